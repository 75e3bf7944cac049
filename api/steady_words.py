"""One version of the shared vocabulary for each request, whose parts run in several threads."""

from starlette.types import ASGIApp, Receive, Scope, Send

from core.clauses.taxonomy import held_for_request


class SteadyWords:
    """ASGI middleware: the first part of a request that learns which vocabulary counts says it to the others."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with held_for_request():
            await self.app(scope, receive, send)
