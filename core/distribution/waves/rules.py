"""Decisions about plans and waves, on data already in hand."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from core.distribution.model import Candidate, Recipient, RefusedRecipient
from core.distribution.rules import MESSAGE_LIMIT, RECIPIENT_LIMIT, recipients
from core.distribution.waves.model import PlanOrder, WaveCondition, WaveOrder
from core.errors import NotInThisState, NotValid

WAVE_LIMIT = 20
DAYS_LIMIT = 365
_FULL = 100


class PlanNotValid(NotValid):
    """A plan of waves that breaks a rule of its own."""


class NotTheNextWave(NotInThisState):
    """Waves start in their order, and an earlier one has not started yet."""


def check_plan(order: PlanOrder, now: datetime) -> None:
    """Refuse a plan that breaks a rule of its own, before anything is asked of the database."""
    if not 1 <= len(order.waves) <= WAVE_LIMIT:
        raise PlanNotValid(f"A plan has 1 to {WAVE_LIMIT} waves; this one has {len(order.waves)}.")
    if order.due_days is not None and not 1 <= order.due_days <= DAYS_LIMIT:
        raise PlanNotValid(f"Agencies have 1 to {DAYS_LIMIT} days to answer, not {order.due_days}.")
    if len(order.message) > MESSAGE_LIMIT:
        raise PlanNotValid(f"The message has {len(order.message):,} characters; at most {MESSAGE_LIMIT:,} are sent.")
    _check_agencies(order.waves)
    for number, wave in enumerate(order.waves, start=1):
        if wave.condition is not None:
            check_condition(wave.condition, number, now)
        elif number > 1:
            raise PlanNotValid(f"Say when wave {number} starts: at a time, or by a share of signatures.")


def check_condition(condition: WaveCondition, number: int, now: datetime) -> None:
    """Refuse a condition that says nothing, two things, or what cannot be."""
    at, share = condition.starts_at, condition.share_signed
    if (at is None) == (share is None):
        raise PlanNotValid(f"Wave {number} starts at a time or by a share that has signed: choose one of the two.")
    if at is not None and at <= now:
        raise PlanNotValid(f"The time of wave {number} has passed. Choose a later one.")
    if share is not None:
        _check_share(condition, number, share)
    elif condition.not_before_days is not None or condition.not_after_days is not None:
        raise PlanNotValid(f"Wave {number} starts at its time; days before and after go with a share.")


def waves_with_recipients(
    waves: Sequence[WaveOrder], candidates: Sequence[Candidate], version_number: int
) -> tuple[list[tuple[int, Recipient]], tuple[RefusedRecipient, ...]]:
    """Who stands in which wave, by number, and who in none, since they could not receive the version today either."""
    number_of = {agency: number for number, wave in enumerate(waves, start=1) for agency in wave.agency_ids}
    chosen, refused = recipients(candidates, version_number, scheduled=False)
    return [(number_of[recipient.agency_org_id], recipient) for recipient in chosen], refused


def check_is_next(number: int, next_number: int | None) -> None:
    """Refuse to start a wave before the ones ahead of it."""
    if next_number is not None and next_number < number:
        raise NotTheNextWave(f"Wave {next_number} comes first: start or cancel that one before wave {number}.")


def _check_agencies(waves: Sequence[WaveOrder]) -> None:
    times = Counter(agency for wave in waves for agency in wave.agency_ids)
    for number, wave in enumerate(waves, start=1):
        if not wave.agency_ids:
            raise PlanNotValid(f"Wave {number} has no agency. Choose at least one, or leave the wave out.")
    if any(count > 1 for count in times.values()):
        raise PlanNotValid("An agency stands in two waves. Each agency belongs in one.")
    if len(times) > RECIPIENT_LIMIT:
        raise PlanNotValid(f"At most {RECIPIENT_LIMIT:,} agencies go into one plan.")


def _check_share(condition: WaveCondition, number: int, share: int) -> None:
    before, after = condition.not_before_days or 0, condition.not_after_days
    if number == 1:
        raise PlanNotValid("No wave comes before the first: it starts now or at a time.")
    if not 1 <= share <= _FULL:
        raise PlanNotValid(f"A share is 1 to 100 percent, not {share}.")
    if not 0 <= before <= DAYS_LIMIT or not 1 <= (after or 1) <= DAYS_LIMIT:
        raise PlanNotValid(f"Wave {number} counts its days from 0 (at the latest: from 1) to {DAYS_LIMIT}.")
    if after is not None and after < before:
        raise PlanNotValid(f"Wave {number} would start at the latest before it may start at all.")
