"""Put rows into the outbox, number them for the organizations, and read them for consumers inside the process."""

import json
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, one, rows
from core.events.model import UnreadEvent

LAST_OF_TRANSACTION = 2**63 - 1
"""Where a reader stands that has read all that a transaction emitted."""
RELAY = "relay"
"""The cursor whose lock lets one relay number at a time."""


def emit(conn: Connection, topic: str, *, org_id: UUID, payload: Mapping[str, object]) -> None:
    """One event for one organization, in the open transaction. `payload` names records by id and carries no text."""
    rows(conn, "emit_event", topic=topic, org_id=org_id, payload=json.dumps(payload, default=str))


def relay(conn: Connection, *, limit: int) -> int:
    """Number up to `limit` events that passed the horizon, for each organization without a gap; how many. As `app_job`.

    An event passes the horizon when every transaction older than its own has ended, so none can commit before it later.
    """
    # In a statement of its own: the numbering needs a snapshot taken after another relay has committed.
    one(conn, "hold_event_cursor", consumer=RELAY)
    return rows(conn, "relay_events", limit=limit)


def unread_for_consumer(
    conn: Connection, consumer: str, topics: Collection[str], limit: int
) -> tuple[UnreadEvent, ...]:
    """The next events of `topics` for a consumer, oldest first; another instance waits for this transaction's end.

    Call `advance` with the last one in the same transaction: then each is worked on once, and again only if the work
    was rolled back. Topics that a consumer adds later are not looked up in the past. Under `app_job`.
    """
    place = one(conn, "hold_event_cursor", consumer=consumer)
    if place is None:
        raise LookupError(f"The upsert of {consumer}'s cursor gave no row.")
    found = many(
        conn, "unread_events", xid=place.xid, id=place.id, horizon=place.horizon, topics=sorted(topics), limit=limit
    )
    if not found:
        # The same horizon as above: what passes a later one has not been looked at.
        rows(conn, "skip_event_cursor", consumer=consumer, horizon=place.horizon)
    return tuple(UnreadEvent(**row._mapping) for row in found)


def advance(conn: Connection, consumer: str, xid: int, id: int) -> None:  # noqa: A002  # the column's name
    """Everything up to and including the event at (`xid`, `id`) is done; a cursor never moves back."""
    rows(conn, "advance_event_cursor", consumer=consumer, xid=str(xid), id=id)


def leave_out_the_past(conn: Connection, consumer: str) -> None:
    """Everything emitted so far, in the open transaction too, is not for this consumer. Under `app_job`."""
    rows(conn, "leave_out_past_events", consumer=consumer, last_id=LAST_OF_TRANSACTION)
