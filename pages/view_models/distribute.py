"""Distribute: whom a version can go to, what sending it will do, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pandas as pd

from core.distribution.model import DistributionOrder, DistributionResult
from core.distribution.rules import DEFAULT_DUE
from core.engagements.model import AgencyGroup, Engagement, EngagementState
from core.policies.model import Policy
from pages.view_models.markdown import literal
from pages.view_models.times import end_of_day, minute, zone
from pages.view_models.words import counted

SENT_COLUMNS = ["Agency", "Outcome", "Reason"]
NAMED_AT_MOST = 12


@dataclass(frozen=True)
class Choices:
    """What the form offers: policies by id, agencies by id, groups by id, each with its label."""

    policies: Mapping[UUID, str]
    agencies: Mapping[UUID, str]
    groups: Mapping[UUID, str]
    not_active: str


@dataclass(frozen=True)
class Filled:
    """The form as filled in."""

    policy_id: UUID
    version_number: int
    agency_ids: tuple[UUID, ...]
    group_ids: tuple[UUID, ...]
    due_on: date
    mandatory: bool
    message: str
    scheduled_for: datetime | None
    announce_now: bool


def choices(policies: Sequence[Policy], engagements: Sequence[Engagement], groups: Sequence[AgencyGroup]) -> Choices:
    """Published policies, agencies of active engagements with their brands, saved groups with their size."""
    active = [each for each in engagements if each.state is EngagementState.ACTIVE]
    others = [each for each in engagements if each.state is not EngagementState.ACTIVE]
    still = {each.agency_org_id for each in active}
    left_out = "; ".join(
        f"{each.counterpart} ({each.state.value})" for each in others if each.agency_org_id not in still
    )
    return Choices(
        policies={each.id: each.title for each in policies if each.current_version},
        agencies={each.agency_org_id: _agency(each) for each in active},
        groups={each.id: f"{each.name} ({counted(len(each.agency_org_ids), 'agency', 'agencies')})" for each in groups},
        not_active=f"Not offered, since the engagement is not active: {left_out}." if left_out else "",
    )


def versions(found: Sequence[Policy], policy_id: UUID) -> list[int]:
    """The published versions of a policy, newest first."""
    newest = next((each.current_version for each in found if each.id == policy_id), 0)
    return list(range(newest, 0, -1))


def default_due(now: datetime, zone_name: str) -> date:
    """Fourteen days from today, on the reader's calendar."""
    return (now.astimezone(zone(zone_name)) + DEFAULT_DUE).date()


def default_later(now: datetime, zone_name: str) -> tuple[date, time]:
    """Tomorrow at nine, for a sending that is put off."""
    return (now.astimezone(zone(zone_name)) + timedelta(days=1)).date(), time(9)


def moment(on: date, at: time, zone_name: str) -> datetime:
    """A day and a clock time of the reader's, in UTC."""
    return datetime.combine(on, at, zone(zone_name)).astimezone(UTC)


def order(filled: Filled, zone_name: str) -> DistributionOrder:
    """The form as the operation takes it: due at the end of the day."""
    return DistributionOrder(
        policy_id=filled.policy_id,
        agency_ids=filled.agency_ids,
        group_ids=filled.group_ids,
        version_number=filled.version_number,
        message=filled.message,
        due_at=end_of_day(filled.due_on, zone_name),
        mandatory=filled.mandatory,
        scheduled_for=filled.scheduled_for,
        announce_now=filled.announce_now,
    )


def reached(filled: Filled, groups: Sequence[AgencyGroup], offered: Choices) -> list[str]:
    """The names of everybody the form names, groups included, each once."""
    members = [agency for group in groups if group.id in filled.group_ids for agency in group.agency_org_ids]
    asked = dict.fromkeys([*filled.agency_ids, *members])
    return [offered.agencies.get(each, "an agency without an active engagement") for each in asked]


def says(filled: Filled, title: str, names: Sequence[str], *, zone_name: str) -> str:
    """What will happen, before it does."""
    shown = ", ".join(literal(name) for name in names[:NAMED_AT_MOST])
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    at = f"at {minute(filled.scheduled_for, zone_name)}" if filled.scheduled_for else "now"
    kind = "It is mandatory." if filled.mandatory else "It is not mandatory."
    told = ""
    if filled.scheduled_for:
        told = " They see it announced at once." if filled.announce_now else " They see nothing before."
    return (
        f"Version {filled.version_number} of “{literal(title)}” goes to "
        f"**{counted(len(names), 'agency', 'agencies')}** {at}: {shown}{more}.{told}\n\n"
        f"Their answer is due by {filled.due_on.day} {filled.due_on:%b %Y}. {kind} "
        "Earlier versions they hold are superseded; agencies that cannot receive it are named afterwards."
    )


def request(filled: Filled) -> dict[str, object]:
    """The form as a plain object: the same key with another request is refused."""
    return {**filled.__dict__, "agency_ids": sorted(map(str, filled.agency_ids))}


def answer(result: DistributionResult) -> dict[str, Any]:
    """The result as it is kept for a second click."""
    return {
        "sent": [each.name for each in result.sent],
        "refused": [[each.name or str(each.agency_org_id), each.reason] for each in result.refused],
        "version_number": result.version_number,
        "scheduled": result.status.value == "pending",
    }


def outcome_sentence(kept: Mapping[str, Any]) -> str:
    """What came of it, in one sentence."""
    verb = "Scheduled for" if kept["scheduled"] else "Sent to"
    refused = f" {counted(len(kept['refused']), 'agency', 'agencies')} could not receive it." if kept["refused"] else ""
    return f"{verb} {counted(len(kept['sent']), 'agency', 'agencies')}.{refused}"


def outcome(kept: Mapping[str, Any]) -> pd.DataFrame:
    """Every agency with what came of it, the refused first with their reason."""
    done = "● Scheduled" if kept["scheduled"] else "● Sent"
    refused = [(name, "■ Refused", reason) for name, reason in kept["refused"]]
    return pd.DataFrame([*refused, *((name, done, "–") for name in kept["sent"])], columns=SENT_COLUMNS)


def _agency(engagement: Engagement) -> str:
    brands = ", ".join(engagement.brands)
    return f"{engagement.counterpart} · {brands}" if brands else engagement.counterpart
