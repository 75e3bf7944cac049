"""How a side's records in force stand: by other organization and policy, over time, by score, and what moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_GROUPS = 500
TREND_WEEKS = 13
MOVED_DAYS = 30
MOST_MOVERS = 5
BANDS = 10


@dataclass(frozen=True)
class Totals:
    """How records stand. The average leaves out what has no score; coverage is in ten-thousandths."""

    record_count: int
    scored_count: int
    average_score: int | None
    average_coverage: int | None
    compliant_count: int
    at_risk_count: int
    non_compliant_count: int
    pending_count: int
    with_violations_count: int
    review_overdue_count: int


@dataclass(frozen=True)
class Group:
    """One other organization, or one policy, with how its records stand."""

    id: UUID
    name: str
    record_count: int
    average_score: int | None
    average_coverage: int | None
    compliant_count: int
    at_risk_count: int
    non_compliant_count: int
    pending_count: int
    with_violations_count: int


@dataclass(frozen=True)
class TrendDay:
    """The average score of one day over those of its records that had one."""

    day: date
    average_score: int | None
    scored_count: int
    record_count: int


@dataclass(frozen=True)
class Mover:
    """A record whose score moved; `breakdown` is today's."""

    id: UUID
    agency_org_id: UUID
    agency: str
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    score_before: int
    compliance_score: int
    change: int
    breakdown: Mapping[str, Any]


def overview_totals(conn: Connection, actor: Actor, *, now: datetime, counterpart_id: UUID | None = None) -> Totals:
    """All records in force of the actor's side, or those with one other organization."""
    allow(actor, Permission.COMPLIANCE_READ)
    row = one(conn, "overview_totals", now=now, **_with(actor, counterpart_id))
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return Totals(**_whole(row, "average_score", "average_coverage"))


def by_counterpart(conn: Connection, actor: Actor) -> list[Group]:
    """The other organizations, the lowest average first."""
    allow(actor, Permission.COMPLIANCE_READ)
    found = many(conn, "overview_by_counterpart", org_id=actor.org_id, limit=MOST_GROUPS)
    return [Group(**_whole(row, "average_score", "average_coverage")) for row in found]


def by_policy(conn: Connection, actor: Actor) -> list[Group]:
    """The policies, the lowest average first."""
    allow(actor, Permission.COMPLIANCE_READ)
    found = many(conn, "overview_by_policy", org_id=actor.org_id, limit=MOST_GROUPS)
    return [Group(**_whole(row, "average_score", "average_coverage")) for row in found]


def trend(conn: Connection, actor: Actor, *, today: date, counterpart_id: UUID | None = None) -> list[TrendDay]:
    """The average score week by week up to today; every day of many records would be millions of rows."""
    allow(actor, Permission.COMPLIANCE_READ)
    days = [today - timedelta(weeks=week) for week in range(TREND_WEEKS + 1)]
    found = many(conn, "overview_trend", days=days, **_with(actor, counterpart_id))
    return [TrendDay(**_whole(row, "average_score")) for row in found]


def distribution(conn: Connection, actor: Actor) -> tuple[Sequence[int], int]:
    """How many records have a score in each band of ten points, and how many have none."""
    allow(actor, Permission.COMPLIANCE_READ)
    found = {row.band: row.record_count for row in many(conn, "score_distribution", org_id=actor.org_id)}
    return [found.get(band, 0) for band in range(BANDS)], found.get(None, 0)


def movers(conn: Connection, actor: Actor, *, today: date) -> list[Mover]:
    """What moved most in `MOVED_DAYS`, the furthest down first, the furthest up last."""
    allow(actor, Permission.COMPLIANCE_READ)
    since = today - timedelta(days=MOVED_DAYS)
    found = many(conn, "score_movers", org_id=actor.org_id, since=since, limit=MOST_MOVERS)
    return [Mover(**row._mapping) for row in found]


def _with(actor: Actor, counterpart_id: UUID | None) -> dict[str, object]:
    return {
        "org_id": actor.org_id,
        "agency_id": counterpart_id if actor.is_enterprise else None,
        "client_id": counterpart_id if actor.is_agency else None,
    }


def _whole(row: Row[Any], *numerics: str) -> dict[str, Any]:
    """The row with the database's numerics as integers."""
    values = dict(row._mapping)
    return {**values, **{name: None if values[name] is None else int(values[name]) for name in numerics}}
