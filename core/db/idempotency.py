"""One request, carried out once: its answer is stored in the transaction that gave it, and given to whoever repeats."""

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.errors import NotInThisState, NotValid


class RequestInFlight(NotInThisState):
    """The same key is being worked on at this moment."""


class IdempotencyKeyReused(NotValid):
    """The key was used before, with another request."""


@dataclass(frozen=True)
class StoredAnswer:
    """What was answered the first time."""

    status: int
    response: object


def claim_key(conn: Connection, key: str, *, org_id: UUID, user_id: UUID, request_sha256: bytes) -> StoredAnswer | None:
    """Hold `key` until the open transaction ends; the stored answer when the request was carried out before.

    Raises:
        RequestInFlight: another transaction holds the key.
        IdempotencyKeyReused: the key belongs to another request.
    """
    lock = one(conn, "try_idempotency_lock", subject=f"{org_id} {user_id} {key}")
    if lock is None or not lock.obtained:
        raise RequestInFlight("A request with this Idempotency-Key is still being carried out: repeat it in a moment.")
    stored = one(conn, "stored_answer", org_id=org_id, user_id=user_id, key=key)
    if stored is None:
        return None
    if bytes(stored.request_sha256) != request_sha256:
        raise IdempotencyKeyReused("This Idempotency-Key was used with another request: choose a new key for this one.")
    return StoredAnswer(stored.status, stored.response)


def store_answer(
    conn: Connection, key: str, answer: StoredAnswer, *, org_id: UUID, user_id: UUID, request_sha256: bytes
) -> None:
    """Keep the answer with what was changed: both commit, or neither."""
    rows(
        conn,
        "store_answer",
        org_id=org_id,
        user_id=user_id,
        key=key,
        request_sha256=request_sha256,
        status=answer.status,
        response=json.dumps(answer.response),
    )
