"""Every refusal as an RFC 9457 problem: the five kinds, mapped once, and what only HTTP knows (401, 405, 413, …)."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from core.db.engine import DatabaseNotReadyError
from core.db.scope import REQUEST_ID
from core.errors import ChangedMeanwhile, NotAllowed, NotFound, NotInThisState, NotValid, Refusal
from core.identity.throttle_rules import TooManyAttempts

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
SLUG_ROOT = "/api/problems/"
STATUS_OF: Mapping[type[Refusal], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotInThisState: HTTPStatus.CONFLICT,
    ChangedMeanwhile: HTTPStatus.PRECONDITION_FAILED,
    NotValid: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
}
_RESERVED = frozenset({"type", "title", "status", "detail", "instance"})


class NotSignedInError(Exception):
    """No credentials, or none that are good any more (401); the message is a sentence."""


def problem(
    status: int,
    slug: str,
    title: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> JSONResponse:
    """One problem document; `slug` names the kind of refusal and never changes, `detail` is for the person."""
    request_id = REQUEST_ID.get()
    body: dict[str, object] = {"type": SLUG_ROOT + slug, "title": title, "status": int(status), "detail": detail}
    if request_id:
        body["instance"] = request_id.urn
    body |= {name: value for name, value in (members or {}).items() if name not in _RESERVED}
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        log.warning("access_refused", status=int(status), problem=slug)
    return JSONResponse(jsonable_encoder(body), status, headers, MEDIA_TYPE)


def problem_of(refusal: Refusal) -> JSONResponse:
    """A refusal of the core as a problem; its class gives slug and title, its kind the status."""
    name = type(refusal).__name__
    status = next(STATUS_OF[kind] for kind in type(refusal).__mro__ if kind in STATUS_OF)
    headers = {"Retry-After": str(refusal.details["retry_after"])} if "retry_after" in refusal.details else None
    return problem(status, slug_of(name), title_of(name), refusal.message, headers=headers, members=refusal.details)


def problem_of_status(status: int, *, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A problem that HTTP itself knows."""
    phrase = HTTPStatus(status).phrase
    detail = _SENTENCES.get(status, f"The server answers: {phrase.lower()}.")
    return problem(
        status, phrase.lower().replace(" ", "-").replace("'", ""), phrase.capitalize(), detail, headers=headers
    )


def slug_of(class_name: str) -> str:
    """`PermissionMissing` → `permission-missing`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", class_name).lower()


def title_of(class_name: str) -> str:
    """`PermissionMissing` → `Permission missing`."""
    return slug_of(class_name).replace("-", " ").capitalize()


def handle_problems(api: FastAPI) -> None:
    """Answer everything that is raised while a request is worked on with a problem."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(NotSignedInError, _not_signed_in)
    api.add_exception_handler(RequestValidationError, _not_valid)
    api.add_exception_handler(HTTPException, _http)
    api.add_exception_handler(OperationalError, _database_away)
    api.add_exception_handler(PoolTimeoutError, _database_away)
    api.add_exception_handler(DatabaseNotReadyError, _database_away)


async def _refused(_: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101  # registered for this class
    return problem_of(refusal)


async def _not_signed_in(request: Request, error: Exception) -> JSONResponse:
    challenge = 'Bearer realm="api"'
    if "authorization" in request.headers:
        challenge += ', error="invalid_token"'
    return problem(
        HTTPStatus.UNAUTHORIZED, "not-signed-in", "Not signed in", str(error), headers={"WWW-Authenticate": challenge}
    )


async def _not_valid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    # Never `input` or `ctx`: a mistyped body may hold a password.
    errors = [{"at": _pointer(each["loc"]), "message": each["msg"]} for each in error.errors()]
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "request-not-valid",
        "Request not valid",
        "The request does not have the form that this operation expects: see `errors`.",
        members={"errors": errors},
    )


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        log.info("method_not_allowed", method=request.method)
    return problem_of_status(error.status_code, headers=headers)


async def _database_away(_: Request, error: Exception) -> JSONResponse:
    log.error("database_unavailable", error=type(error).__name__)
    return problem_of_status(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})


def _pointer(location: Sequence[object]) -> str:
    """Where in the request, as a path: `body/agency_ids/0`."""
    return "/".join(str(step) for step in location)


_SENTENCES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not offer that method; `Allow` names those it does.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than 2 MiB.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Send the body as application/json.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side; the number in `instance` finds it in the log.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service is busy or restarting: repeat the request in a moment.",
}
