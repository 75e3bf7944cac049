"""Sign-in and sign-out of the pages: two small forms without JavaScript that end in a cookie."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.forms import FormNotReadableError, read_form
from api.origin import client_address, from_own_pages
from api.pages_of_html import html_page
from api.session_cookie import drop_session, session_token, set_session
from api.sessions import LiveSessions
from api.streamlit_bundle import first_page_files
from core.identity.model import Actor
from core.identity.signing_in import sign_in
from core.identity.throttle_rules import TooManyAttempts

log = structlog.get_logger(__name__)
NEXT_LENGTH = 2000


@dataclass(frozen=True)
class DemoSignIn:
    """An account of the demo data, shown on the sign-in page where that data is loaded."""

    name: str
    email: str
    password: str
    organization: str
    kind: str
    role: str
    first_sees: str = ""

    @property
    def role_words(self) -> str:
        """The role as it is said."""
        return self.role.replace("_", " ")

    @property
    def description(self) -> str:
        """Whose account it is, in one line."""
        return f"{self.organization}, {self.role_words}"


class SignInPages:
    """The routes /login and /logout."""

    def __init__(self, sessions: LiveSessions, demo: Sequence[DemoSignIn] = ()) -> None:
        self.sessions = sessions
        self.settings = sessions.services.settings
        self.demo = demo

    def routes(self) -> list[Route]:
        """To stand before Streamlit's own."""
        return [
            Route("/login", self.show, methods=["GET"], name="sign_in_page"),
            Route("/login", self.enter, methods=["POST"], name="sign_in_form"),
            Route("/logout", self.ask, methods=["GET"], name="sign_out_page"),
            Route("/logout", self.leave, methods=["POST"], name="sign_out_form"),
        ]

    async def show(self, request: Request) -> Response:
        """The form; somebody already signed in goes on at once."""
        wanted = safe_next(request.query_params.get("next", "/"))
        if await self.sessions.of(session_token(request, self.settings)):
            return RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
        return self._form(wanted)

    async def enter(self, request: Request) -> Response:
        """Check the form; open a session, or show the form again with the reason."""
        if not from_own_pages(request, self.settings):
            return _forged()
        try:
            fields = await read_form(request)
        except FormNotReadableError:
            return self._form("/", status=HTTPStatus.BAD_REQUEST, error="The form could not be read: try again.")
        wanted, email = safe_next(fields.get("next", "/")), fields.get("email", "")
        try:
            actor = await run_in_threadpool(self._sign_in, request, email, fields.get("password", ""))
        except TooManyAttempts as refusal:
            again = {"Retry-After": str(refusal.details["retry_after"])}
            return self._form(
                wanted, status=HTTPStatus.TOO_MANY_REQUESTS, error=refusal.message, email=email, headers=again
            )
        if actor is None:
            log.warning("access_refused", status=401, problem="sign-in")
            sentence = "E-mail address and password do not fit."
            return self._form(wanted, status=HTTPStatus.UNAUTHORIZED, error=sentence, email=email)
        # A session from before is ended, so that a cookie planted beforehand never becomes a signed-in one.
        await self.sessions.close(session_token(request, self.settings))
        token = await self.sessions.open(actor, request.headers.get("user-agent", ""))
        response = RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
        set_session(response, token, self.settings)
        return response

    async def ask(self, request: Request) -> Response:
        """A form that signs out: a link alone must not, or any picture on any site could."""
        session = await self.sessions.of(session_token(request, self.settings))
        if session is None:
            return RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        return html_page("sign_out.html", name=session.actor.display_name)

    async def leave(self, request: Request) -> Response:
        """End the session."""
        if not from_own_pages(request, self.settings):
            return _forged()
        await self.sessions.close(session_token(request, self.settings))
        response = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
        drop_session(response, self.settings)
        return response

    def _form(
        self,
        wanted: str,
        *,
        status: int = HTTPStatus.OK,
        error: str = "",
        email: str = "",
        headers: dict[str, str] | None = None,
    ) -> Response:
        demo = self.demo if self.settings.demo else ()
        return html_page(
            "sign_in.html",
            status,
            headers=headers,
            next=wanted,
            error=error,
            email=email,
            demo=demo,
            ahead=first_page_files(),
        )

    def _sign_in(self, request: Request, email: str, password: str) -> Actor | None:
        address = client_address(request, self.settings)
        return sign_in(self.sessions.services.engine, email=email, password=password, address=address)


def safe_next(address: str) -> str:
    """Where to go after signing in: a path of ours, else the start page. Never another site, never a loop."""
    harmless = (
        len(address) <= NEXT_LENGTH
        and address.startswith("/")
        and not address.startswith(("//", "/\\", "/login", "/logout", "/api"))
        and address.isprintable()
        and address.isascii()
    )
    return address if harmless else "/"


def _forged() -> Response:
    log.warning("access_refused", status=403, problem="request-from-elsewhere")
    return html_page("refused.html", HTTPStatus.FORBIDDEN)
