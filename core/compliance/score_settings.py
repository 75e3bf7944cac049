"""What a client lets the score's components weigh and how soon it looks again: the values, and what may be set."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from core.compliance.facts import ComponentName, Weights
from core.compliance.model import ComplianceStatus
from core.errors import NotValid

LIGHTEST, HEAVIEST = 1, 100
SHORTEST_DAYS, LONGEST_DAYS = 7, 730
REASON_LIMIT = 2000
WHOLE_SHARE = 10_000


@dataclass(frozen=True)
class ReviewIntervals:
    """After how many days an accepted assessment is looked at again, by the status that the acceptance leads to."""

    compliant_days: int = 180
    at_risk_days: int = 60
    non_compliant_days: int = 30

    def of(self, status: ComplianceStatus) -> int:
        """The interval of one status; what leaves no data is looked at again as soon as what is at risk."""
        return {
            ComplianceStatus.COMPLIANT: self.compliant_days,
            ComplianceStatus.AT_RISK: self.at_risk_days,
            ComplianceStatus.PENDING: self.at_risk_days,
            ComplianceStatus.NON_COMPLIANT: self.non_compliant_days,
        }[status]


@dataclass(frozen=True)
class ScoreSettings:
    """One client's settings from a day on; number 0 are the formula's own, which count where nothing was set.

    Only the client reads who set them and why.
    """

    number: int = 0
    weights: Weights = field(default_factory=Weights)
    intervals: ReviewIntervals = field(default_factory=ReviewIntervals)
    in_force_from: date | None = None
    set_at: datetime | None = None
    set_by_name: str = ""
    reason: str = ""


DEFAULT_SETTINGS = ScoreSettings()


class SettingsNotValid(NotValid):
    """A weight, an interval, a day or a reason that cannot be set."""


def in_force(kept: Iterable[ScoreSettings], day: date) -> ScoreSettings:
    """The settings that count on a day: the last set of those in force by then, else the formula's own."""
    begun = [each for each in kept if each.in_force_from is not None and each.in_force_from <= day]
    return max(begun, key=lambda each: each.number, default=DEFAULT_SETTINGS)


def share(weights: Weights, name: ComponentName) -> int:
    """What one component weighs of the whole, in ten-thousandths, floored."""
    return WHOLE_SHARE * weights.of(name) // sum(weights.of(each) for each in ComponentName)


def check_settings(
    weights: Weights, intervals: ReviewIntervals, *, in_force_from: date, reason: str, today: date
) -> None:
    """Refuse what a formula cannot take, what would reach back, and what says no reason."""
    for name in ComponentName:
        weight = weights.of(name)
        if not LIGHTEST <= weight <= HEAVIEST:
            raise SettingsNotValid(
                f"{name.value.capitalize()} weighs {weight}. Choose a whole number from {LIGHTEST} to {HEAVIEST}.",
                field=name.value,
            )
    _check_intervals(intervals)
    if in_force_from < today:
        raise SettingsNotValid(
            "Settings never reach back: a day that has passed keeps its score. Choose today or a later day.",
            field="in_force_from",
        )
    if not reason.strip():
        raise SettingsNotValid("Say why the score is computed otherwise from now on.", field="reason")
    if len(reason.strip()) > REASON_LIMIT:
        raise SettingsNotValid(f"Say why in at most {REASON_LIMIT} characters.", field="reason")


def _check_intervals(intervals: ReviewIntervals) -> None:
    """Each within its bounds, and the worse the status, the sooner the next look."""
    days = (intervals.compliant_days, intervals.at_risk_days, intervals.non_compliant_days)
    if not all(SHORTEST_DAYS <= each <= LONGEST_DAYS for each in days):
        raise SettingsNotValid(
            f"A review interval is {SHORTEST_DAYS} to {LONGEST_DAYS} days. Change the one that is not.",
            field="intervals",
        )
    if list(days) != sorted(days, reverse=True):
        raise SettingsNotValid(
            "What stands worse is looked at no later: let the days fall from compliant to at risk to non-compliant.",
            field="intervals",
        )
