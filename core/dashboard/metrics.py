"""Every figure of the dashboards: what it is called, what it means, how it is counted, and who reads it."""

from collections.abc import Mapping

from core.dashboard.metric_model import Direction, Freshness, Metric, Theme, Unit
from core.dashboard.platform_metrics import PLATFORM_METRICS
from core.identity.model import OrganizationKind

_CLIENT = frozenset({OrganizationKind.ENTERPRISE})
_AGENCY = frozenset({OrganizationKind.AGENCY})
_BOTH = _CLIENT | _AGENCY
_UP, _DOWN = Direction.UP, Direction.DOWN
_COUNT, _PERCENT = Unit.COUNT, Unit.PERCENT
_SCORED = Freshness.SCORED

_ALL = (
    Metric(
        "total_distributions",
        "Distributions",
        "All policies ever sent, earlier versions included.",
        "count of distributions made by then",
        _COUNT,
        _BOTH,
        Theme.SENDING,
    ),
    Metric(
        "active_distributions",
        "In force",
        "Distributions that an agency works under at that moment.",
        "count of distributions delivered and not yet superseded, withdrawn or expired",
        _COUNT,
        _BOTH,
        Theme.SENDING,
    ),
    Metric(
        "acknowledged_distributions",
        "Acknowledged",
        "Those in force that were signed without reservation.",
        "count of those in force whose answer is acknowledged",
        _COUNT,
        _BOTH,
        Theme.SENDING,
        _UP,
    ),
    Metric(
        "acknowledgement_rate",
        "Acknowledgement rate",
        "The share of what is in force that was signed without reservation.",
        "100 × acknowledged ÷ in force, rounded down",
        _PERCENT,
        _BOTH,
        Theme.SENDING,
        _UP,
    ),
    Metric(
        "reserved_distributions",
        "With reservation",
        "Those in force that were signed with a reservation.",
        "count of those in force whose answer is with reservation",
        _COUNT,
        _BOTH,
        Theme.SENDING,
        _DOWN,
    ),
    Metric(
        "declined_distributions",
        "Declined",
        "Those in force that were declined.",
        "count of those in force whose answer is declined",
        _COUNT,
        _BOTH,
        Theme.SENDING,
        _DOWN,
    ),
    Metric(
        "overdue_signatures",
        "Unsigned past due",
        "Those in force that have no answer although their due date has passed.",
        "count of those in force without an answer whose due date lies before that moment",
        _COUNT,
        _BOTH,
        Theme.SENDING,
        _DOWN,
    ),
    Metric(
        "time_to_sign",
        "Time to sign",
        "How long it took from delivery to the signature, for what was signed in the period.",
        "median of (signed − delivered) in days; signatures carried over by an editorial version are left out",
        Unit.DAYS,
        _BOTH,
        Theme.SENDING,
        _DOWN,
    ),
    Metric(
        "sent_in_period",
        "Sent in the period",
        "Distributions delivered in the period.",
        "count of distributions made after the beginning of the period and by its end",
        _COUNT,
        _BOTH,
        Theme.SENDING,
    ),
    Metric(
        "average_score",
        "Average score",
        "The compliance score of the records in force; those without data are left out.",
        "mean of the scores, rounded to a whole point",
        Unit.POINTS,
        _BOTH,
        Theme.STANDING,
        _UP,
        _SCORED,
    ),
    Metric(
        "coverage",
        "Coverage",
        "How much of the scores' weight rests on data.",
        "mean of (weight of components with data ÷ weight of all), in per cent, rounded down",
        _PERCENT,
        _BOTH,
        Theme.STANDING,
        _UP,
        _SCORED,
    ),
    Metric(
        "at_risk_records",
        "At risk",
        "Records in force whose status is at risk.",
        "count of records with that status",
        _COUNT,
        _BOTH,
        Theme.STANDING,
        _DOWN,
        _SCORED,
    ),
    Metric(
        "non_compliant_records",
        "Non-compliant",
        "Records in force whose status is non-compliant.",
        "count of records with that status",
        _COUNT,
        _BOTH,
        Theme.STANDING,
        _DOWN,
        _SCORED,
    ),
    Metric(
        "overdue_reviews",
        "Reviews overdue",
        "Records in force whose day of review has passed.",
        "count of records whose next review lies before the time of the query",
        _COUNT,
        _BOTH,
        Theme.STANDING,
        _DOWN,
        _SCORED,
        is_compared=False,
    ),
    Metric(
        "open_violations",
        "Open violations",
        "Violations that are confirmed and not yet closed or dismissed.",
        "count of violations confirmed by then and not closed or dismissed by then",
        _COUNT,
        _BOTH,
        Theme.TROUBLE,
        _DOWN,
    ),
    Metric(
        "grave_violations",
        "Open, high or critical",
        "Open violations of high or critical severity.",
        "count of open violations whose severity is high or critical",
        _COUNT,
        _BOTH,
        Theme.TROUBLE,
        _DOWN,
    ),
    Metric(
        "violations_reported",
        "Violations reported",
        "Violations reported in the period, whatever became of them.",
        "count of violations reported after the beginning of the period and by its end",
        _COUNT,
        _BOTH,
        Theme.TROUBLE,
        _DOWN,
    ),
    Metric(
        "own_findings",
        "Own clauses that clash",
        "Contradictions among your own clauses; the same one at several agencies is one.",
        "count of different findings among the client's own clauses that are open",
        _COUNT,
        _CLIENT,
        Theme.TROUBLE,
        _DOWN,
    ),
    Metric(
        "unresolved_conflicts",
        "Unresolved conflicts",
        "Findings between clauses that stand open at the agency.",
        "count of conflicts and tensions found by then and not settled by then",
        _COUNT,
        _AGENCY,
        Theme.TROUBLE,
        _DOWN,
    ),
    Metric(
        "resolution_rate",
        "Resolution rate",
        "The share of all findings ever made that are settled.",
        "100 × (resolved + set aside) ÷ all findings made by then, rounded down",
        _PERCENT,
        _AGENCY,
        Theme.TROUBLE,
        _UP,
    ),
    *PLATFORM_METRICS,
)

METRICS: Mapping[str, Metric] = {metric.key: metric for metric in _ALL}
"""Every metric by its key, in the order in which figures are shown."""


def metrics_of(kind: OrganizationKind) -> tuple[Metric, ...]:
    """The metrics of one side, in their order."""
    return tuple(metric for metric in _ALL if metric.is_read_by(kind))
