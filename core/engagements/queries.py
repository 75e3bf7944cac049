"""Questions about relations, groups, assets and alliances; each answers for one organization alone."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.engagements.model import AgencyGroup, AllianceInEffect, Asset, Engagement, EngagementState
from core.errors import NotFound
from core.identity.model import Actor


class NoSuchAgency(NotFound):
    """No agency with that id has to do with the actor's organization."""


def engagements_of_enterprise(conn: Connection, org_id: UUID) -> list[Engagement]:
    """The enterprise's relations with agencies, by the agency's name."""
    return [_engagement(row) for row in many(conn, "engagements_of_enterprise", org_id=org_id)]


def engagements_of_agency(conn: Connection, org_id: UUID) -> list[Engagement]:
    """The agency's relations with clients, by the client's name."""
    return [_engagement(row) for row in many(conn, "engagements_of_agency", org_id=org_id)]


def groups_of_enterprise(conn: Connection, org_id: UUID) -> list[AgencyGroup]:
    """The enterprise's saved groups, by name."""
    rows = many(conn, "groups_of_enterprise", org_id=org_id)
    return [AgencyGroup(row.id, row.name, tuple(row.agency_org_ids)) for row in rows]


def agencies_in_groups(conn: Connection, org_id: UUID, group_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The members of each named group that is the enterprise's own; a stranger's group is missing from the answer."""
    rows = many(conn, "agencies_in_groups", org_id=org_id, group_ids=list(group_ids))
    return {row.id: tuple(row.agency_org_ids) for row in rows}


def assets_of_agency(conn: Connection, org_id: UUID) -> list[Asset]:
    """The agency's registered instances with the enterprises each serves today."""
    rows = many(conn, "assets_of_agency", org_id=org_id)
    return [Asset(row.id, row.kind, row.label, row.is_default, frozenset(row.served)) for row in rows]


def alliances_in_effect(conn: Connection, org_id: UUID) -> list[AllianceInEffect]:
    """The agency's matches of two or more clients' marks whose engagements are active."""
    brands: dict[tuple[UUID, str], dict[UUID, str]] = defaultdict(dict)
    for row in many(conn, "alliance_members_in_effect", org_id=org_id):
        brands[row.alliance_id, row.label][row.enterprise_org_id] = row.brand
    return [AllianceInEffect(alliance_id, label, by) for (alliance_id, label), by in brands.items() if len(by) > 1]


def check_agency_in_reach(conn: Connection, actor: Actor, agency_org_id: UUID) -> None:
    """Refuse an agency that is neither the actor's own nor engaged by their enterprise; unknown ids read alike."""
    if one(conn, "agency_in_reach", org_id=actor.org_id, agency_org_id=agency_org_id) is None:
        raise NoSuchAgency("There is no such agency. Open Engagements and choose one from there.")


def _engagement(row: Row[Any]) -> Engagement:
    return Engagement(
        id=row.id,
        enterprise_org_id=row.enterprise_org_id,
        agency_org_id=row.agency_org_id,
        counterpart=row.counterpart,
        state=EngagementState(row.state),
        brands=tuple(row.brands),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
