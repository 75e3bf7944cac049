"""Distribute: what is sent, to whom and when; what sending it will do; and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pandas as pd

from core.distribution.follow_up import AgencyToChoose, SendableVersion
from core.distribution.model import DistributionOrder, DistributionResult, Impact, RefusedRecipient
from core.distribution.waves.model import PlanOrder, PlanResult, WaveCondition, WaveOrder
from pages.view_models.adapting import replaced_says
from pages.view_models.markdown import literal
from pages.view_models.plans import starts
from pages.view_models.times import day, end_of_day, minute, zone
from pages.view_models.tracking import market_names
from pages.view_models.words import counted

SENT_COLUMNS = ["Agency", "Outcome", "Reason"]
AGENCY_COLUMNS = ["Agency", "Brands", "Markets", "Engaged since", "Holds", "Remarks"]
NOW, LATER, WAVES = "Now", "At a time", "In waves"
_CONSEQUENCES = (
    ("holds an earlier version, which is superseded", "hold an earlier version, which is superseded"),
    ("has signed it and must sign again", "have signed it and must sign again"),
    ("keeps its answer, since only the wording changed", "keep their answer, since only the wording changed"),
    ("has an earlier sending waiting for its time", "have an earlier sending waiting for its time"),
)


@dataclass(frozen=True)
class Filled:
    """The form as filled in; `agencies` names each chosen agency's wave, which is 1 outside of waves."""

    policy_id: UUID
    version_number: int
    due_on: date
    mandatory: bool
    message: str
    agencies: Mapping[UUID, int]
    scheduled_for: datetime | None = None
    announce_now: bool = False
    conditions: tuple[WaveCondition | None, ...] = ()

    @property
    def in_waves(self) -> bool:
        """Whether it goes out in waves."""
        return bool(self.conditions)


def version_label(version: SendableVersion, newest: int) -> str:
    """A version as the form offers it."""
    which = f"{version.version_number}, the newest" if version.version_number == newest else str(version.version_number)
    return f"{which} · {version.change_class.value}"


def default_due(now: datetime, zone_name: str, days: timedelta) -> date:
    """So many days from today, on the reader's calendar."""
    return (now.astimezone(zone(zone_name)) + days).date()


def default_later(now: datetime, zone_name: str, *, weeks: int = 0) -> tuple[date, time]:
    """Tomorrow at nine, or as many weeks from now, for a sending that is put off."""
    return (now.astimezone(zone(zone_name)) + (timedelta(weeks=weeks) or timedelta(days=1))).date(), time(9)


def moment(on: date, at: time, zone_name: str) -> datetime:
    """A day and a clock time of the reader's, in UTC."""
    return datetime.combine(on, at, zone(zone_name)).astimezone(UTC)


def agencies_frame(found: Sequence[AgencyToChoose], chosen: Mapping[UUID, int], filling: int) -> pd.DataFrame:
    """A page of the agencies to choose from; one that stands in another wave says so."""
    rows = [
        (
            each.name,
            ", ".join(each.brands),
            market_names(each.markets),
            day(each.starts_on),
            f"Version {each.held_version}" if each.held_version else "",
            _remark(each, chosen.get(each.agency_org_id), filling),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=AGENCY_COLUMNS)


def ticked(found: Sequence[AgencyToChoose], chosen: Mapping[UUID, int], filling: int) -> list[int]:
    """The rows of a page that stand in the wave being filled."""
    return [row for row, each in enumerate(found) if chosen.get(each.agency_org_id) == filling]


def after_ticks(
    chosen: Mapping[UUID, int], shown: Iterable[UUID], rows: Iterable[int], filling: int
) -> dict[UUID, int]:
    """The choice after the ticks on a page: what is ticked joins the wave being filled, what no longer is leaves it."""
    page = list(shown)
    now_ticked = {page[row] for row in rows if row < len(page)}
    left = {each for each in page if chosen.get(each) == filling and each not in now_ticked}
    return {**{each: wave for each, wave in chosen.items() if each not in left}, **dict.fromkeys(now_ticked, filling)}


def after_all(chosen: Mapping[UUID, int], fitting: Iterable[UUID], filling: int) -> dict[UUID, int]:
    """The choice after “all that fit”: those in another wave already stay there."""
    return {**dict.fromkeys(fitting, filling), **chosen}


def chosen_words(chosen: Mapping[UUID, int], wave_count: int) -> str:
    """How many are chosen, wave by wave where there are several."""
    counts = [
        counted(sum(each == number for each in chosen.values()), "agency", "agencies")
        for number in range(1, wave_count + 1)
    ]
    return counts[0] if wave_count == 1 else " · ".join(f"wave {n}: {said}" for n, said in enumerate(counts, start=1))


def order(filled: Filled, zone_name: str) -> DistributionOrder:
    """The form as the operation takes it: due at the end of the day."""
    return DistributionOrder(
        policy_id=filled.policy_id,
        agency_ids=tuple(filled.agencies),
        version_number=filled.version_number,
        message=filled.message,
        due_at=end_of_day(filled.due_on, zone_name),
        mandatory=filled.mandatory,
        scheduled_for=filled.scheduled_for,
        announce_now=filled.announce_now,
    )


def plan_order(filled: Filled, now: datetime, zone_name: str) -> PlanOrder:
    """The form as a plan: every wave has as many days to answer as the first would have from today."""
    waves = [
        WaveOrder([agency for agency, wave in filled.agencies.items() if wave == number], condition)
        for number, condition in enumerate(filled.conditions, start=1)
    ]
    return PlanOrder(
        policy_id=filled.policy_id,
        waves=waves,
        version_number=filled.version_number,
        message=filled.message,
        mandatory=filled.mandatory,
        due_days=days_to_answer(filled.due_on, now, zone_name),
    )


def days_to_answer(due_on: date, now: datetime, zone_name: str) -> int:
    """The days from today to the due date."""
    return max(1, (due_on - now.astimezone(zone(zone_name)).date()).days)


def says(filled: Filled, title: str, impact: Impact, *, zone_name: str) -> str:
    """What will happen, before it does."""
    if not impact.reached_count:
        return f"No agency you chose can receive version {filled.version_number} of “{literal(title)}”."
    at = f"at {minute(filled.scheduled_for, zone_name)}" if filled.scheduled_for else "now"
    told = ""
    if filled.scheduled_for:
        told = " They see it announced at once." if filled.announce_now else " They see nothing before."
    return (
        f"Version {filled.version_number} of “{literal(title)}” goes to "
        f"**{_agencies(impact.reached_count)}** {at}.{told}{_named(impact)}"
        f"\n\n{consequences(impact)}"
        f"\n\nTheir answer is due by {literal(day(impact.due_at, zone_name))}. {_kind(filled)}{_message(filled)}"
    )


def plan_says(filled: Filled, title: str, impacts: Sequence[Impact], *, now: datetime, zone_name: str) -> str:
    """What will happen wave by wave, before it does."""
    lines = [
        f"- **Wave {number}** {literal(starts(condition, zone_name)) if condition else 'now'}: "
        f"{_agencies(impact.reached_count)}.{_named(impact)} {consequences(impact)}"
        for number, (condition, impact) in enumerate(zip(filled.conditions, impacts, strict=True), start=1)
    ]
    days = counted(days_to_answer(filled.due_on, now, zone_name), "day")
    return (
        f"Version {filled.version_number} of “{literal(title)}” goes out in {counted(len(impacts), 'wave')}:\n\n"
        + "\n".join(lines)
        + f"\n\nEvery wave has {days} to answer. {_kind(filled)} Agencies of a wave see nothing before it starts. "
        f"If a newer version is sent meanwhile, the waves that have not started are cancelled.{_message(filled)}"
    )


def _named(impact: Impact) -> str:
    """Who it is, as far as there is room."""
    if not impact.first_names:
        return ""
    more = impact.reached_count - len(impact.first_names)
    return f" To {literal(', '.join(impact.first_names))}{f' and {more:,} more' if more > 0 else ''}."


def _message(filled: Filled) -> str:
    said = " ".join(filled.message.split())
    return f"\n\nThey read: “{literal(said)}”" if said else ""


def consequences(impact: Impact) -> str:
    """What ends, who must sign again, and whose answer carries over."""
    said = [
        f"{count:,} {one if count == 1 else more}"
        for count, (one, more) in zip(
            (impact.superseded_count, impact.asked_again_count, impact.carried_over_count, impact.replaced_count),
            _CONSEQUENCES,
            strict=True,
        )
        if count
    ]
    ended = replaced_says(impact.replaced_riders, impact.version_number)
    listed = "; ".join(said) + "." if said else "None of them holds an earlier version."
    return f"{listed}\n\n{ended}" if ended else listed


def refused_frame(refused: Iterable[RefusedRecipient]) -> pd.DataFrame:
    """Who would not get it, and why."""
    rows = [(each.name or str(each.agency_org_id), each.reason) for each in refused]
    return pd.DataFrame(rows, columns=["Agency", "Why not"])


def request(filled: Filled) -> dict[str, object]:
    """The form as a plain object: the same key with another request is refused."""
    return {**filled.__dict__, "agencies": sorted((str(agency), wave) for agency, wave in filled.agencies.items())}


def answer(result: DistributionResult) -> dict[str, Any]:
    """The result as it is kept for a second click."""
    return {
        "sent": [each.name for each in result.sent],
        "refused": [[each.name or str(each.agency_org_id), each.reason] for each in result.refused],
        "version_number": result.version_number,
        "scheduled": result.status.value == "pending",
        "batch_id": str(result.batch_id),
        "replaced": replaced_says(result.replaced_riders, result.version_number),
    }


def plan_answer(result: PlanResult) -> dict[str, Any]:
    """What came of a plan, kept alike."""
    return {
        "sent": [],
        "refused": [[each.name or str(each.agency_org_id), each.reason] for each in result.refused],
        "version_number": result.plan.version_number,
        "wave_count": len(result.plan.waves),
        "agency_count": sum(wave.agency_count for wave in result.plan.waves),
        "plan_id": str(result.plan.id),
    }


def outcome_sentence(kept: Mapping[str, Any]) -> str:
    """What came of it, in one sentence."""
    refused = f" {_agencies(len(kept['refused']))} could not receive it." if kept["refused"] else ""
    if "plan_id" in kept:
        return f"Planned: {_agencies(kept['agency_count'])} in {counted(kept['wave_count'], 'wave')}.{refused}"
    verb = "Scheduled for" if kept["scheduled"] else "Sent to"
    replaced = f" {kept['replaced']}" if kept.get("replaced") else ""
    return f"{verb} {_agencies(len(kept['sent']))}.{refused}{replaced}"


def outcome(kept: Mapping[str, Any], search: str = "") -> pd.DataFrame:
    """Every agency with what came of it, the refused first with their reason; those whose name holds the search."""
    done = "● Scheduled" if kept.get("scheduled") else "● Sent"
    refused = [(name, "■ Refused", reason) for name, reason in kept["refused"]]
    rows = [*refused, *((name, done, "–") for name in kept["sent"])]
    return pd.DataFrame([row for row in rows if search.lower() in row[0].lower()], columns=SENT_COLUMNS)


def _agencies(count: int) -> str:
    return "no agency" if count == 0 else f"{count:,} {'agency' if count == 1 else 'agencies'}"


def _kind(filled: Filled) -> str:
    return "It is mandatory." if filled.mandatory else "It is not mandatory."


def _remark(agency: AgencyToChoose, wave: int | None, filling: int) -> str:
    if agency.state != "active":
        return f"Engagement {agency.state}"
    return f"In wave {wave}" if wave is not None and wave != filling else ""
