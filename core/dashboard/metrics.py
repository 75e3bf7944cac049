"""Every figure of the dashboards: what it is called, what it means, how it is counted, and who reads it."""

from collections.abc import Mapping
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
    better: Direction = Direction.NEITHER
    freshness: Freshness = Freshness.LIVE
    is_compared: bool = True

    def is_read_by(self, kind: OrganizationKind) -> bool:
        """Whether that side's dashboard holds it."""
        return kind in self.sides


_CLIENT = frozenset({OrganizationKind.ENTERPRISE})
_AGENCY = frozenset({OrganizationKind.AGENCY})
_BOTH = _CLIENT | _AGENCY
_OPERATOR = frozenset({OrganizationKind.OPERATOR})
_UP, _DOWN = Direction.UP, Direction.DOWN
_COUNT, _PERCENT, _MS = Unit.COUNT, Unit.PERCENT, Unit.MILLISECONDS
_SCORED, _RUNNING = Freshness.SCORED, Freshness.RUNNING

# fmt: off
_ALL = (
    Metric("total_distributions", "Distributions", "All policies ever sent, earlier versions included.",
           "count of distributions made by then", _COUNT, _BOTH),
    Metric("active_distributions", "In force", "Distributions that an agency works under at that moment.",
           "count of distributions delivered and not yet superseded, withdrawn or expired", _COUNT, _BOTH),
    Metric("acknowledged_distributions", "Acknowledged", "Those in force that were signed without reservation.",
           "count of those in force whose answer is acknowledged", _COUNT, _BOTH, _UP),
    Metric("acknowledgement_rate", "Acknowledgement rate", "The share of what is in force that was signed without reservation.",
           "100 × acknowledged ÷ in force, rounded down", _PERCENT, _BOTH, _UP),
    Metric("reserved_distributions", "With reservation", "Those in force that were signed with a reservation.",
           "count of those in force whose answer is with reservation", _COUNT, _BOTH, _DOWN),
    Metric("declined_distributions", "Declined", "Those in force that were declined.",
           "count of those in force whose answer is declined", _COUNT, _BOTH, _DOWN),
    Metric("overdue_signatures", "Unsigned past due", "Those in force that have no answer although their due date has passed.",
           "count of those in force without an answer whose due date lies before that moment", _COUNT, _BOTH, _DOWN),
    Metric("time_to_sign", "Time to sign", "How long it took from delivery to the signature, for what was signed in the period.",
           "median of (signed − delivered) in days; signatures carried over by an editorial version are left out", Unit.DAYS, _BOTH, _DOWN),
    Metric("sent_in_period", "Sent in the period", "Distributions delivered in the period.",
           "count of distributions made after the beginning of the period and by its end", _COUNT, _BOTH),
    Metric("average_score", "Average score", "The compliance score of the records in force; those without data are left out.",
           "mean of the scores, rounded to a whole point", Unit.POINTS, _BOTH, _UP, _SCORED),
    Metric("coverage", "Coverage", "How much of the scores' weight rests on data.",
           "mean of (weight of components with data ÷ weight of all), in per cent, rounded down", _PERCENT, _BOTH, _UP, _SCORED),
    Metric("at_risk_records", "At risk", "Records in force whose status is at risk.",
           "count of records with that status", _COUNT, _BOTH, _DOWN, _SCORED),
    Metric("non_compliant_records", "Non-compliant", "Records in force whose status is non-compliant.",
           "count of records with that status", _COUNT, _BOTH, _DOWN, _SCORED),
    Metric("overdue_reviews", "Reviews overdue", "Records in force whose day of review has passed.",
           "count of records whose next review lies before the time of the query", _COUNT, _BOTH, _DOWN, _SCORED, is_compared=False),
    Metric("open_violations", "Open violations", "Violations that are confirmed and not yet closed or dismissed.",
           "count of violations confirmed by then and not closed or dismissed by then", _COUNT, _BOTH, _DOWN),
    Metric("grave_violations", "Open, high or critical", "Open violations of high or critical severity.",
           "count of open violations whose severity is high or critical", _COUNT, _BOTH, _DOWN),
    Metric("violations_reported", "Violations reported", "Violations reported in the period, whatever became of them.",
           "count of violations reported after the beginning of the period and by its end", _COUNT, _BOTH, _DOWN),
    Metric("own_findings", "Own clauses that clash", "Contradictions among your own clauses; the same one at several agencies is one.",
           "count of different findings among the client's own clauses that are open", _COUNT, _CLIENT, _DOWN),
    Metric("unresolved_conflicts", "Unresolved conflicts", "Findings between clauses that stand open at the agency.",
           "count of conflicts and tensions found by then and not settled by then", _COUNT, _AGENCY, _DOWN),
    Metric("resolution_rate", "Resolution rate", "The share of all findings ever made that are settled.",
           "100 × (resolved + set aside) ÷ all findings made by then, rounded down", _PERCENT, _AGENCY, _UP),
    Metric("api_median", "API response time", "How long the API took for an answer, half of the answers being quicker.",
           "median over the last 5,000 answers of this process", _MS, _OPERATOR, _DOWN, _RUNNING, is_compared=False),
    Metric("api_slow", "API, slowest 5 %", "How long the API took at most for 95 of 100 answers.",
           "95th percentile over the last 5,000 answers of this process", _MS, _OPERATOR, _DOWN, _RUNNING, is_compared=False),
    Metric("api_errors", "API errors", "Answers of the API that say the program failed.",
           "count of answers with a status of 500 or more among the last 5,000 of this process", _COUNT, _OPERATOR, _DOWN, _RUNNING, is_compared=False),
    Metric("database_round_trip", "Database round trip", "How long the shortest question to the database takes.",
           "time of one SELECT inside an open transaction", _MS, _OPERATOR, _DOWN, is_compared=False),
    Metric("jobs_unwell", "Jobs late or failing", "Jobs that are behind their plan or whose last run failed.",
           "count of jobs whose status is not well", _COUNT, _OPERATOR, _DOWN, is_compared=False),
    Metric("job_failures", "Failed runs", "Runs of jobs that failed within a day.",
           "sum of failed runs over all jobs in the last 24 hours", _COUNT, _OPERATOR, _DOWN, is_compared=False),
    Metric("events_waiting", "Events waiting", "Events that are written and not yet numbered for their readers.",
           "count of rows of the outbox without a number", _COUNT, _OPERATOR, _DOWN, is_compared=False),
)
# fmt: on

METRICS: Mapping[str, Metric] = {metric.key: metric for metric in _ALL}
"""Every metric by its key, in the order in which figures are shown."""


def metrics_of(kind: OrganizationKind) -> tuple[Metric, ...]:
    """The metrics of one side, in their order."""
    return tuple(metric for metric in _ALL if metric.is_read_by(kind))


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
