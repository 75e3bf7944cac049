"""Follow-up: who was sent what, who has not signed, and one distribution with its signatures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.distribution.model import (
    DISTRIBUTION_MOVES,
    MEANINGS,
    Distribution,
    DistributionStatus,
    Response,
    Signature,
)
from core.distribution.queries import DistributionCounts, DistributionFilter
from core.engagements.model import Engagement
from core.identity.model import Actor, Permission
from core.policies.model import Policy
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, relative, when_day
from pages.view_models.words import counted, word_of

EVERY = "All"
COLUMNS = ["Answer", "Agency", "Policy", "Version", "Due", "Mandatory", "State", "Sent"]
RESPONSES: Mapping[str, Response] = {word_of(response).label: response for response in Response}
STATES: Mapping[str, DistributionStatus] = {word_of(state).label: state for state in DistributionStatus}


def agencies(engagements: Iterable[Engagement]) -> dict[str, UUID]:
    """The agencies by name; one with several engagements stands once."""
    return {each.counterpart: each.agency_org_id for each in engagements}


def titles(found: Iterable[Policy]) -> dict[str, UUID]:
    """Policies by title; of two with one title the second carries its beginning day."""
    named: dict[str, UUID] = {}
    for each in found:
        title = each.title if each.title not in named else f"{each.title} ({day(each.listed_at)})"
        named[title] = each.id
    return named


def wanted(
    *,
    policy_id: UUID | None,
    agency_id: UUID | None,
    response: str,
    state: str,
    everything: bool,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> DistributionFilter:
    """The filters as the question takes them; a chosen state looks at earlier versions too."""
    chosen = STATES.get(state)
    return DistributionFilter(
        policy_id=policy_id,
        counterpart_id=agency_id,
        distribution_status=chosen,
        response=RESPONSES.get(response),
        current_only=not everything and chosen is None,
        after=after,
        limit=limit,
    )


def standing(counts: DistributionCounts) -> str:
    """How it stands altogether, in one sentence."""
    if not counts.awaiting_count:
        return "Everybody has answered what is in force."
    late = f", {counts.overdue_count} of them past due" if counts.overdue_count else ""
    return f"{counted(counts.awaiting_count, 'answer')} to come{late}; {counts.objected_count} with objections."


def frame(found: Sequence[Distribution], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger."""
    rows = [
        (
            answer_words(each, now=now),
            each.agency,
            each.policy_title,
            each.version_number,
            when_day(each.due_at, now=now, zone_name=zone_name) if waits(each) else day(each.due_at, zone_name),
            "yes" if each.is_mandatory else "no",
            word_of(each.distribution_status).text,
            day(each.distributed_at, zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def waits(distribution: Distribution) -> bool:
    """Whether an answer is still to come."""
    return distribution.is_current_version and distribution.response is Response.AWAITING


def answer_words(distribution: Distribution, *, now: datetime) -> str:
    """The answer; what is past due says so."""
    if waits(distribution) and distribution.due_at < now:
        return "■ Past due"
    return word_of(distribution.response).text


def cursor(distribution: Distribution) -> tuple[datetime, UUID]:
    """Where a row of the list stands."""
    return distribution.distributed_at, distribution.id


def facts(about: Distribution, *, now: datetime, zone_name: str) -> dict[str, str]:
    """What stands at the top of one distribution."""
    shown = {
        "Agency": literal(about.agency),
        "Version": str(about.version_number),
        "Sent": literal(minute(about.distributed_at, zone_name)),
        "Due": literal(when_day(about.due_at, now=now, zone_name=zone_name)),
        "Mandatory": "yes" if about.is_mandatory else "no",
        "Opened": literal(minute(about.opened_at, zone_name)) if about.opened_at else "not yet",
    }
    if about.distribution_status is DistributionStatus.PENDING and about.scheduled_for:
        shown["Scheduled for"] = literal(minute(about.scheduled_for, zone_name))
    return shown


def can_withdraw(about: Distribution, actor: Actor) -> bool:
    """Whether this person can end this distribution now."""
    return actor.may(Permission.DISTRIBUTION_WITHDRAW) and (
        DistributionStatus.WITHDRAWN in DISTRIBUTION_MOVES[about.distribution_status]
    )


def withdrawing_says(about: Distribution) -> str:
    """What a withdrawal does, before it is done."""
    seen = "" if about.distribution_status is DistributionStatus.PENDING else " The agency reads your reason."
    return (
        f"Version {about.version_number} of “{literal(about.policy_title)}” is no longer in force for "
        f"**{literal(about.agency)}**; its compliance record is frozen.{seen}"
    )


def signatures(given: Sequence[Signature], *, now: datetime, zone_name: str) -> list[str]:
    """Every signature as a sentence, oldest first, ready for Markdown."""
    return [_signature(each, now, zone_name) for each in given]


def _signature(given: Signature, now: datetime, zone_name: str) -> str:
    said = (
        f"**{literal(given.printed_name)}**: {MEANINGS[given.meaning]}, "
        f"{literal(minute(given.signed_at, zone_name))} ({relative(given.signed_at, now)})"
    )
    if not given.reason:
        return said
    return f"{said}. On {literal(', '.join(given.clause_ids))}: “{literal(given.reason)}”"
