"""Follow-up: who was sent what, who has not signed, and one distribution with its story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.distribution.follow_up import FollowedPolicy, Standing
from core.distribution.model import (
    DISTRIBUTION_MOVES,
    MEANINGS,
    Distribution,
    DistributionStatus,
    Happening,
    Response,
    Signature,
    document_number,
)
from core.distribution.queries import COUNT_LIMIT, DistributionFilter, DistributionSort
from core.identity.model import Actor, Permission
from pages.view_models.markdown import literal
from pages.view_models.names import rider_title
from pages.view_models.times import NEVER, day, minute, relative, when_day
from pages.view_models.words import word_of

EVERY = "All"
OPEN = "Open"
COLUMNS = ["", "Answer", "Agency", "Policy", "Version", "Due", "Delivered", "Opened", "Signed", "Reminded", "State"]
# Each with its width in characters, where a file has widths.
EXPORT_COLUMNS: Mapping[str, int] = {
    "Answer": 18, "Agency": 32, "Policy": 40, "Version": 9, "State": 13, "Mandatory": 11, "Due": 17, "Delivered": 17,
    "Opened": 17, "Signed": 17, "Signed by": 24, "Reminded": 17, "Distribution": 38,
}  # fmt: skip
RESPONSES: Mapping[str, Response] = {word_of(response).label: response for response in Response}
STATES: Mapping[str, DistributionStatus] = {word_of(state).label: state for state in DistributionStatus}
DELIVERIES: Mapping[str, str] = {"Not delivered": "queued", "Not opened": "delivered", "Opened": "opened"}
SORTS: Mapping[str, DistributionSort] = {
    "Due first": DistributionSort.DUE,
    "Newest first": DistributionSort.NEWEST,
    "By agency": DistributionSort.AGENCY,
}
_HAPPENINGS: Mapping[str, str] = {
    "announced": "Announced to the agency",
    "delivered": "Delivered",
    "opened": "Opened for the first time",
    "reminded": "Reminded",
    "acknowledged": "Signed: received and understood",
    "with_reservation": "Signed: accepted with reservation",
    "declined": "Declined",
    "superseded": "Superseded",
    "withdrawn": "Withdrawn",
    "expired": "Expired with the engagement",
    "refused": "Refused, since the engagement had ended",
}


@dataclass(frozen=True)
class Filters:
    """The filters as they stand in the address."""

    policy: str = EVERY
    version: str = EVERY
    agency: str = ""
    brand: str = EVERY
    response: str = EVERY
    delivery: str = EVERY
    state: str = EVERY
    overdue: bool = False
    earlier: bool = False
    batch_id: UUID | None = None
    sort: str = "Due first"


def titles(found: Iterable[FollowedPolicy]) -> dict[str, FollowedPolicy]:
    """Policies by title; of two with one title the second carries a number."""
    named: dict[str, FollowedPolicy] = {}
    for each in found:
        title, number = each.title, 2
        while title in named:
            title, number = f"{each.title} ({number})", number + 1
        named[title] = each
    return named


def wanted(
    filters: Filters,
    policies: Mapping[str, FollowedPolicy],
    *,
    now: datetime,
    after: tuple[datetime | str, UUID] | None = None,
    limit: int,
) -> DistributionFilter:
    """The filters as the question takes them; a chosen state, version or sending looks at earlier versions too."""
    state, policy = STATES.get(filters.state), policies.get(filters.policy)
    return DistributionFilter(
        policy_id=policy.id if policy else None,
        version_number=int(filters.version) if filters.version.isdecimal() else None,
        batch_id=filters.batch_id,
        distribution_status=state,
        response=RESPONSES.get(filters.response),
        delivery=DELIVERIES.get(filters.delivery),
        overdue_at=now if filters.overdue else None,
        brand=None if filters.brand == EVERY else filters.brand,
        agency=filters.agency,
        current_only=in_force_only(filters),
        sort=SORTS.get(filters.sort, DistributionSort.DUE),
        after=after,
        limit=limit,
    )


def in_force_only(filters: Filters) -> bool:
    """Whether earlier versions are left out: not when asked for, nor by a state, a version or a sending."""
    reaches_back = filters.state in STATES or filters.version.isdecimal() or filters.batch_id is not None
    return not filters.earlier and not reaches_back


def standing(found: Standing) -> str:
    """How it stands altogether, in one sentence."""
    if not found.awaiting_count:
        return "Everybody has answered what is in force."
    late = f", {many(found.overdue_count)} of them past due" if found.overdue_count else ""
    noun = "answer" if found.awaiting_count == 1 else "answers"
    return f"{many(found.awaiting_count)} {noun} to come{late}."


def many(count: int) -> str:
    """A count that is exact up to the limit to which it was counted."""
    return f"more than {COUNT_LIMIT:,}" if count > COUNT_LIMIT else f"{count:,}"


def scope(chosen: Sequence[UUID], matching_count: int) -> str:
    """What an act is about: the rows chosen, else all that fit."""
    return f"{len(chosen):,} chosen" if chosen else f"all {many(matching_count)}"


def scope_in_words(chosen: Sequence[UUID], matching_count: int) -> str:
    """The same for a dialog."""
    if not chosen:
        return f"All {many(matching_count)} distributions that fit the filters"
    return "The distribution you ticked" if len(chosen) == 1 else f"The {len(chosen):,} distributions you ticked"


def frame(found: Sequence[Distribution], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger."""
    rows = [
        (
            OPEN,
            answer_words(each, now=now),
            each.agency,
            rider_title(each.policy_title, each.rider_number),
            each.version_number,
            when_day(each.due_at, now=now, zone_name=zone_name) if waits(each) else day(each.due_at, zone_name),
            day(each.distributed_at, zone_name) if each.delivery != "queued" else NEVER,
            day(each.opened_at, zone_name),
            day(each.acknowledged_at, zone_name),
            day(each.reminded_at, zone_name),
            word_of(each.distribution_status).text,
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def export_row(each: Distribution, *, now: datetime) -> tuple[str | int | datetime | None, ...]:
    """One line of the export."""
    return (
        answer_words(each, now=now)[2:],
        each.agency,
        rider_title(each.policy_title, each.rider_number),
        each.version_number,
        word_of(each.distribution_status).label,
        "yes" if each.is_mandatory else "no",
        each.due_at,
        each.distributed_at if each.delivery != "queued" else None,
        each.opened_at,
        each.acknowledged_at,
        each.signer_name,
        each.reminded_at,
        str(each.id),
    )


def csv_row(each: Distribution, *, now: datetime) -> list[object]:
    """The same for a CSV: times in UTC, as ISO writes them."""
    return [_iso(value) if isinstance(value, datetime) else value for value in export_row(each, now=now)]


def filtered(filters: Filters) -> dict[str, str]:
    """The filters in words, those that are set."""
    set_ones = {
        "Policy": filters.policy,
        "Version": filters.version,
        "Agency's name holds": filters.agency or EVERY,
        "Brand": filters.brand,
        "Answer": filters.response,
        "Delivery": filters.delivery,
        "State": filters.state,
        "Past due": "yes" if filters.overdue else EVERY,
        "Sent together": str(filters.batch_id or EVERY),
    }
    said = {name: word for name, word in set_ones.items() if word != EVERY}
    return {**said, "Versions": "in force only" if in_force_only(filters) else "earlier ones too"}


def waits(distribution: Distribution) -> bool:
    """Whether an answer is still to come."""
    return distribution.is_current_version and distribution.response is Response.AWAITING


def answer_words(distribution: Distribution, *, now: datetime) -> str:
    """The answer; what is past due says so."""
    if waits(distribution) and distribution.due_at < now:
        return "■ Past due"
    return word_of(distribution.response).text


def cursor(sort: str, distribution: Distribution) -> tuple[datetime | str, UUID]:
    """Where a row of the list stands in its order."""
    place: Mapping[DistributionSort, datetime | str] = {
        DistributionSort.DUE: distribution.due_at,
        DistributionSort.NEWEST: distribution.distributed_at,
        DistributionSort.AGENCY: distribution.agency,
    }
    return place[SORTS.get(sort, DistributionSort.DUE)], distribution.id


def facts(about: Distribution, *, now: datetime, zone_name: str) -> dict[str, str]:
    """What stands at the top of one distribution."""
    shown = {
        "Agency": literal(about.agency),
        "Version": document_number(about.version_number, about.rider_number),
        "Sent": literal(minute(about.distributed_at, zone_name)),
        "Due": literal(when_day(about.due_at, now=now, zone_name=zone_name)),
        "Mandatory": "yes" if about.is_mandatory else "no",
        "Opened": literal(minute(about.opened_at, zone_name)) if about.opened_at else "not yet",
    }
    if about.distribution_status is DistributionStatus.PENDING and about.scheduled_for:
        shown["Scheduled for"] = literal(minute(about.scheduled_for, zone_name))
    return shown


def story(happenings: Sequence[Happening], *, now: datetime, zone_name: str) -> list[str]:
    """What the agency saw and did, and when, one line each, ready for Markdown."""
    return [_told(each, now, zone_name) for each in happenings]


def _told(happening: Happening, now: datetime, zone_name: str) -> str:
    at = f"{literal(minute(happening.happened_at, zone_name))} ({relative(happening.happened_at, now)})"
    by = f", {literal(happening.person)}" if happening.person else ""
    return f"{at}: **{_HAPPENINGS[happening.happening]}**{by}"


def can_remind(about: Distribution, actor: Actor) -> bool:
    """Whether this person can remind of this distribution."""
    return actor.may(Permission.DISTRIBUTION_REMIND) and waits(about)


def can_adapt(about: Distribution, actor: Actor) -> bool:
    """Whether the reader may put a rider in its place."""
    return about.is_current_version and actor.may(Permission.DISTRIBUTION_SEND) and actor.may(Permission.POLICY_PUBLISH)


def can_withdraw(about: Distribution, actor: Actor) -> bool:
    """Whether this person can end this distribution now."""
    return actor.may(Permission.DISTRIBUTION_WITHDRAW) and (
        DistributionStatus.WITHDRAWN in DISTRIBUTION_MOVES[about.distribution_status]
    )


def withdrawing_says(about: Distribution) -> str:
    """What a withdrawal does, before it is done."""
    hidden = about.distribution_status is DistributionStatus.PENDING
    seen = " If it was announced, the agency reads your reason." if hidden else " The agency reads your reason."
    return (
        f"{about.document.capitalize()} of “{literal(about.policy_title)}” is no longer in force for "
        f"**{literal(about.agency)}**; its compliance record is frozen.{seen} This cannot be undone."
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


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
