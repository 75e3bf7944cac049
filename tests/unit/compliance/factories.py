"""Facts with defaults: signed on time, nothing assessed yet, nothing wrong."""

from datetime import date, timedelta

from core.compliance.facts import (
    AcknowledgementFact,
    AssessmentFact,
    ClauseAnswer,
    Component,
    ComponentName,
    ConflictFact,
    ExceptionFact,
    Facts,
    RequestFact,
    Score,
    ViolationFact,
    Weights,
)
from core.compliance.model import AnswerValue, Severity, ViolationState
from core.compliance.rules import DEFAULT_WEIGHTS, score
from core.distribution.model import Response
from core.exceptions.model import ExceptionState

TODAY = date(2026, 6, 1)
UNSIGNED, SIGNED, RESERVED, DECLINED = Response


def day(offset: int) -> date:
    """So many days after today; negative lies in the past."""
    return TODAY + timedelta(days=offset)


def acknowledgement(
    response: Response = SIGNED,
    *,
    due: int = -10,
    responded: int | None = None,
    declined: int | None = None,
    mandatory: bool = False,
) -> AcknowledgementFact:
    """Answered on the due date unless told otherwise."""
    first = due if responded is None and response in (SIGNED, RESERVED) else responded
    refused = due if declined is None and response is DECLINED else declined
    return AcknowledgementFact(
        due_on=day(due),
        mandatory=mandatory,
        response=response,
        first_response_on=None if first is None else day(first),
        declined_on=None if refused is None else day(refused),
    )


def answer(
    clause_id: str,
    value: AnswerValue | None,
    *,
    weight: int = 1,
    mandatory: bool = False,
    unanswered_from: int | None = None,
) -> ClauseAnswer:
    """One clause's answer."""
    since = None if unanswered_from is None else day(unanswered_from)
    return ClauseAnswer(clause_id, weight, value, mandatory, since)


def assessment(
    *answers: ClauseAnswer, accepted: int = 0, interval: int = 180, review_on: int | None = None
) -> AssessmentFact:
    """Accepted today with one clause met unless told otherwise."""
    given = answers or (answer("met", AnswerValue.MET),)
    return AssessmentFact(
        "assessment", day(accepted), interval, given, review_on=None if review_on is None else day(review_on)
    )


def violation(
    severity: Severity = Severity.HIGH,
    state: ViolationState = ViolationState.CONFIRMED,
    *,
    name: str = "violation",
    clause: str = "clause",
    happened: int = -1,
    confirmed: int = 0,
    action_due: int | None = None,
) -> ViolationFact:
    """Confirmed today."""
    due_on = None if action_due is None else day(action_due)
    return ViolationFact(name, clause, severity, state, day(happened), day(confirmed), due_on)


def exception(
    *clauses: str,
    name: str = "exception",
    starts: int = -30,
    ends: int = 30,
    state: ExceptionState = ExceptionState.APPROVED,
    answers: Response | None = None,
) -> ExceptionFact:
    """Approved and in force."""
    return ExceptionFact(name, frozenset(clauses), day(starts), day(ends), state, answers)


def facts(
    acknowledged: AcknowledgementFact | None = None,
    assessed: AssessmentFact | None = None,
    *,
    first_due: int = 20,
    violations: tuple[ViolationFact, ...] = (),
    conflicts: tuple[ConflictFact, ...] = (),
    requests: tuple[RequestFact, ...] = (),
    exceptions: tuple[ExceptionFact, ...] = (),
) -> Facts:
    """One record's facts."""
    return Facts(
        distribution_id="distribution",
        acknowledgement=acknowledged or acknowledgement(),
        first_assessment_due_on=day(first_due),
        assessment=assessed,
        violations=violations,
        conflicts=conflicts,
        requests=requests,
        exceptions=exceptions,
    )


def scored(of: Facts, weights: Weights = DEFAULT_WEIGHTS) -> Score:
    """The score today."""
    return score(of, today=TODAY, weights=weights)


def part(of: Facts, name: ComponentName) -> Component:
    """One component of the score today."""
    return next(component for component in scored(of).components if component.name is name)


def value(of: Facts, name: ComponentName) -> int | None:
    """A component's ten-thousandths today."""
    return part(of, name).value_ten_thousandths
