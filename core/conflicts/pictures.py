"""An agency's findings as a map of clients and topics, and as a history: what its pictures and the API are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.conflicts.issues import topic
from core.conflicts.model import Reach, Severity
from core.db.statements import many
from core.identity.model import Actor

HISTORY = timedelta(days=90)
SOON_DAYS = 30
"""What was settled within so many days counts as settled soon."""
MOST_IN_CELL = 200


@dataclass(frozen=True)
class MapCell:
    """The open findings of one client on one topic: how many, how many of them on the same work, the worst severity."""

    enterprise_org_id: UUID
    client: str
    topic: str
    severity: Severity
    finding_count: int
    same_work_count: int
    conflict_types: tuple[str, ...]


@dataclass(frozen=True)
class MappedFinding:
    """One open finding as the list beside the map names it."""

    id: UUID
    topic: str
    severity: Severity
    reach: str
    conflict_description: str
    detected_at: datetime
    clients: Sequence[str]


@dataclass(frozen=True)
class WeekCount:
    """Findings of one severity in one week (it begins on a Monday, UTC); `open_count` is at the week's end, or now."""

    week_starts_on: date
    severity: Severity
    opened_count: int
    closed_count: int
    open_count: int


@dataclass(frozen=True)
class AgeCount:
    """Open findings of one severity: how many opened within 7, 30 and 90 days, each count holding the one before."""

    severity: Severity
    open_count: int
    week_count: int
    month_count: int
    quarter_count: int
    oldest_days: int


@dataclass(frozen=True)
class ClosingCount:
    """Findings settled in one way: how many, how many of them within 30 days, and the median days they stood open."""

    resolution_kind: str
    closed_count: int
    soon_count: int
    median_days: int


@dataclass(frozen=True)
class ConflictHistory:
    """The last 90 days. What is reopened counts from its first detection, as if it had never been closed."""

    weeks: Sequence[WeekCount]
    ages: Sequence[AgeCount]
    closings: Sequence[ClosingCount]


def conflict_map(conn: Connection, actor: Actor) -> list[MapCell]:
    """The cells that hold anything, by client and topic; what is between clients is no client's to see."""
    if not actor.is_agency:
        return []
    cells: dict[tuple[UUID, str], MapCell] = {}
    for row in many(conn, "conflict_map", org_id=actor.org_id):
        same_work = row.finding_count if row.reach == Reach.BINDING else 0
        cell = MapCell(
            row.enterprise_org_id, row.client, topic(row.conflict_type), Severity(row.severity), row.finding_count,
            same_work, (row.conflict_type,),
        )  # fmt: skip
        at = (cell.enterprise_org_id, cell.topic)
        cells[at] = _together(cells[at], cell) if at in cells else cell
    return sorted(cells.values(), key=lambda cell: (cell.client, cell.enterprise_org_id, cell.topic))


def _together(one: MapCell, other: MapCell) -> MapCell:
    return MapCell(
        one.enterprise_org_id,
        one.client,
        one.topic,
        max(one.severity, other.severity, key=lambda each: each.rank),
        one.finding_count + other.finding_count,
        one.same_work_count + other.same_work_count,
        tuple(sorted({*one.conflict_types, *other.conflict_types})),
    )


def findings_on_map(
    conn: Connection,
    org_id: UUID,
    *,
    enterprise_org_id: UUID | None = None,
    conflict_types: Sequence[str] | None = None,
    limit: int = MOST_IN_CELL,
) -> list[MappedFinding]:
    """The agency's open findings of one client, one topic, or one cell, the worst first."""
    found = many(
        conn,
        "findings_on_map",
        org_id=org_id,
        enterprise_org_id=enterprise_org_id,
        conflict_types=None if conflict_types is None else list(conflict_types),
        limit=limit,
    )
    return [
        MappedFinding(
            row.id, topic(row.conflict_type), Severity(row.severity), row.reach, row.conflict_description,
            row.detected_at, tuple(row.clients),
        )
        for row in found
    ]  # fmt: skip


def conflict_history(conn: Connection, actor: Actor, *, now: datetime) -> ConflictHistory:
    """Weeks, ages and closings of the agency's findings over the last 90 days; nothing for a client."""
    if not actor.is_agency:
        return ConflictHistory((), (), ())
    since = now - HISTORY
    weeks = many(conn, "conflict_weeks", org_id=actor.org_id, since=since, now=now)
    ages = many(conn, "conflict_ages", org_id=actor.org_id, now=now)
    closings = many(conn, "conflict_closings", org_id=actor.org_id, since=since, soon=SOON_DAYS)
    return ConflictHistory(
        weeks=[WeekCount(**{**row._mapping, "severity": Severity(row.severity)}) for row in weeks],
        ages=[AgeCount(**{**row._mapping, "severity": Severity(row.severity)}) for row in ages],
        closings=[ClosingCount(**row._mapping) for row in closings],
    )
