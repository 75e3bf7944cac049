"""The time each answer of the API takes, noted for whoever runs the platform."""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.dashboard.response_times import note_answer


class Timing:
    """Notes how long an answer took until its head was sent; streams go on after that."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                note_answer(perf_counter() - began, int(message["status"]))
            await send(message)

        await self._app(scope, receive, noted)
