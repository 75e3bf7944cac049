"""Bodies of the few server-rendered forms: small, URL-encoded, read without Streamlit's session seeing a password."""

from urllib.parse import parse_qsl

from starlette.requests import Request

MAX_BYTES = 32 * 1024
MAX_FIELDS = 30


class FormNotReadableError(ValueError):
    """Not the kind of body that our forms send."""


async def read_form(request: Request, *, max_bytes: int = MAX_BYTES, max_fields: int = MAX_FIELDS) -> dict[str, str]:
    """The form's fields; of a repeated one the last.

    Raises:
        FormNotReadableError: too large, another media type, or text that is no text.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise FormNotReadableError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise FormNotReadableError
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=max_fields)
    except ValueError as error:
        raise FormNotReadableError from error
    if any("\x00" in text for field in fields for text in field):
        raise FormNotReadableError
    return dict(fields)
