"""What the parts of a dashboard hold: the screen, the paper and the API are made of the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.compliance.model import Severity, ViolationState
from core.dashboard.metric_model import Metric
from core.dashboard.metrics import METRICS

Number = int | float


@dataclass(frozen=True)
class MetricValue:
    """One figure: now, in the comparison where it can be said, and what it shall reach. None is no data."""

    key: str
    value: Number | None
    before: Number | None = None
    target: int | None = None

    @property
    def metric(self) -> Metric:
        """What it means."""
        return METRICS[self.key]


@dataclass(frozen=True)
class KeyFigures:
    """All figures of a side at `at`; `scored_at` is when the latest score among them was computed."""

    at: datetime
    values: Sequence[MetricValue]
    record_count: int = 0
    scored_at: datetime | None = None

    def of(self, key: str) -> MetricValue:
        """One of them by its key."""
        return next(value for value in self.values if value.key == key)


@dataclass(frozen=True)
class ScoreDay:
    """The average score of one day."""

    day: date
    average_score: int | None
    record_count: int


@dataclass(frozen=True)
class FlowDay:
    """What was delivered and what was signed in the days from `day` to the next one of its series."""

    day: date
    sent_count: int
    signed_count: int


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day of the period."""

    day: date
    words: str


@dataclass(frozen=True)
class Trends:
    """How it moved; `step` is how many days one of the flow's stretches has."""

    scores: Sequence[ScoreDay]
    flow: Sequence[FlowDay]
    step: int
    marks: Sequence[Mark]


@dataclass(frozen=True)
class BoardGroup:
    """One other organization or policy: what is in force and how it stands."""

    id: UUID
    name: str
    active_count: int
    acknowledged_count: int
    reserved_count: int
    declined_count: int
    overdue_count: int
    average_score: int | None
    violations_count: int
    non_compliant_count: int
    score_before: int | None

    @property
    def awaiting_count(self) -> int:
        """What waits for its answer and is not past due."""
        answered = self.acknowledged_count + self.reserved_count + self.declined_count
        return self.active_count - answered - self.overdue_count

    @property
    def change(self) -> int | None:
        """By how much its average moved; None where either is missing."""
        if self.average_score is None or self.score_before is None:
            return None
        return self.average_score - self.score_before


@dataclass(frozen=True)
class SigningBand:
    """How many signatures took about so long."""

    words: str
    signed_count: int


@dataclass(frozen=True)
class ViolationCell:
    """How many violations share a state and a severity."""

    state: ViolationState
    severity: Severity
    violation_count: int


@dataclass(frozen=True)
class ClauseCount:
    """One clause and what is counted of it; `client` is named to an agency."""

    policy_id: UUID
    clause_id: str
    policy_title: str
    client: str | None = None
    finding_count: int = 0
    grave_count: int = 0
    objection_count: int = 0
    violation_count: int = 0


@dataclass(frozen=True)
class Comparisons:
    """Where it stands how: the groups, their scores by both, and what else is compared.

    `since` is the day that averages are compared with; None where there is none.
    """

    since: date | None
    by_counterpart: Sequence[BoardGroup]
    by_policy: Sequence[BoardGroup]
    cells: Mapping[tuple[UUID, UUID], int | None]
    signing: Sequence[SigningBand]
    violations: Sequence[ViolationCell]
    clauses: Sequence[ClauseCount]


@dataclass(frozen=True)
class Choice:
    """An organization or a policy to narrow to; `markets` of an organization."""

    id: UUID
    name: str
    markets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What a dashboard can be narrowed to."""

    counterparts: Sequence[Choice]
    policies: Sequence[Choice]

    @property
    def markets(self) -> list[str]:
        """All markets, by name."""
        return sorted({market for each in self.counterparts for market in each.markets})
