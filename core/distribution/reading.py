"""Who of an agency read a document, and asking colleagues to read one; no client sees anything of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import many, one, rows
from core.distribution.model import READING_REQUEST_MOVES, ReadingRequestState
from core.distribution.queries import distribution
from core.distribution.reading_records import Reader, ReadingRequest
from core.distribution.rules import check_reading_request
from core.errors import NotAllowed, NotFound, NotInThisState, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission, Role
from core.identity.rules import allow
from core.states import check_move

REMINDER_REST = timedelta(days=1)
MOST = 500


class NoSuchReadingRequest(NotFound):
    """No request to read with that id belongs to the actor's organization."""


class NotColleague(NotValid):
    """Somebody who was asked to read does not work at the agency, or may not read for it."""


class NotTheReader(NotAllowed):
    """Only the person who was asked confirms having read."""


class RemindedAlready(NotInThisState):
    """The reader was reminded less than a day ago."""


def note_reading(conn: Connection, *, actor: Actor, distribution_id: UUID, now: datetime) -> bool:
    """Keep that the actor read the document today; whether this was their first time today."""
    allow(actor, Permission.READING_RECORD)
    whose = {"org_id": actor.org_id, "user_id": actor.user_id}
    first = rows(conn, "note_reading", distribution_id=distribution_id, now=now, **whose) == 1
    if first:
        record(conn, "distribution.read", entity="distribution", entity_id=distribution_id, agency_org_id=actor.org_id)
        _emit(conn, actor, "distribution.read", distribution_id=distribution_id)
    return first


def readers(conn: Connection, actor: Actor, distribution_id: UUID) -> list[Reader]:
    """Who of the agency read a document, the latest first."""
    allow(actor, Permission.READING_DELEGATE)
    found = many(conn, "readers_of_distribution", org_id=actor.org_id, distribution_id=distribution_id)
    return [Reader(**row._mapping) for row in found]


def colleagues(conn: Connection, actor: Actor) -> dict[UUID, tuple[str, Role]]:
    """Whom the actor can ask to read, by name: nobody outside, no inspector, nobody whose access has ended."""
    allow(actor, Permission.READING_DELEGATE)
    found = many(conn, "colleagues", org_id=actor.org_id, user_id=actor.user_id)
    return {row.id: (row.display_name, Role(row.role)) for row in found}


def reading_requests(conn: Connection, actor: Actor, distribution_id: UUID) -> list[ReadingRequest]:
    """Every request to read one document, the open ones first."""
    allow(actor, Permission.READING_DELEGATE)
    return _requests(conn, actor, distribution_id=distribution_id)


def my_reading_requests(conn: Connection, actor: Actor, distribution_id: UUID | None = None) -> list[ReadingRequest]:
    """What the actor is asked to read and has not confirmed, the first due first; of one document or of all."""
    allow(actor, Permission.DISTRIBUTION_READ)
    return _requests(conn, actor, reader_id=actor.user_id, distribution_id=distribution_id, open_only=True)


def ask_to_read(
    conn: Connection,
    *,
    actor: Actor,
    distribution_id: UUID,
    reader_ids: Sequence[UUID],
    due_on: date,
    note: str,
    now: datetime,
) -> list[ReadingRequest]:
    """Ask colleagues to read a document by a day. Whoever is being asked already keeps the request they have."""
    allow(actor, Permission.READING_DELEGATE)
    check_reading_request(distribution(conn, actor.org_id, distribution_id), reader_ids, due_on, note, now)
    known = colleagues(conn, actor)
    if not set(reader_ids) <= set(known):
        raise NotColleague("Ask people of your own agency who may read here, and not yourself. Choose them by name.")
    made = many(
        conn,
        "ask_to_read",
        org_id=actor.org_id,
        user_id=actor.user_id,
        distribution_id=distribution_id,
        reader_ids=list(dict.fromkeys(reader_ids)),
        due_on=due_on,
        note=note.strip(),
        now=now,
    )
    for row in made:
        about = {"distribution_id": distribution_id, "reader_id": row.reader_id, "due_on": due_on}
        _tell(conn, actor, "reading_request.asked", row.id, about)
    return _requests(conn, actor, distribution_id=distribution_id)


def confirm_reading(conn: Connection, *, actor: Actor, request_id: UUID, now: datetime) -> ReadingRequest:
    """The actor says that they have read what they were asked to; it is no signature. Twice the same is once."""
    allow(actor, Permission.READING_RECORD)
    held = _lock(conn, actor, request_id)
    if held.reader_id != actor.user_id:
        raise NotTheReader("Only the person who was asked can confirm having read it.")
    if held.state != ReadingRequestState.CONFIRMED:
        note_reading(conn, actor=actor, distribution_id=held.distribution_id, now=now)
        _end(conn, actor, held, ReadingRequestState.CONFIRMED, now)
    return _one_request(conn, actor, request_id)


def cancel_reading_request(conn: Connection, *, actor: Actor, request_id: UUID, now: datetime) -> ReadingRequest:
    """Nobody needs to read it any more."""
    allow(actor, Permission.READING_DELEGATE)
    _end(conn, actor, _lock(conn, actor, request_id), ReadingRequestState.CANCELLED, now)
    return _one_request(conn, actor, request_id)


def remind_reader(conn: Connection, *, actor: Actor, request_id: UUID, now: datetime) -> ReadingRequest:
    """Remind the reader of an open request, at most once a day."""
    allow(actor, Permission.READING_DELEGATE)
    held = _lock(conn, actor, request_id)
    if held.state != ReadingRequestState.ASKED:
        raise NotInThisState(f"This request is {held.state}, so there is nobody to remind.")
    if held.reminded_at is not None and now - held.reminded_at < REMINDER_REST:
        raise RemindedAlready("They were reminded less than a day ago. Remind them again tomorrow.")
    rows(conn, "remind_reader", org_id=actor.org_id, request_id=request_id, now=now)
    _tell(conn, actor, "reading_request.reminded", request_id, _about(held))
    return _one_request(conn, actor, request_id)


def _lock(conn: Connection, actor: Actor, request_id: UUID) -> Row[Any]:
    held = one(conn, "lock_reading_request", org_id=actor.org_id, request_id=request_id)
    if held is None:
        raise NoSuchReadingRequest("There is no such request to read. Open your inbox and choose one from there.")
    return held


def _end(conn: Connection, actor: Actor, held: Row[Any], state: ReadingRequestState, now: datetime) -> None:
    check_move(READING_REQUEST_MOVES, ReadingRequestState(held.state), state, noun="request to read")
    rows(conn, "end_reading_request", org_id=actor.org_id, request_id=held.id, state=state, now=now)
    _tell(conn, actor, f"reading_request.{state}", held.id, _about(held))


def _about(held: Row[Any]) -> dict[str, object]:
    return {"distribution_id": held.distribution_id, "reader_id": held.reader_id}


def _tell(conn: Connection, actor: Actor, event: str, request_id: UUID, about: Mapping[str, object]) -> None:
    """A trail row and an event, both the agency's own: no client's id is in them."""
    record(conn, event, entity="reading_request", entity_id=request_id, agency_org_id=actor.org_id, new=about)
    _emit(conn, actor, event, request_id=request_id, **about)


def _emit(conn: Connection, actor: Actor, topic: str, **payload: object) -> None:
    emit(conn, topic, org_id=actor.org_id, payload=payload)


def _one_request(conn: Connection, actor: Actor, request_id: UUID) -> ReadingRequest:
    return _requests(conn, actor, request_id=request_id)[0]


def _requests(
    conn: Connection,
    actor: Actor,
    *,
    request_id: UUID | None = None,
    distribution_id: UUID | None = None,
    reader_id: UUID | None = None,
    open_only: bool = False,
) -> list[ReadingRequest]:
    found = many(
        conn,
        "reading_requests",
        org_id=actor.org_id,
        request_id=request_id,
        distribution_id=distribution_id,
        reader_id=reader_id,
        open_only=open_only,
        limit=MOST,
    )
    return [ReadingRequest(**{**row._mapping, "state": ReadingRequestState(row.state)}) for row in found]
