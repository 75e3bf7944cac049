"""Coming in and recovering: /join, /forgot, /reset and /password, small forms without JavaScript.

A password typed here never enters Streamlit's session. Opening a link changes nothing: mail scanners open links too.
"""

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.forms import FormNotReadableError, read_form
from api.origin import client_address, from_own_pages
from api.pages_of_html import html_page
from api.problems import STATUS_OF
from api.session_cookie import session_token, set_session
from api.sessions import LiveSessions
from core.db.scope import SideRole, transaction
from core.errors import Refusal
from core.events.wake import wake
from core.identity.joining import LinkNotGood, OpenedInvitation, address_in_use, join, opened_invitation
from core.identity.model import Actor
from core.identity.passwords import MIN_LENGTH
from core.identity.person_rules import TIME_ZONES
from core.identity.recovering import address_of_reset, ask_for_reset, change_password, reset_password
from core.identity.throttle_rules import TooManyAttempts

log = structlog.get_logger(__name__)
SENT = (
    "If this address signs in here, a link is on its way to it. It works once, within an hour. "
    "Look into the folder for unwanted mail too."
)


class AccountForms:
    """The routes of everything about an account that takes a password or a link."""

    def __init__(self, sessions: LiveSessions) -> None:
        self.sessions = sessions
        self.settings = sessions.services.settings

    def routes(self) -> list[Route]:
        """To stand before Streamlit's own. The gate lets only signed-in people through to /password."""
        return [
            Route("/join", self.show_invitation, methods=["GET"], name="join_page"),
            Route("/join", self.join, methods=["POST"], name="join_form"),
            Route("/forgot", self.show_forgot, methods=["GET"], name="forgot_page"),
            Route("/forgot", self.forgot, methods=["POST"], name="forgot_form"),
            Route("/reset", self.show_reset, methods=["GET"], name="reset_page"),
            Route("/reset", self.reset, methods=["POST"], name="reset_form"),
            Route("/password", self.show_change, methods=["GET"], name="password_page"),
            Route("/password", self.change, methods=["POST"], name="password_form"),
        ]

    async def show_invitation(self, request: Request) -> Response:
        """What the link offers, and the form; whoever holds a link for an address in use is told so here."""
        token = request.query_params.get("token", "")
        try:
            invited = await run_in_threadpool(self._invitation, token)
        except LinkNotGood as refusal:
            return _told_dead(refusal, "/login", "Go to the sign-in page")
        return _join_form(invited, token, {})

    async def join(self, request: Request) -> Response:
        """Become a person of the organization, signed in; or the form again with the reason, without the password."""
        fields = await self._fields(request)
        if isinstance(fields, Response):
            return fields
        token = fields.get("token", "")
        try:
            actor = await run_in_threadpool(self._join, request, fields)
        except (LinkNotGood, TooManyAttempts) as refusal:
            return _told_dead(refusal, "/login", "Go to the sign-in page")
        except Refusal as refusal:
            return await self._join_again(token, fields, refusal)
        wake(self.sessions.services.engine)
        # A session from before is ended, so that a cookie planted beforehand never becomes a signed-in one.
        await self.sessions.close(session_token(request, self.settings))
        opened = await self.sessions.open(actor, request.headers.get("user-agent", ""))
        response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
        set_session(response, opened, self.settings)
        return response

    async def show_forgot(self, _: Request) -> Response:
        """The form that asks for a link."""
        return html_page("forgot.html", error="", email="")

    async def forgot(self, request: Request) -> Response:
        """The same answer for every address; whether it signs in here, only its mailbox tells."""
        fields = await self._fields(request)
        if isinstance(fields, Response):
            return fields
        email, engine = fields.get("email", ""), self.sessions.services.engine
        address = client_address(request, self.settings)
        try:
            await run_in_threadpool(lambda: ask_for_reset(engine, email=email, address=address))
        except Refusal as refusal:
            return html_page(
                "forgot.html", _status(refusal), headers=_again(refusal), error=refusal.message, email=email
            )
        return _told("Look into your mailbox", SENT, "/login", "Back to the sign-in page")

    async def show_reset(self, request: Request) -> Response:
        """The form behind a link of `/forgot`."""
        return await self._reset_form(request.query_params.get("token", ""))

    async def reset(self, request: Request) -> Response:
        """Change the password; it signs nobody in, so that a link in the wrong hands is at least not also a session."""
        fields = await self._fields(request)
        if isinstance(fields, Response):
            return fields
        token, password = fields.get("token", ""), fields.get("password", "")
        engine, address = self.sessions.services.engine, client_address(request, self.settings)
        try:
            await run_in_threadpool(lambda: reset_password(engine, token=token, password=password, address=address))
        except (LinkNotGood, TooManyAttempts) as refusal:
            return _told_dead(refusal, "/forgot", "Ask for a new link")
        except Refusal as refusal:
            return await self._reset_form(token, refusal)
        wake(engine)
        said = "Your password is changed, and you are signed out everywhere."
        return _told("Password changed", said, "/login", "Sign in with the new password")

    async def show_change(self, request: Request) -> Response:
        """The form in which somebody signed in changes their password."""
        session = await self.sessions.of(session_token(request, self.settings))
        return _change_form(session.actor) if session else RedirectResponse("/login", HTTPStatus.SEE_OTHER)

    async def change(self, request: Request) -> Response:
        """The current password first: an unattended browser must not be enough."""
        fields = await self._fields(request)
        if isinstance(fields, Response):
            return fields
        session = await self.sessions.of(session_token(request, self.settings))
        if session is None:
            return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        engine, current, new = self.sessions.services.engine, fields.get("current", ""), fields.get("password", "")
        try:
            await run_in_threadpool(
                lambda: change_password(engine, actor=session.actor, current=current, new=new, session_id=session.id)
            )
        except Refusal as refusal:
            return _change_form(session.actor, refusal)
        wake(engine)
        said = "Your password is changed. Your other browsers and programs are signed out."
        return _told("Password changed", said, "/profile", "Back to the account")

    async def _fields(self, request: Request) -> Mapping[str, str] | Response:
        """The form's fields; or the answer to one that is not ours or cannot be read."""
        if not from_own_pages(request, self.settings):
            log.warning("access_refused", status=403, problem="request-from-elsewhere")
            return html_page("refused.html", HTTPStatus.FORBIDDEN)
        try:
            return await read_form(request)
        except FormNotReadableError:
            said = "The form could not be read: open the link again and fill it in there."
            return _told("Not possible", said, "/login", "Go to the sign-in page", status=HTTPStatus.BAD_REQUEST)

    async def _join_again(self, token: str, fields: Mapping[str, str], refusal: Refusal) -> Response:
        try:
            invited = await run_in_threadpool(self._invitation, token)
        except LinkNotGood as dead:
            return _told_dead(dead, "/login", "Go to the sign-in page")
        return _join_form(invited, token, fields, refusal)

    async def _reset_form(self, token: str, refusal: Refusal | None = None) -> Response:
        try:
            email = await run_in_threadpool(self._address_of_reset, token)
        except LinkNotGood as dead:
            return _told_dead(dead, "/forgot", "Ask for a new link")
        says = "You are signed out everywhere then."
        return _password_form(email, "/reset", says, token=token, refusal=refusal)

    def _invitation(self, token: str) -> OpenedInvitation:
        with transaction(self.sessions.services.engine, SideRole.IDENTITY) as scope:
            return opened_invitation(scope.conn, token, now=scope.now)

    def _address_of_reset(self, token: str) -> str:
        with transaction(self.sessions.services.engine, SideRole.IDENTITY) as scope:
            return address_of_reset(scope.conn, token, now=scope.now)

    def _join(self, request: Request, fields: Mapping[str, str]) -> Actor:
        return join(
            self.sessions.services.engine,
            token=fields.get("token", ""),
            display_name=fields.get("display_name", ""),
            password=fields.get("password", ""),
            time_zone=fields.get("time_zone", ""),
            address=client_address(request, self.settings),
        )


def _join_form(
    invited: OpenedInvitation, token: str, fields: Mapping[str, str], refusal: Refusal | None = None
) -> Response:
    refusal = address_in_use(invited) if invited.is_in_use else refusal
    return html_page(
        "join.html",
        _status(refusal),
        headers=_again(refusal),
        invited=invited,
        role=invited.role.value.replace("_", " "),
        token=token,
        error=refusal.message if refusal else "",
        display_name=fields.get("display_name", invited.display_name),
        time_zone=fields.get("time_zone", invited.time_zone),
        zones=TIME_ZONES,
        min_length=MIN_LENGTH,
    )


def _change_form(actor: Actor, refusal: Refusal | None = None) -> Response:
    says = "You stay signed in here; everywhere else you are signed out."
    return _password_form(actor.email, "/password", says, asks_current=True, refusal=refusal)


def _password_form(
    email: str, action: str, says: str, *, token: str = "", asks_current: bool = False, refusal: Refusal | None
) -> Response:
    return html_page(
        "new_password.html",
        _status(refusal),
        headers=_again(refusal),
        email=email,
        action=action,
        says=says,
        token=token,
        asks_current=asks_current,
        error=refusal.message if refusal else "",
        min_length=MIN_LENGTH,
    )


def _told_dead(refusal: Refusal, address: str, label: str) -> Response:
    title = "This link is no longer good" if isinstance(refusal, LinkNotGood) else "Not now"
    return _told(title, refusal.message, address, label, status=_status(refusal), headers=_again(refusal))


def _told(
    title: str,
    sentence: str,
    address: str,
    label: str,
    *,
    status: int = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response:
    values = {"title": title, "sentence": sentence, "address": address, "label": label}
    return html_page("account_told.html", status, headers=headers, refused=status != HTTPStatus.OK, **values)


def _status(refusal: Refusal | None) -> int:
    if refusal is None:
        return HTTPStatus.OK
    return next(STATUS_OF[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF)


def _again(refusal: Refusal | None) -> dict[str, str] | None:
    return (
        {"Retry-After": str(refusal.details["retry_after"])} if refusal and "retry_after" in refusal.details else None
    )
