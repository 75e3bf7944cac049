"""The signing form of the pages: the document, the declaration, the password; it never enters Streamlit's session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.forms import FormNotReadableError, read_form
from api.origin import from_own_pages
from api.pages_of_html import html_page
from api.session_cookie import session_token
from api.sessions import LiveSessions
from api.signing_form import Typed, empty_form, form_values, receipt_values, typed_in, wrong_field
from core.distribution.delta import Delta, delta
from core.distribution.model import ReceivedDocument
from core.distribution.queries import NoSuchDistribution, no_such_distribution, received_document
from core.distribution.receipt_paper import receipt_pdf
from core.distribution.receipts import Receipt, receipt, receipt_json
from core.distribution.rules import DocumentNotCurrent
from core.distribution.signing import acknowledge, mark_opened, not_current
from core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotInThisState, NotValid, Refusal
from core.events.wake import wake
from core.identity.acting import acting
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.identity.signing_in import verify_password_of
from core.identity.throttle_rules import TooManyAttempts

log = structlog.get_logger(__name__)

# A document of many clauses has a box for each, and a reason may be long.
FORM_BYTES = 256 * 1024
FORM_FIELDS = 600
STATUS_OF: Mapping[type[Refusal], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotInThisState: HTTPStatus.CONFLICT,
    ChangedMeanwhile: HTTPStatus.CONFLICT,
    NotValid: HTTPStatus.UNPROCESSABLE_ENTITY,
}
Act = Callable[[Actor, UUID, Mapping[str, str]], Response]
"""One answer: by whom, about which distribution, with which fields."""


class PasswordDoesNotFit(NotAllowed):
    """What was typed at the moment of signing is not the signer's password (21 CFR 11.200(a)(1))."""


@dataclass(frozen=True)
class _Opened:
    """A distribution as its signer sees it."""

    document: ReceivedDocument
    changed: Delta | None
    stale: DocumentNotCurrent | None


class SignPages:
    """The routes below /sign; the gate lets only signed-in people through to them."""

    def __init__(self, sessions: LiveSessions) -> None:
        self.sessions = sessions
        self.settings = sessions.services.settings

    def routes(self) -> list[Route]:
        """To stand before Streamlit's own."""
        return [
            Route("/sign", self.show, methods=["GET"], name="signing_page"),
            Route("/sign", self.sign, methods=["POST"], name="signing_form"),
            Route("/sign/receipt", self.show_receipt, methods=["GET"], name="receipt_page"),
            Route("/sign/receipt.json", self.give_receipt, methods=["GET"], name="receipt_file"),
            Route("/sign/receipt.pdf", self.give_paper, methods=["GET"], name="receipt_paper"),
        ]

    async def show(self, request: Request) -> Response:
        """The document and the form under it."""
        return await self._answer(request, request.query_params, self._show)

    async def sign(self, request: Request) -> Response:
        """Sign, and lead on to the receipt; or the form again with the reason and everything but the password."""
        if not from_own_pages(request, self.settings):
            log.warning("access_refused", status=403, problem="request-from-elsewhere")
            return html_page("refused.html", HTTPStatus.FORBIDDEN)
        try:
            fields = await read_form(request, max_bytes=FORM_BYTES, max_fields=FORM_FIELDS)
        except FormNotReadableError:
            return _told(
                "The form could not be read. Open the document again and sign it there.", HTTPStatus.BAD_REQUEST
            )
        return await self._answer(request, fields, self._sign)

    async def show_receipt(self, request: Request) -> Response:
        """Who signed what, when and with which meaning."""
        return await self._answer(request, request.query_params, self._show_receipt)

    async def give_receipt(self, request: Request) -> Response:
        """The same as a JSON file."""
        return await self._answer(request, request.query_params, self._give_receipt)

    async def give_paper(self, request: Request) -> Response:
        """The same as a PDF."""
        return await self._answer(request, request.query_params, self._give_paper)

    async def _answer(self, request: Request, fields: Mapping[str, str], act: Act) -> Response:
        """Carry out as whoever the cookie names; a refusal becomes a page with its sentence."""
        session = await self.sessions.of(session_token(request, self.settings))
        if session is None:
            return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        try:
            return await run_in_threadpool(act, session.actor, _id(fields.get("distribution", "")), fields)
        except Refusal as refusal:
            return _told(refusal.message, _status(refusal))

    def _show(self, actor: Actor, distribution_id: UUID, _: Mapping[str, str]) -> Response:
        allow(actor, Permission.DISTRIBUTION_SIGN)
        opened = self._open(actor, distribution_id, mark=True)
        return _form(opened, actor, empty_form(actor), opened.stale)

    def _sign(self, actor: Actor, distribution_id: UUID, fields: Mapping[str, str]) -> Response:
        allow(actor, Permission.DISTRIBUTION_SIGN)
        typed = typed_in(fields)
        try:
            self._prove_and_sign(actor, distribution_id, typed, fields.get("password", ""))
        except NoSuchDistribution:
            raise
        except Refusal as refusal:
            opened = self._open(actor, distribution_id)
            return _form(opened, actor, typed, opened.stale or refusal)
        wake(self.sessions.services.engine)
        return RedirectResponse(f"/sign/receipt?distribution={distribution_id}", HTTPStatus.SEE_OTHER)

    def _prove_and_sign(self, actor: Actor, distribution_id: UUID, typed: Typed, password: str) -> None:
        """The declaration is read first: what could never be signed costs no guess of the password."""
        signing = typed.signing()
        if not password:
            raise PasswordDoesNotFit("Type your password: it is what makes this your signature. Nothing was signed.")
        if not verify_password_of(self.sessions.services.engine, actor, password):
            log.warning("access_refused", status=403, problem="signature-not-proven")
            raise PasswordDoesNotFit("The password does not fit, so nothing was signed. Type your own password again.")
        with acting(self.sessions.services.engine, actor) as scope:
            acknowledge(scope.conn, actor=actor, distribution_id=distribution_id, signing=signing, now=scope.now)

    def _show_receipt(self, actor: Actor, distribution_id: UUID, _: Mapping[str, str]) -> Response:
        return html_page("receipt.html", **receipt_values(self._receipt(actor, distribution_id)))

    def _give_receipt(self, actor: Actor, distribution_id: UUID, _: Mapping[str, str]) -> Response:
        return _file(receipt_json(self._receipt(actor, distribution_id)), distribution_id, "json")

    def _give_paper(self, actor: Actor, distribution_id: UUID, _: Mapping[str, str]) -> Response:
        return _file(receipt_pdf(self._receipt(actor, distribution_id)), distribution_id, "pdf")

    def _receipt(self, actor: Actor, distribution_id: UUID) -> Receipt:
        allow(actor, Permission.DISTRIBUTION_READ)
        with acting(self.sessions.services.engine, actor) as scope:
            return receipt(scope.conn, actor.org_id, distribution_id)

    def _open(self, actor: Actor, distribution_id: UUID, *, mark: bool = False) -> _Opened:
        with acting(self.sessions.services.engine, actor) as scope:
            document = received_document(scope.conn, actor.org_id, distribution_id)
            if mark:
                mark_opened(scope.conn, actor=actor, distribution_id=distribution_id, now=scope.now)
            is_current = document.distribution.is_current_version
            stale = None if is_current else not_current(scope.conn, actor.org_id, distribution_id)
            return _Opened(document, delta(scope.conn, document), stale)


def _id(given: str) -> UUID:
    """The id in an address or a field; what is none reads like an unknown one."""
    try:
        return UUID(given)
    except ValueError:
        raise no_such_distribution() from None


def _form(opened: _Opened, actor: Actor, typed: Typed, refusal: Refusal | None = None) -> Response:
    status = _status(refusal) if refusal else HTTPStatus.OK
    headers = _retry(refusal) if refusal else None
    values: dict[str, Any] = form_values(opened.document, actor, typed, opened.changed)
    stale = isinstance(refusal, DocumentNotCurrent)
    return html_page(
        "sign.html",
        status,
        headers=headers,
        error=refusal.message if refusal else "",
        stale=stale,
        current_id=refusal.details.get("current_distribution_id", "") if refusal else "",
        wrong=wrong_field(typed, refusal),
        **values,
    )


def _file(content: bytes, distribution_id: UUID, ending: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="receipt-{distribution_id}.{ending}"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=f"application/{ending}")


def _told(sentence: str, status: int) -> Response:
    return html_page("told.html", status, sentence=sentence)


def _status(refusal: Refusal) -> HTTPStatus:
    if isinstance(refusal, TooManyAttempts):
        return HTTPStatus.TOO_MANY_REQUESTS
    return next(status for kind, status in STATUS_OF.items() if isinstance(refusal, kind))


def _retry(refusal: Refusal) -> Mapping[str, str] | None:
    return {"Retry-After": str(refusal.details["retry_after"])} if isinstance(refusal, TooManyAttempts) else None
