"""Questions about relations, groups, assets and alliances; each answers for one organization alone."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.engagements.model import (
    AgencyGroup,
    Alliance,
    AllianceInEffect,
    Asset,
    Ending,
    Engagement,
    EngagementState,
    Mark,
    Proposal,
    UnreachedClause,
)
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow

PROPOSALS_AT_MOST = 200


class NoSuchAgency(NotFound):
    """No agency with that id has to do with the actor's organization."""


class NoSuchEngagement(NotFound):
    """No engagement or proposal with that id is one of the actor's organization."""


def no_such_engagement() -> NoSuchEngagement:
    """The same for an id that is a stranger's and one that is nobody's."""
    return NoSuchEngagement("There is no such engagement. Go back to the list and choose one from there.")


def engagements_of_enterprise(conn: Connection, org_id: UUID) -> list[Engagement]:
    """The enterprise's relations with agencies, by the agency's name."""
    return [_engagement(row) for row in many(conn, "engagements_of_enterprise", org_id=org_id)]


def engagements_of_agency(conn: Connection, org_id: UUID) -> list[Engagement]:
    """The agency's relations with clients, by the client's name."""
    return [_engagement(row) for row in many(conn, "engagements_of_agency", org_id=org_id)]


def engagement(conn: Connection, actor: Actor, engagement_id: UUID) -> Engagement:
    """One relation of the actor's organization, or NoSuchEngagement."""
    ask = engagements_of_enterprise if actor.is_enterprise else engagements_of_agency
    found = next((each for each in ask(conn, actor.org_id) if each.id == engagement_id), None)
    if found is None:
        raise no_such_engagement()
    return found


def proposals(conn: Connection, actor: Actor) -> list[Proposal]:
    """What an enterprise proposed and nobody accepted, or what waits for an agency's answer."""
    if actor.is_enterprise:
        allow(actor, Permission.ENGAGEMENT_MANAGE)
        found = many(conn, "proposals_of_enterprise", org_id=actor.org_id, limit=PROPOSALS_AT_MOST)
    else:
        allow(actor, Permission.ENGAGEMENT_ACCEPT)
        found = many(conn, "proposals_of_agency", org_id=actor.org_id)
    return [_proposal(row) for row in found]


def state_of(conn: Connection, actor: Actor, engagement_id: UUID) -> EngagementState:
    """Where a relation stands, whether it is still a proposal or an engagement by now; or NoSuchEngagement."""
    statement = "state_for_enterprise" if actor.is_enterprise else "state_for_agency"
    found = one(conn, statement, org_id=actor.org_id, engagement_id=engagement_id)
    if found is None:
        raise no_such_engagement()
    return EngagementState(found.state)


def what_ending_stops(conn: Connection, org_id: UUID, engagement_id: UUID) -> Ending:
    """What the end of one of its engagements would stop of the enterprise's own distributions."""
    found = one(conn, "what_ending_stops", org_id=org_id, engagement_id=engagement_id)
    return Ending(found.active_count, found.pending_count) if found else Ending(0, 0)


def groups_of_enterprise(conn: Connection, org_id: UUID) -> list[AgencyGroup]:
    """The enterprise's saved groups, by name."""
    rows = many(conn, "groups_of_enterprise", org_id=org_id)
    return [AgencyGroup(row.id, row.name, tuple(row.agency_org_ids), row.revision) for row in rows]


def agencies_in_groups(conn: Connection, org_id: UUID, group_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """The members of each named group that is the enterprise's own; a stranger's group is missing from the answer."""
    rows = many(conn, "agencies_in_groups", org_id=org_id, group_ids=list(group_ids))
    return {row.id: tuple(row.agency_org_ids) for row in rows}


def assets_of_agency(conn: Connection, org_id: UUID) -> list[Asset]:
    """The agency's registered instances with the enterprises each serves today."""
    rows = many(conn, "assets_of_agency", org_id=org_id)
    return [Asset(row.id, row.kind, row.label, row.is_default, frozenset(row.served), row.revision) for row in rows]


def marks_of_enterprise(conn: Connection, org_id: UUID) -> list[Mark]:
    """The brands that the enterprise marked as co-promoted, by engagement and brand."""
    return [_mark(row) for row in many(conn, "marks_of_enterprise", org_id=org_id)]


def unmatched_marks(conn: Connection, org_id: UUID) -> list[Mark]:
    """The marks of the agency's clients that stand in no alliance yet, by client."""
    return [_mark(row) for row in many(conn, "unmatched_marks", org_id=org_id)]


def alliances_of_agency(conn: Connection, org_id: UUID) -> list[Alliance]:
    """The agency's alliances with the marks they still hold."""
    marks: dict[tuple[UUID, str], list[Mark]] = defaultdict(list)
    for row in many(conn, "alliances_of_agency", org_id=org_id):
        held = marks[row.id, row.label]
        if row.engagement_id is not None:
            held.append(_mark(row))
    return [Alliance(alliance_id, label, tuple(held)) for (alliance_id, label), held in marks.items()]


def alliances_in_effect(conn: Connection, org_id: UUID) -> list[AllianceInEffect]:
    """The agency's matches of two or more clients' marks whose engagements are active."""
    brands: dict[tuple[UUID, str], dict[UUID, str]] = defaultdict(dict)
    for row in many(conn, "alliance_members_in_effect", org_id=org_id):
        brands[row.alliance_id, row.label][row.enterprise_org_id] = row.brand
    return [AllianceInEffect(alliance_id, label, by) for (alliance_id, label), by in brands.items() if len(by) > 1]


def clauses_that_will_not_reach(
    conn: Connection, org_id: UUID, engagement_id: UUID, brand: str
) -> list[UnreachedClause]:
    """The client's own clauses on its work there that do not follow the brand into an alliance."""
    found = many(conn, "clauses_that_will_not_reach", org_id=org_id, engagement_id=engagement_id, brand=brand)
    return [UnreachedClause(row.policy_title, row.clause_id, row.text) for row in found]


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
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        revision=row.revision,
        markets=tuple(row.markets),
    )


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        enterprise=row.enterprise,
        email=row.email,
        brands=tuple(row.brands),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=EngagementState(row.state),
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        revision=row.revision,
        markets=tuple(row.markets),
    )


def _mark(row: Row[Any]) -> Mark:
    return Mark(row.engagement_id, row.client, row.enterprise_org_id, row.brand, row.in_effect)
