"""The gate: nothing of Streamlit is served, and no message of its socket passes, without a live session."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import structlog
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem, problem_of_status
from api.session_cookie import session_token
from api.sessions import LiveSessions
from core.identity.model import Session

log = structlog.get_logger(__name__)

OPEN_PATHS = frozenset(
    {"/api", "/login", "/logout", "/join", "/forgot", "/reset", "/_stcore/health", "/favicon.png", "/favicon.ico"}
)
DEMO_PATH = "/demo"
OPEN_PREFIXES = ("/api/", "/static/")
# Streamlit's own figures and its agent interface are nobody's business here.
CLOSED_PREFIXES = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
IDENTITY_PREFIX = b"x-ps-"
IDLE_CHECK_SECONDS = 2.0
SESSION_ENDED = 4401


class Gate:
    """ASGI middleware before Streamlit. A script could not do this: callbacks and deep links run before its checks."""

    def __init__(self, app: ASGIApp, sessions: LiveSessions) -> None:
        self.app = app
        self.sessions = sessions
        self.open_paths = OPEN_PATHS | ({DEMO_PATH} if sessions.services.settings.demo else frozenset())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass what is open to all or signed in; send the rest to the sign-in page, or away."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        # Whatever identity a client claims is dropped first, on open paths too.
        scope = {**scope, "headers": [each for each in scope["headers"] if not each[0].startswith(IDENTITY_PREFIX)]}
        if scope["path"].startswith(CLOSED_PREFIXES):
            await _refuse(problem_of_status(HTTPStatus.NOT_FOUND), scope, receive, send)
        elif scope["path"] in self.open_paths or scope["path"].startswith(OPEN_PREFIXES):
            await self.app(scope, receive, send)
        else:
            await self._admit(scope, receive, send)

    async def _admit(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        token = session_token(connection, self.sessions.services.settings)
        session = await self.sessions.of(token)
        if session is None:
            await _refuse(_to_sign_in(connection), scope, receive, send)
            return
        scope["headers"] += _identity(session)
        if scope["type"] == "http":
            await self.app(scope, receive, send)
        elif _is_from_elsewhere(connection):
            await _refuse(problem_of_status(HTTPStatus.FORBIDDEN), scope, receive, send)
        else:
            await _Socket(receive, send, lambda: self.sessions.of(token)).run(self.app, scope)


class _Socket:
    """A page's socket that closes when its session ends, at the next message or after `IDLE_CHECK_SECONDS`."""

    def __init__(self, receive: Receive, send: Send, session: Callable[[], Awaitable[Session | None]]) -> None:
        self._receive = receive
        self._send = send
        self._session = session
        self._next: asyncio.Task[Message] | None = None
        self._ended = False

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        """Hand the application a socket whose every message has been checked."""
        try:
            await app(scope, self.receive, self.send)
        finally:
            if self._next is not None:
                self._next.cancel()

    async def receive(self) -> Message:
        """The client's next message, unless the session has ended meanwhile."""
        while True:
            if self._next is None:
                self._next = asyncio.ensure_future(self._receive())
            await asyncio.wait({self._next}, timeout=IDLE_CHECK_SECONDS)
            if await self._session() is None:
                return await self._end()
            if self._next.done():
                message, self._next = self._next.result(), None
                return message

    async def send(self, message: Message) -> None:
        """Pass a message on while the session lives; what is still in the pipe afterwards is dropped."""
        if not self._ended:
            await self._send(message)

    async def _end(self) -> Message:
        self._ended = True
        log.info("socket_closed", reason="session_ended")
        await self._send({"type": "websocket.close", "code": SESSION_ENDED, "reason": "session ended"})
        return {"type": "websocket.disconnect", "code": SESSION_ENDED}


def _identity(session: Session) -> list[tuple[bytes, bytes]]:
    """What `.streamlit/config.toml` maps into `st.user`."""
    actor = session.actor
    values = {"user": str(actor.user_id), "org": str(actor.org_id), "role": actor.role.value, "sid": str(session.id)}
    return [(IDENTITY_PREFIX + name.encode(), value.encode()) for name, value in values.items()]


def _to_sign_in(connection: HTTPConnection) -> Response:
    """To the sign-in page for somebody who opened an address; a plain refusal for everything a page loads."""
    asks_for_page = connection.scope.get("method") == "GET" and "text/html" in connection.headers.get("accept", "")
    if not asks_for_page:
        return problem(HTTPStatus.UNAUTHORIZED, "not-signed-in", "Not signed in", "Sign in at /login.")
    log.info("sent_to_sign_in")
    query = connection.scope["query_string"].decode("latin-1")
    wanted = connection.scope["path"] + (f"?{query}" if query else "")
    return RedirectResponse(
        "/login" if wanted == "/" else f"/login?next={quote(wanted, safe='')}", HTTPStatus.SEE_OTHER
    )


def _is_from_elsewhere(connection: HTTPConnection) -> bool:
    """Whether a page of another origin opened this socket; a browser always says which."""
    origin = connection.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != connection.headers.get("host")


async def _refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await response(scope, receive, send)
        return
    await receive()  # the connect message; a close in answer to it refuses the handshake with 403
    await send({"type": "websocket.close", "code": SESSION_ENDED})
