"""What a score is computed from and what it yields: plain values of one (agency, policy) pair.

A fact that contradicts itself is a ValueError here, so that an error never becomes a number.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.compliance.model import OPEN_VIOLATION_STATES, AnswerValue, ComplianceStatus, Severity, ViolationState
from core.distribution.model import Response
from core.exceptions.model import ExceptionState


@dataclass(frozen=True)
class AcknowledgementFact:
    """How the current distribution was answered.

    `first_response_on` is the day of the first response that was not a decline, `declined_on` of the first decline.
    """

    due_on: date
    mandatory: bool
    response: Response = Response.AWAITING
    first_response_on: date | None = None
    declined_on: date | None = None

    def __post_init__(self) -> None:
        signed = self.response in (Response.ACKNOWLEDGED, Response.WITH_RESERVATION)
        if signed and self.first_response_on is None:
            raise ValueError("a signed distribution has the day of its first response")
        if self.response is Response.DECLINED and self.declined_on is None:
            raise ValueError("a declined distribution has the day of its decline")


@dataclass(frozen=True)
class ClauseAnswer:
    """One clause in the accepted assessment; `value` None is unanswered.

    `unanswered_from` is set where a later material version added or changed the clause: the due date of that version's
    assessment. From that day on the clause counts as unanswered; before, an answer to the old text stands and an added
    clause is left out.
    """

    clause_id: str
    weight: int
    value: AnswerValue | None
    mandatory: bool
    unanswered_from: date | None = None

    def __post_init__(self) -> None:
        if self.weight < 1:
            raise ValueError("a clause weighs at least 1")


@dataclass(frozen=True)
class AssessmentFact:
    """The latest accepted assessment; `review_on` is a review date an officer set instead of the interval's end."""

    id: str
    accepted_on: date
    review_interval_days: int
    answers: tuple[ClauseAnswer, ...]
    review_on: date | None = None

    def __post_init__(self) -> None:
        if self.review_interval_days < 1:
            raise ValueError("a review interval is at least one day")

    @property
    def interval_ends_on(self) -> date:
        """The last day on which the assessment is wholly fresh."""
        return self.accepted_on + timedelta(days=self.review_interval_days)


@dataclass(frozen=True)
class ViolationFact:
    """A violation of one clause; `happened_on` decides whether it fell inside an exception."""

    id: str
    clause_id: str
    severity: Severity
    state: ViolationState
    happened_on: date
    confirmed_on: date | None = None
    action_due_on: date | None = None

    def __post_init__(self) -> None:
        if self.open and self.confirmed_on is None:
            raise ValueError("an open violation has the day of its confirmation")

    @property
    def open(self) -> bool:
        """Confirmed and not yet closed or dismissed."""
        return self.state in OPEN_VIOLATION_STATES


@dataclass(frozen=True)
class ConflictFact:
    """A same-client conflict or tension finding that is unresolved or in progress; no other finding may be passed."""

    id: str
    severity: Severity


@dataclass(frozen=True)
class RequestFact:
    """A request that is with the agency, and the day its answer is due (None: none was asked for)."""

    id: str
    answer_due_on: date | None


@dataclass(frozen=True)
class ExceptionFact:
    """An exception to clauses that was once approved; `ends_on` is its last day inside, as the agency reads it.

    `answers` is the response that asked for it: WITH_RESERVATION only while that reservation is the one in force,
    DECLINED also after a signature has followed the decline; None where no response asked for it.
    """

    id: str
    clause_ids: frozenset[str]
    starts_on: date
    ends_on: date
    state: ExceptionState
    answers: Response | None = None

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("an exception does not end before it begins")


@dataclass(frozen=True)
class Facts:
    """Everything that counts on one current distribution's record.

    `first_assessment_due_on` comes from the first distribution of the policy: a material version does not move it.
    """

    distribution_id: str
    acknowledgement: AcknowledgementFact
    first_assessment_due_on: date
    assessment: AssessmentFact | None = None
    violations: tuple[ViolationFact, ...] = ()
    conflicts: tuple[ConflictFact, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    exceptions: tuple[ExceptionFact, ...] = ()


class ComponentName(StrEnum):
    """The five parts of a score, in the order they are shown."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ASSESSMENT = "assessment"
    VIOLATIONS = "violations"
    CONFLICTS = "conflicts"
    FRESHNESS = "freshness"


class CostKind(StrEnum):
    """What kind of fact costs points; with the fact's id it is the link a page follows."""

    LATE_RESPONSE = "late_response"
    RESERVATION = "reservation"
    DECLINE = "decline"
    ANSWER = "answer"
    MISSING_ASSESSMENT = "missing_assessment"
    VIOLATION = "violation"
    CONFLICT = "conflict"
    REQUEST = "request"
    OVERDUE_REVIEW = "overdue_review"


@dataclass(frozen=True)
class Weights:
    """What each component weighs, in hundredths; the sum need not be 100."""

    acknowledgement: int = 25
    assessment: int = 35
    violations: int = 20
    conflicts: int = 10
    freshness: int = 10

    def __post_init__(self) -> None:
        if min(self.of(name) for name in ComponentName) < 1:
            raise ValueError("every component weighs at least one hundredth")

    def of(self, name: ComponentName) -> int:
        """The weight of one component."""
        weight: int = getattr(self, name.value)
        return weight


@dataclass(frozen=True)
class Cost:
    """What one fact takes from its component, in ten-thousandths; 0 where an exception waives it, which is then named.

    `fact_id` is a clause's id for an answer, the distribution's id for a response or a missing assessment, else the
    fact's own.
    """

    kind: CostKind
    fact_id: str
    ten_thousandths: int
    waived_by: str | None = None


@dataclass(frozen=True)
class Component:
    """One part of a score: 0 to 10,000, or None without data. Its costs and `floored` sum to what it lost."""

    name: ComponentName
    weight: int
    value_ten_thousandths: int | None
    costs: tuple[Cost, ...] = ()

    @property
    def lost_units(self) -> int:
        """What its facts cost, in the score's units (see `Score`)."""
        return self.weight * sum(cost.ten_thousandths for cost in self.costs)

    @property
    def floored_units(self) -> int:
        """What the floors of its costs and of itself lose, in the score's units."""
        if self.value_ten_thousandths is None:
            return 0
        return self.weight * (10_000 - self.value_ten_thousandths) - self.lost_units


@dataclass(frozen=True)
class Score:
    """A score with its decomposition.

    One point is `units_per_point` units, and exactly:
    (100 − score) · units_per_point = Σ component.lost_units + rounding_line.
    `score` None means that there is no data; `rounding_line` is 0 then. Coverage is in ten-thousandths.
    """

    score: int | None
    score_ten_thousandths: int | None
    score_before_waivers: int | None
    coverage: int
    status: ComplianceStatus
    components: tuple[Component, ...]
    units_per_point: int
    rounding_line: int
    next_review_on: date
    gates: tuple[str, ...] = ()
    formula_version: str = "v1"


@dataclass(frozen=True)
class OpenFact:
    """A fact somebody can mend, and what the score and the status would then be; the gain is in ten-thousandths."""

    kind: CostKind
    fact_id: str
    gain_ten_thousandths: int
    score_after: int | None
    status_after: ComplianceStatus
