"""Where a request comes from: the client's network address, and whether a browser sent it from our own pages."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from core.config import Settings

UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def from_own_pages(connection: HTTPConnection, settings: Settings) -> bool:
    """Whether the browser says that one of our own pages sent this request (what guards cookies against forgery).

    `Sec-Fetch-Site` cannot be set by a page's script; browsers that do not send it send `Origin` on unsafe methods.
    """
    site = connection.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = connection.headers.get("origin")
    if origin is None:
        return False
    return origin == _origin_of(settings.public_url) or urlsplit(origin).netloc == connection.headers.get("host")


def client_address(connection: HTTPConnection, settings: Settings) -> str:
    """The network address of the client; what a header claims counts only when a proxy of ours wrote it."""
    peer = connection.client.host if connection.client else "unknown"
    if not settings.trust_proxy:
        return peer
    # The last entry is the one our own proxy added; everything before it is the client's own claim.
    forwarded = connection.headers.getlist("x-forwarded-for")
    return forwarded[-1].rpartition(",")[2].strip() if forwarded else peer


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
