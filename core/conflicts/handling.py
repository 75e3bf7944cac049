"""How an agency handles its findings among colleagues: who, by when, what they say; none of it reaches a client."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.conflicts.clock import Clock, Turn, TurnTaken, clock, start
from core.conflicts.model import Relation, ResolutionStatus, Severity
from core.conflicts.operations import FindingChanged
from core.conflicts.queries import MOST_BINDING, no_such_finding
from core.db.statements import many, one, rows
from core.errors import NotValid
from core.events.operations import emit
from core.identity.model import PERMISSIONS, Actor, Permission
from core.identity.rules import allow

WORDS_LIMIT = 4000
CLOCKED = frozenset({Relation.CONFLICT, Relation.TENSION, Relation.UNKNOWN})
OPEN = frozenset({ResolutionStatus.UNRESOLVED, ResolutionStatus.IN_PROGRESS})
_ASKING = frozenset({"asked", "replied"})
_CLOSING = frozenset({"granted", "amended", "settled", "withdrawn"})


class FindingCommentNotValid(NotValid):
    """A comment without words, or with too many."""


class DueNotValid(NotValid):
    """A day that is over."""


@dataclass(frozen=True)
class Handling:
    """Who handles a finding and by when; no clock where it is settled, or advice that nobody has to settle."""

    conflict_id: UUID
    assignee_id: UUID | None
    assignee_name: str | None
    clock: Clock | None
    is_due_by_hand: bool
    escalated_at: datetime | None
    revision: int


@dataclass(frozen=True)
class Colleague:
    """Somebody to whom a finding can be given."""

    id: UUID
    display_name: str


@dataclass(frozen=True)
class Comment:
    """What a colleague said about a finding."""

    id: UUID
    author_id: UUID
    author_name: str
    words: str
    written_at: datetime


def handlings(
    conn: Connection, org_id: UUID, conflict_ids: Collection[UUID] | None = None, *, now: datetime
) -> dict[UUID, Handling]:
    """How these findings of the agency, or else all its open ones, are handled; by finding."""
    ids = None if conflict_ids is None else list(conflict_ids)
    found = many(conn, "handling_of_findings", org_id=org_id, conflict_ids=ids, limit=MOST_BINDING)
    return {row.id: _handling(row, now) for row in found}


def handling_of(conn: Connection, actor: Actor, conflict_id: UUID, *, now: datetime) -> Handling:
    """How one finding of the actor's agency is handled, or NoSuchFinding; a client has none."""
    if not actor.is_agency:
        raise no_such_finding()
    found = many(conn, "handling_of_findings", org_id=actor.org_id, conflict_ids=[conflict_id], limit=1)
    if not found:
        raise no_such_finding()
    return _handling(found[0], now)


def colleagues(conn: Connection, org_id: UUID, *, now: datetime) -> list[Colleague]:
    """The agency's people who may settle a finding, and so can be given one."""
    found = many(conn, "colleagues_who_may", org_id=org_id, roles=roles_who_settle(), now=now)
    return [Colleague(row.id, row.display_name) for row in found]


def roles_who_settle() -> list[str]:
    """The roles whose people may settle findings."""
    return sorted(role.value for role, may in PERMISSIONS.items() if Permission.CONFLICT_RESOLVE in may)


def comments_on(conn: Connection, actor: Actor, conflict_id: UUID, *, now: datetime) -> list[Comment]:
    """What was said about a finding of the actor's agency, in order, or NoSuchFinding."""
    handling_of(conn, actor, conflict_id, now=now)
    found = many(conn, "comments_on_finding", org_id=actor.org_id, conflict_id=conflict_id)
    return [Comment(**row._mapping) for row in found]


def comment(conn: Connection, *, actor: Actor, conflict_id: UUID, words: str, now: datetime) -> Comment:
    """Say something about a finding to the colleagues; it cannot be taken back."""
    allow(actor, Permission.CONFLICT_RESOLVE)
    said = words.strip()
    if not 0 < len(said) <= WORDS_LIMIT:
        raise FindingCommentNotValid(
            f"A comment has between 1 and {WORDS_LIMIT:,} characters; this one has {len(said):,}."
        )
    who = {"org_id": actor.org_id, "user_id": actor.user_id, "author_name": actor.display_name}
    written = one(conn, "write_finding_comment", conflict_id=conflict_id, words=said, now=now, **who)
    if written is None:
        raise no_such_finding()
    _tell(conn, actor, "conflict.commented", conflict_id, {"comment_id": str(written.id)})
    return Comment(**written._mapping)


def set_due(
    conn: Connection,
    *,
    actor: Actor,
    conflict_id: UUID,
    due_on: date | None,
    now: datetime,
    expected_revision: int | None = None,
) -> Handling:
    """Set the day by which a finding is to be settled; None goes back to the day its severity says."""
    allow(actor, Permission.CONFLICT_RESOLVE)
    if due_on is not None and due_on < now.date():
        raise DueNotValid("That day is over. Choose today or a later day.")
    check_revision(conn, actor, conflict_id, expected_revision)
    rows(conn, "set_finding_due", org_id=actor.org_id, conflict_id=conflict_id, due_on=due_on, now=now)
    _tell(conn, actor, "conflict.due_set", conflict_id, {"due_on": due_on.isoformat() if due_on else None})
    return handling_of(conn, actor, conflict_id, now=now)


def check_revision(conn: Connection, actor: Actor, conflict_id: UUID, expected_revision: int | None) -> None:
    """Lock a finding of the actor's agency; refuse when it is not the one that was read."""
    held = one(conn, "lock_conflict", org_id=actor.org_id, conflict_id=conflict_id)
    if held is None:
        raise no_such_finding()
    if expected_revision is not None and expected_revision != held.revision:
        raise FindingChanged("Somebody changed this finding since you opened it. Look at it again, then decide.")


def clock_of(row: Row[Any], now: datetime) -> Clock | None:
    """The clock of a stored finding, with the turns of its requests."""
    if row.resolution_status not in OPEN or row.relation not in CLOCKED:
        return None
    begun = start(Severity(row.severity), row.opened_at, due_on=row.due_on, due_set_at=row.due_set_at)
    return clock(begun, [_turn(each) for each in row.turns or ()], now=now)


def turn_after(step: str) -> Turn:
    """Whose turn it is after a step of a request."""
    if step in _CLOSING:
        return Turn.NOBODY
    return Turn.CLIENT if step in _ASKING else Turn.AGENCY


def _turn(written: Sequence[str]) -> TurnTaken:
    request_id, step, at = written
    return TurnTaken(UUID(request_id), turn_after(step), datetime.fromisoformat(at))


def _handling(row: Row[Any], now: datetime) -> Handling:
    by_hand = row.due_set_at is not None and row.due_set_at >= row.opened_at
    return Handling(
        row.id, row.assignee_id, row.assignee_name, clock_of(row, now), by_hand, row.escalated_at, row.revision
    )


def _tell(conn: Connection, actor: Actor, event: str, conflict_id: UUID, new: Mapping[str, object]) -> None:
    record(conn, event, entity="conflict", entity_id=conflict_id, agency_org_id=actor.org_id, new=new)
    emit(conn, event, org_id=actor.org_id, payload={"conflict_id": conflict_id})
