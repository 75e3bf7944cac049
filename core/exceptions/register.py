"""The register of exceptions, always visible to both sides: what was asked, is in force, ends soon, and has ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.exceptions.model import ExceptionState
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.registers.model import COUNT_LIMIT, RegisterPage, Slice, page_from

SOON = timedelta(days=30)


class ExceptionOrder(StrEnum):
    """The orders of the register; what has no last day stands last in the order by it."""

    NEWEST = "newest"
    ENDS_FIRST = "ends_first"
    NAME = "name"


class ExceptionStanding(StrEnum):
    """How an exception stands on a day, as people ask for it; `upcoming` is granted from a later day."""

    WAITING = "waiting"
    UPCOMING = "upcoming"
    IN_FORCE = "in_force"
    ENDING_SOON = "ending_soon"
    ENDED = "ended"
    NOT_GRANTED = "not_granted"


@dataclass(frozen=True)
class ExceptionLine:
    """One exception as the register shows it; the days are whole UTC days."""

    id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    distribution_id: UUID
    clause_ids: tuple[str, ...]
    state: ExceptionState
    reason: str
    conditions: str
    requested_at: datetime
    starts_on: date | None
    ends_on: date | None
    decided_at: datetime | None
    ended_at: datetime | None
    renews_id: UUID | None


@dataclass(frozen=True)
class ExceptionsWanted:
    """What to list; None means any. `words` are a part of the title, a name, the reason or the conditions."""

    standing: ExceptionStanding | None = None
    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    words: str = ""


@dataclass(frozen=True)
class StandingCounts:
    """How many exceptions stand how; each count stops one above the registers' limit."""

    waiting_count: int
    in_force_count: int
    ending_count: int
    ended_count: int


def exceptions_register(
    conn: Connection, actor: Actor, wanted: ExceptionsWanted, part: Slice, *, today: date
) -> RegisterPage[ExceptionLine]:
    """One part of the exceptions between the actor's organization and others."""
    allow(actor, Permission.DISTRIBUTION_READ)
    found = many(
        conn,
        "exceptions_register",
        org_id=actor.org_id,
        is_agency=actor.is_agency,
        agency_id=wanted.counterpart_id if actor.is_enterprise else None,
        client_id=wanted.counterpart_id if actor.is_agency else None,
        policy_id=wanted.policy_id,
        words=wanted.words.strip() or None,
        **_bounds(wanted.standing, today),
        **part.parameters(),
    )
    return page_from(found, part, _line)


def standing_counts(conn: Connection, actor: Actor, *, today: date) -> StandingCounts:
    """How the organization's exceptions stand."""
    allow(actor, Permission.DISTRIBUTION_READ)
    limits = {"today": today, "soon": today + SOON, "count_limit": COUNT_LIMIT + 1}
    row = one(conn, "exception_standing", org_id=actor.org_id, **limits)
    assert row is not None  # noqa: S101  # a list of scalars yields its row
    return StandingCounts(**row._mapping)


def standing_of(
    state: ExceptionState, starts_on: date | None, ends_on: date | None, *, today: date
) -> ExceptionStanding:
    """How one exception stands on a day."""
    if state is ExceptionState.REQUESTED:
        return ExceptionStanding.WAITING
    if state in (ExceptionState.DENIED, ExceptionState.WITHDRAWN):
        return ExceptionStanding.NOT_GRANTED
    if state is not ExceptionState.APPROVED or starts_on is None or ends_on is None or ends_on < today:
        return ExceptionStanding.ENDED
    if ends_on <= today + SOON:
        return ExceptionStanding.ENDING_SOON
    return ExceptionStanding.UPCOMING if starts_on > today else ExceptionStanding.IN_FORCE


def _bounds(standing: ExceptionStanding | None, today: date) -> dict[str, object]:
    """The states and days of a standing; in force holds what ends soon, too."""
    states = None if standing is None else list(_STATES[standing])
    bounds: dict[str, object] = {"states": states, "ends_from": None, "ends_by": None, "starts_by": None}
    if standing is ExceptionStanding.ENDING_SOON:
        return {**bounds, "ends_from": today, "ends_by": today + SOON}
    if standing is ExceptionStanding.IN_FORCE:
        return {**bounds, "ends_from": today, "starts_by": today}
    return bounds


_S = ExceptionState
_STATES = {
    ExceptionStanding.WAITING: (_S.REQUESTED,),
    ExceptionStanding.UPCOMING: (_S.APPROVED,),
    ExceptionStanding.IN_FORCE: (_S.APPROVED,),
    ExceptionStanding.ENDING_SOON: (_S.APPROVED,),
    ExceptionStanding.ENDED: (_S.EXPIRED, _S.REVOKED, _S.SUPERSEDED),
    ExceptionStanding.NOT_GRANTED: (_S.DENIED, _S.WITHDRAWN),
}


def _line(row: Row[Any]) -> ExceptionLine:
    values = {name: row._mapping[name] for name in ExceptionLine.__dataclass_fields__}
    return ExceptionLine(
        **{**values, "clause_ids": tuple(row.clause_ids), "state": ExceptionState(row.state)},
    )
