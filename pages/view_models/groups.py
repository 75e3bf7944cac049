"""Saved groups: who is in them, and who could be."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import pandas as pd

from core.engagements.model import AgencyGroup, Engagement, EngagementState
from pages.view_models.markdown import literal
from pages.view_models.words import counted

COLUMNS = ["Group", "Agencies", "Who"]
NAMED_AT_MOST = 8


def names(engagements: Iterable[Engagement]) -> dict[UUID, str]:
    """Every agency that ever worked for the client, by id; said of one that does no longer."""
    found: dict[UUID, str] = {}
    for each in sorted(engagements, key=lambda each: each.state is EngagementState.ACTIVE):
        ended = "" if each.state is EngagementState.ACTIVE else f" ({each.state.value})"
        found[each.agency_org_id] = f"{each.counterpart}{ended}"
    return found


def choices(engagements: Sequence[Engagement], group: AgencyGroup | None = None) -> dict[UUID, str]:
    """Whom a group can hold: active agencies with their brands, and ended ones that are in it already."""
    kept = set(group.agency_org_ids) if group else set()
    active = {
        each.agency_org_id: " · ".join([each.counterpart, ", ".join(each.brands)]) if each.brands else each.counterpart
        for each in engagements
        if each.state is EngagementState.ACTIVE
    }
    return active | {org_id: name for org_id, name in names(engagements).items() if org_id in kept - active.keys()}


def by_brand(engagements: Iterable[Engagement]) -> dict[str, list[UUID]]:
    """The agencies that work on each brand, by the brand's name."""
    found: dict[str, list[UUID]] = {}
    for each in engagements:
        for brand in each.brands if each.state is EngagementState.ACTIVE else ():
            found.setdefault(brand, []).append(each.agency_org_id)
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def shown(groups: Iterable[AgencyGroup], called: Mapping[UUID, str], *, search: str) -> list[AgencyGroup]:
    """Groups whose name, or a member's, holds the search."""
    wanted = search.strip().casefold()
    return [each for each in groups if wanted in "\n".join([each.name, *_members(each, called)]).casefold()]


def frame(groups: Sequence[AgencyGroup], called: Mapping[UUID, str]) -> pd.DataFrame:
    """The ledger."""
    rows = []
    for each in groups:
        members = _members(each, called)
        more = f" and {len(members) - NAMED_AT_MOST} more" if len(members) > NAMED_AT_MOST else ""
        rows.append((each.name, len(members), (", ".join(members[:NAMED_AT_MOST]) + more) or "–"))
    return pd.DataFrame(rows, columns=COLUMNS)


def deleting_says(group: AgencyGroup) -> str:
    """What deleting does."""
    return (
        f"The group **{literal(group.name)}** with {counted(len(group.agency_org_ids), 'agency', 'agencies')} is gone "
        "for good. What was sent to its members stays sent."
    )


def _members(group: AgencyGroup, called: Mapping[UUID, str]) -> list[str]:
    return sorted((called.get(each, "an agency") for each in group.agency_org_ids), key=str.casefold)
