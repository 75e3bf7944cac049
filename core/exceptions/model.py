"""The stored words of exceptions, and from which state to which one may move."""

from collections.abc import Mapping
from enum import StrEnum


class ExceptionState(StrEnum):
    """An exception's life; `superseded` when its clause's norm changed (a rewording keeps it)."""

    REQUESTED = "requested"
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


EXCEPTION_MOVES: Mapping[ExceptionState, frozenset[ExceptionState]] = {
    ExceptionState.REQUESTED: frozenset({ExceptionState.APPROVED, ExceptionState.DENIED, ExceptionState.WITHDRAWN}),
    ExceptionState.APPROVED: frozenset({ExceptionState.EXPIRED, ExceptionState.REVOKED, ExceptionState.SUPERSEDED}),
    ExceptionState.DENIED: frozenset(),
    ExceptionState.WITHDRAWN: frozenset(),
    ExceptionState.EXPIRED: frozenset(),
    ExceptionState.REVOKED: frozenset(),
    ExceptionState.SUPERSEDED: frozenset(),
}
