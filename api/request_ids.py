"""A number for every request, in its audit rows, log lines and answer; and the last net under what goes wrong."""

from http import HTTPStatus
from uuid import uuid4

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_of_status
from core.db.scope import REQUEST_ID

log = structlog.get_logger(__name__)


class RequestIds:
    """ASGI middleware: a server-made id for each request, and a problem without internals when something fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or REQUEST_ID.get():
            await self.app(scope, receive, send)
            return
        request_id = uuid4()
        token = REQUEST_ID.set(request_id)
        answer = _Answer(send, str(request_id))
        try:
            with structlog.contextvars.bound_contextvars(request_id=str(request_id)):
                await self._answered(scope, receive, answer)
        finally:
            REQUEST_ID.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            log.exception("request_failed", method=scope["method"])
            if answer.started:  # too late for another answer: the server cuts the connection
                raise
            await problem_of_status(HTTPStatus.INTERNAL_SERVER_ERROR)(scope, receive, answer.send)


class _Answer:
    """What goes out, with the id in its head."""

    def __init__(self, send: Send, request_id: str) -> None:
        self.started = False
        self._send = send
        self._request_id = request_id

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.started = True
            MutableHeaders(scope=message)["X-Request-Id"] = self._request_id
        await self._send(message)
