"""The cookie of a signed-in browser: HttpOnly, same-site, under TLS bound to this host by its `__Host-` name."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from core.config import Settings


def cookie_name(settings: Settings) -> str:
    """`__Host-session` where browsers accept that name: under TLS alone."""
    return "__Host-session" if settings.cookie_secure else "session"


def session_token(connection: HTTPConnection, settings: Settings) -> str | None:
    """The secret in the request's cookie."""
    return connection.cookies.get(cookie_name(settings)) or None


def set_session(response: Response, token: str, settings: Settings) -> None:
    """Give the browser its session."""
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_hours * 3600,
        path="/",
        secure=settings.cookie_secure,
        httponly=True,
        samesite="lax",
    )


def drop_session(response: Response, settings: Settings) -> None:
    """Take the session from the browser."""
    response.delete_cookie(
        cookie_name(settings), path="/", secure=settings.cookie_secure, httponly=True, samesite="lax"
    )
