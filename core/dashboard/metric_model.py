"""What a metric of the dashboards is: its words, its unit, which way it should move, and how fresh it is."""

from dataclasses import dataclass
from enum import StrEnum

from core.identity.model import OrganizationKind


class Unit(StrEnum):
    """What a figure is counted in."""

    COUNT = "count"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"
    MILLISECONDS = "milliseconds"


class Direction(StrEnum):
    """Which way a figure should move; neither for one that only says how much there is."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Theme(StrEnum):
    """What figures are shown under together."""

    SENDING = "Sent and signed"
    STANDING = "Scores and reviews"
    TROUBLE = "Violations and conflicts"
    PLATFORM = "The platform"


class Freshness(StrEnum):
    """As of when a figure is true."""

    LIVE = "counted from the facts at the time of the query"
    SCORED = "from the scores in force, which are computed anew within a minute of a change and every night"
    RUNNING = "measured by the running program since it started"


@dataclass(frozen=True)
class Metric:
    """One figure. `is_compared` where it can be said for an earlier moment too."""

    key: str
    title: str
    definition: str
    formula: str
    unit: Unit
    sides: frozenset[OrganizationKind]
    theme: Theme
    better: Direction = Direction.NEITHER
    freshness: Freshness = Freshness.LIVE
    is_compared: bool = True

    def is_read_by(self, kind: OrganizationKind) -> bool:
        """Whether that side's dashboard holds it."""
        return kind in self.sides


def delta_is_good(metric: Metric, change: float) -> bool | None:
    """Whether a change is for the better; None where there is none or it is neither."""
    if not change or metric.better is Direction.NEITHER:
        return None
    return (change > 0) == (metric.better is Direction.UP)


def reaches(metric: Metric, value: float | None, target: float | None) -> bool | None:
    """Whether a figure reaches its target; None without one of them."""
    if value is None or target is None:
        return None
    return value <= target if metric.better is Direction.DOWN else value >= target
