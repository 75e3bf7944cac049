"""Streamlit's bundle, brotli-compressed: 8.5 MB become 2.6 MB on the wire. Streamlit itself never compresses it."""

import asyncio
from http import HTTPStatus
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.streamlit_bundle import bundle_folder

PREFIX = "/static/"
QUALITY = 6
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}


class CompressedStatic:
    """ASGI middleware that answers for /static; each file is compressed once, when first asked for, and kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._root = (bundle_folder() / "static").resolve()
        self._bodies: dict[Path, asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass it on."""
        file = self._file(scope)
        if file is None:
            await self.app(scope, receive, send)
            return
        # The task belongs to everybody who waits for the file: one client that leaves must not end it.
        if file not in self._bodies:
            self._bodies[file] = asyncio.ensure_future(_compressed(file))
        body = await asyncio.shield(self._bodies[file])
        headers = {
            "Content-Encoding": "br",
            "Content-Length": str(len(body)),
            "Vary": "Accept-Encoding",
            "Cache-Control": "public, immutable, max-age=31536000",  # the names hold a hash of the content
        }
        content = b"" if scope["method"] == "HEAD" else body
        await Response(content, HTTPStatus.OK, headers, MEDIA_TYPES[file.suffix])(scope, receive, send)

    def _file(self, scope: Scope) -> Path | None:
        """The file to answer with; None for everything that is not ours to answer."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or not scope["path"].startswith(PREFIX):
            return None
        accepted = {
            each.partition(";")[0].strip() for each in Headers(scope=scope).get("accept-encoding", "").split(",")
        }
        name = scope["path"][len(PREFIX) :]
        if "br" not in accepted or "\x00" in name:
            return None
        file = (self._root / name).resolve()
        return file if file.suffix in MEDIA_TYPES and file.is_relative_to(self._root) and file.is_file() else None


async def _compressed(file: Path) -> bytes:
    return await asyncio.to_thread(lambda: brotli.compress(file.read_bytes(), quality=QUALITY))
