"""What a sender asks: which policies, versions, brands and agencies there are, and what happened to one sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.db.statements import many, one
from core.distribution.model import Happening
from core.distribution.queries import COUNT_LIMIT
from core.policies.model import ChangeClass


@dataclass(frozen=True)
class FollowedPolicy:
    """A policy with a published version."""

    id: UUID
    title: str
    current_version: int


@dataclass(frozen=True)
class SendableVersion:
    """A published version that was not withdrawn."""

    version_number: int
    change_class: ChangeClass
    change_summary: str
    published_at: datetime


@dataclass(frozen=True)
class AgencyFilter:
    """Which agencies to offer; None means any. `search` is part of the name, in any case.

    `market` is met by an engagement in a part of it, and by one in something that it is a part of.
    """

    search: str | None = None
    brand: str | None = None
    market: str | None = None
    group_id: UUID | None = None
    states: tuple[str, ...] = ("active", "proposed")
    skipped: int = 0
    limit: int = 50


@dataclass(frozen=True)
class AgencyToChoose:
    """One agency that a version may go to, and which version of the policy it holds."""

    agency_org_id: UUID
    name: str
    state: str
    brands: Sequence[str]
    starts_on: date
    held_version: int | None
    markets: Sequence[str] = ()


@dataclass(frozen=True)
class Standing:
    """How many answers to what is in force are to come, how many of them past due; each up to one above the limit."""

    awaiting_count: int
    overdue_count: int


def policies_followed(conn: Connection, org_id: UUID) -> list[FollowedPolicy]:
    """The organization's policies that have a published version, by title."""
    return [FollowedPolicy(**row._mapping) for row in many(conn, "policies_followed", org_id=org_id)]


def sendable_versions(conn: Connection, org_id: UUID, policy_id: UUID) -> list[SendableVersion]:
    """The versions of a policy that may be sent, the newest first."""
    found = many(conn, "sendable_versions", org_id=org_id, policy_id=policy_id)
    return [SendableVersion(**{**row._mapping, "change_class": ChangeClass(row.change_class)}) for row in found]


def brands_of_enterprise(conn: Connection, org_id: UUID) -> list[str]:
    """The brands of the organization's engagements, by name."""
    return [row.brand for row in many(conn, "brands_of_enterprise", org_id=org_id)]


def markets_of_enterprise(conn: Connection, org_id: UUID) -> list[str]:
    """The markets of the organization's engagements, as terms of the jurisdiction taxonomy."""
    return [row.market for row in many(conn, "markets_of_enterprise", org_id=org_id)]


def is_served(conn: Connection, org_id: UUID) -> bool:
    """Whether any agency works for the organization."""
    row = one(conn, "is_served", org_id=org_id)
    return row is not None and bool(row.served)


def agencies_to_choose(
    conn: Connection, org_id: UUID, policy_id: UUID | None, wanted: AgencyFilter
) -> tuple[list[AgencyToChoose], int]:
    """A page of the organization's agencies by name, and how many fit altogether."""
    found = many(
        conn,
        "agencies_to_choose",
        policy_id=policy_id,
        states=list(wanted.states),
        limit=wanted.limit,
        skipped=wanted.skipped,
        **_fitting(org_id, wanted),
    )
    values = [{name: value for name, value in row._mapping.items() if name != "fitting_count"} for row in found]
    return [AgencyToChoose(**each) for each in values], found[0].fitting_count if found else 0


def agencies_that_fit(conn: Connection, org_id: UUID, wanted: AgencyFilter) -> list[UUID]:
    """All active agencies that fit, by id."""
    return [row.agency_org_id for row in many(conn, "agencies_that_fit", **_fitting(org_id, wanted))]


def standing(conn: Connection, org_id: UUID, *, now: datetime) -> Standing:
    """How the answers to what is in force stand at `now`."""
    row = one(conn, "standing_of_current", org_id=org_id, limit=COUNT_LIMIT + 1, now=now)
    assert row is not None  # noqa: S101  # a SELECT without FROM yields its row
    return Standing(**row._mapping)


def timeline(conn: Connection, org_id: UUID, distribution_id: UUID) -> list[Happening]:
    """What happened to one of the sender's distributions, in order: delivered, opened, reminded, signed, ended."""
    found = many(conn, "timeline_of", org_id=org_id, distribution_id=distribution_id)
    return [Happening(**row._mapping) for row in found]


def _fitting(org_id: UUID, wanted: AgencyFilter) -> dict[str, object]:
    search = (wanted.search or "").strip() or None
    return {
        "org_id": org_id, "search": search, "brand": wanted.brand or None, "group_id": wanted.group_id,
        "markets": _overlapping_markets(wanted.market) if wanted.market else None,
    }  # fmt: skip


def _overlapping_markets(market: str) -> list[str]:
    """Every term that has something in common with a market; none with one that is not known."""
    masks = vocabulary().taxonomies[Dimension.JURISDICTION].masks
    asked = masks.get(market, 0)
    return [term for term, mask in masks.items() if mask & asked]
