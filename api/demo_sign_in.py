"""The demo's door, /demo: sign in as one of its people with one click. Where demo mode is off, it does not exist."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from api.forms import FormNotReadableError, read_form
from api.origin import client_address, from_own_pages
from api.pages_of_html import html_page
from api.session_cookie import session_token, set_session
from api.sessions import LiveSessions
from api.sign_in import DemoSignIn, safe_next
from core.identity.model import Actor
from core.identity.signing_in import sign_in
from core.identity.throttle_rules import TooManyAttempts

log = structlog.get_logger(__name__)
TOUR = "/tour"
SIDES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "enterprise": ("Clients", "They write the rules and send them. None of them ever learns of the others."),
        "agency": (
            "Agencies",
            "They work for several clients, sign what each sends, and have to keep all of it at once.",
        ),
        "operator": ("The platform", "It keeps the product running and sees no policy."),
    }
)


class DemoPages:
    """The route /demo. It knows the printed password of each person and takes the same way in as the form does."""

    def __init__(self, sessions: LiveSessions, people: Sequence[DemoSignIn]) -> None:
        self.sessions = sessions
        self.settings = sessions.services.settings
        self.people = {person.email: person for person in people}

    def routes(self) -> list[Route]:
        """None at all without demo mode."""
        if not self.settings.demo:
            return []
        return [
            Route("/demo", self.show, methods=["GET"], name="demo_page"),
            Route("/demo", self.enter, methods=["POST"], name="demo_form"),
        ]

    async def show(self, request: Request) -> Response:
        """Everybody of the demo, each with a button."""
        return self._cards(safe_next(request.query_params.get("next", "/")))

    async def enter(self, request: Request) -> Response:
        """Open a session for the person whose button was pressed, as their password would; nobody else's."""
        if not from_own_pages(request, self.settings):
            log.warning("access_refused", status=403, problem="request-from-elsewhere")
            return html_page("refused.html", HTTPStatus.FORBIDDEN)
        try:
            fields = await read_form(request)
        except FormNotReadableError:
            return self._cards("/", HTTPStatus.BAD_REQUEST, "The form could not be read: try again.")
        wanted, person = safe_next(fields.get("next", "/")), self.people.get(fields.get("email", ""))
        if person is None:
            return self._cards(wanted, HTTPStatus.NOT_FOUND, "Nobody of the demo has this address.")
        try:
            actor = await run_in_threadpool(self._sign_in, request, person)
        except TooManyAttempts as refusal:
            return self._cards(wanted, HTTPStatus.TOO_MANY_REQUESTS, refusal.message)
        if actor is None:
            said = "This person's password is no longer the demo's: sign in with the new one."
            return self._cards(wanted, HTTPStatus.UNAUTHORIZED, said)
        await self.sessions.close(session_token(request, self.settings))
        token = await self.sessions.open(actor, request.headers.get("user-agent", ""))
        response = RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
        set_session(response, token, self.settings)
        return response

    def _cards(self, wanted: str, status: int = HTTPStatus.OK, error: str = "") -> Response:
        people = list(self.people.values())
        sides = [
            (*SIDES[kind], [(name, list(group)) for name, group in groupby(members, attrgetter("organization"))])
            for kind, members in groupby(people, attrgetter("kind"))
        ]
        first = next(iter(people), None)
        return html_page("demo.html", status, sides=sides, first=first, tour=TOUR, next=wanted, error=error)

    def _sign_in(self, request: Request, person: DemoSignIn) -> Actor | None:
        address = client_address(request, self.settings)
        engine = self.sessions.services.engine
        return sign_in(engine, email=person.email, password=person.password, address=address)
