"""What a request may carry: 2 MiB at most (usage and evidence 8), JSON, not too deep, and text a database can hold."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem, problem_of_status

MAX_BYTES = 2 * 1024 * 1024
MAX_BYTES_AT: Mapping[str, int] = {
    "/policy-distribution/usage-events": 8 * 1024 * 1024,
    # A file of 5 MiB as base64 with the words around it.
    "/assessment/evidence": 8 * 1024 * 1024,
}
"""By how an address ends, where more is taken: ten thousand events have their notes with them."""
MAX_DEPTH = 40
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class BodyTooLargeError(Exception):
    """The body goes on after what its address takes."""


class TextNotStorableError(ValueError):
    """A NUL or half of a surrogate pair, which no text in a database can hold, or nesting beyond `MAX_DEPTH`."""


class GuardBodies:
    """ASGI middleware: refuse what no route could take, before any route has to look at it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal, body = await _read(scope, receive)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self.app(scope, _replaying(body, receive) if body is not None else receive, send)


async def _read(scope: Scope, receive: Receive) -> tuple[Response | None, bytes | None]:
    """Why the request is refused, if it is, and its body, if it has one."""
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        return _not_storable("The address contains a NUL character."), None
    if scope["method"] not in _WITH_BODY:
        return None, None
    headers = Headers(scope=scope)
    try:
        body = await _whole_body(headers, receive, _most_bytes(scope["path"]))
    except BodyTooLargeError:
        return problem_of_status(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), None
    if body and headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return problem_of_status(HTTPStatus.UNSUPPORTED_MEDIA_TYPE), None
    try:
        check_json(body)
    except TextNotStorableError as error:
        return _not_storable(str(error)), None
    return None, body


def _most_bytes(path: str) -> int:
    return next((most for address, most in MAX_BYTES_AT.items() if path.endswith(address)), MAX_BYTES)


async def _whole_body(headers: Headers, receive: Receive, most: int) -> bytes:
    declared = headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise BodyTooLargeError
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise BodyTooLargeError
    return bytes(body)


def check_json(body: bytes) -> None:
    """Refuse JSON whose text no database can hold or that nests too deep; other mistakes are the route's to name.

    Raises:
        TextNotStorableError: with the sentence.
    """
    if not body:
        return
    try:
        document = json.loads(body)
    except UnicodeDecodeError:
        raise TextNotStorableError("The body is not UTF-8.") from None
    except RecursionError:
        raise TextNotStorableError(_TOO_DEEP) from None
    except ValueError:
        return
    _check_value(document)


def _check_value(document: object) -> None:
    level, depth = [document], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise TextNotStorableError(_TOO_DEEP)
        below: list[object] = []
        for value in level:
            if isinstance(value, str):
                _check_text(value)
            elif isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
        level = below


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise TextNotStorableError("The body contains a NUL character.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextNotStorableError("The body contains half of a surrogate pair, which is no character.") from None


def _replaying(body: bytes, receive: Receive) -> Receive:
    """The body again, for whoever reads next; then whatever the client sends (that it left)."""
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _not_storable(sentence: str) -> Response:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "text-not-storable", "Text not storable", sentence)


_TOO_DEEP = f"The body nests more than {MAX_DEPTH} levels deep."
