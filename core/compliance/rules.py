"""The compliance score (formula v1): number, status, gates and the day of the next review, from facts in hand.

Where the formula's text leaves a choice, docs/decisions/0004-score-readings.md holds the reading taken here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.compliance.components import WHOLE, components, falls_short
from core.compliance.facts import Component, ComponentName, Facts, Score, Weights
from core.compliance.model import ComplianceStatus, Severity
from core.compliance.score_settings import ReviewIntervals
from core.compliance.waivers import NO_WAIVERS, Waivers, expired_waivers, waivers_in_force
from core.distribution.model import Response

DEFAULT_WEIGHTS = Weights()
DEFAULT_INTERVALS = ReviewIntervals()
COMPLIANT_FROM = 85
AT_RISK_FROM = 60
POINTS = 100


@dataclass(frozen=True)
class Gate:
    """A reason why the status is no better than `ceiling`, whatever the number."""

    ceiling: ComplianceStatus
    sentence: str


def score(facts: Facts, *, today: date, weights: Weights = DEFAULT_WEIGHTS) -> Score:
    """The score of one record on one UTC day, after the exceptions in force, with its exact decomposition.

    Each cost, each component and the score are floored once; `rounding_line` is what the floors lose together.
    """
    waivers = waivers_in_force(facts.exceptions, today=today)
    parts = components(facts, waivers, today=today, weights=weights)
    before = components(facts, NO_WAIVERS, today=today, weights=weights)
    exact = _ten_thousandths(parts)
    number = _points(exact)
    gates = _gates(facts, waivers, today)
    units_per_point = WHOLE // POINTS * _weight_with_data(parts)
    return Score(
        score=number,
        score_ten_thousandths=exact,
        score_before_waivers=_points(_ten_thousandths(before)),
        coverage=WHOLE * _weight_with_data(parts) // sum(part.weight for part in parts),
        status=_status(number, gates, assessed=facts.assessment is not None),
        components=parts,
        units_per_point=units_per_point,
        rounding_line=0 if number is None else _rounding_line(parts, units_per_point),
        next_review_on=next_review_on(facts),
        gates=tuple(gate.sentence for gate in gates),
    )


def next_review_on(facts: Facts) -> date:
    """The day an officer set, or the end of the interval fixed at acceptance, or the first assessment's due date."""
    assessment = facts.assessment
    if assessment is None:
        return facts.first_assessment_due_on
    return assessment.review_on or assessment.interval_ends_on


def review_interval_days(status: ComplianceStatus, intervals: ReviewIntervals = DEFAULT_INTERVALS) -> int:
    """The review interval that an acceptance fixes, by the status it leads to and the client's settings of that day.

    Score the facts with the new assessment in place first: on its own day its interval changes nothing. An assessment
    that leaves no data (pending) is looked at again as soon as one at risk.
    """
    return intervals.of(status)


def _weight_with_data(parts: Sequence[Component]) -> int:
    """The weight of the components that have data; violations and conflicts always do, so it is never 0."""
    return sum(part.weight for part in parts if part.value_ten_thousandths is not None)


def _ten_thousandths(parts: Sequence[Component]) -> int | None:
    """The weighted mean of the components with data, or None while neither of the two that need an act has any."""
    values = {part.name: part.value_ten_thousandths for part in parts}
    if values[ComponentName.ACKNOWLEDGEMENT] is None and values[ComponentName.ASSESSMENT] is None:
        return None
    return sum(part.weight * (part.value_ten_thousandths or 0) for part in parts) // _weight_with_data(parts)


def _points(exact: int | None) -> int | None:
    """Ten-thousandths as whole points, floored."""
    return None if exact is None else exact * POINTS // WHOLE


def _rounding_line(parts: Sequence[Component], units_per_point: int) -> int:
    """What all floors lose, in units: those of costs and components, and the score's own."""
    reached = sum(part.weight * (part.value_ten_thousandths or 0) for part in parts)
    return sum(part.floored_units for part in parts) + reached % units_per_point


def _status(number: int | None, gates: Sequence[Gate], *, assessed: bool) -> ComplianceStatus:
    """The status by gates first, then by number; nothing is called compliant that was never assessed."""
    ceilings = {gate.ceiling for gate in gates}
    if ComplianceStatus.NON_COMPLIANT in ceilings:
        return ComplianceStatus.NON_COMPLIANT
    if number is None:
        return ComplianceStatus.PENDING
    if number < AT_RISK_FROM:
        return ComplianceStatus.NON_COMPLIANT
    if number < COMPLIANT_FROM or ceilings:
        return ComplianceStatus.AT_RISK
    return ComplianceStatus.COMPLIANT if assessed else ComplianceStatus.PENDING


def _gates(facts: Facts, waivers: Waivers, today: date) -> list[Gate]:
    """Every gate that is shut; a fact that an exception in force waives shuts none."""
    acknowledgement = facts.acknowledgement
    declined = acknowledgement.response is Response.DECLINED and waivers.of_response(Response.DECLINED) is None
    unsigned = acknowledgement.response is Response.AWAITING and today > acknowledgement.due_on
    critical = any(
        violation.open and violation.severity is Severity.CRITICAL and waivers.of_violation(violation) is None
        for violation in facts.violations
    )
    failing, limiting = ComplianceStatus.NON_COMPLIANT, ComplianceStatus.AT_RISK
    checks = [
        (critical, Gate(failing, "A critical violation is open.")),
        (acknowledgement.mandatory and declined, Gate(failing, "This policy is mandatory and was declined.")),
        (
            acknowledgement.mandatory and unsigned,
            Gate(failing, "This policy is mandatory and its acknowledgement is past due."),
        ),
        (today > next_review_on(facts), Gate(limiting, "The review is overdue.")),
        (
            _open_after_expiry(facts, waivers, today),
            Gate(limiting, "An exception has expired while what it waived is still open."),
        ),
    ]
    return [gate for shut, gate in checks if shut]


def _open_after_expiry(facts: Facts, waivers: Waivers, today: date) -> bool:
    """Whether a fact costs today that an exception waived until it expired, and no other has taken over."""
    expired = expired_waivers(facts.exceptions, today=today)
    answers = facts.assessment.answers if facts.assessment else ()
    response = facts.acknowledgement.response
    response_open = expired.of_response(response) and not waivers.of_response(response)
    answer_open = any(
        falls_short(answer, today) and expired.of_answer(answer.clause_id) and not waivers.of_answer(answer.clause_id)
        for answer in answers
    )
    violation_open = any(
        violation.open and expired.of_violation(violation) and not waivers.of_violation(violation)
        for violation in facts.violations
    )
    return bool(response_open or answer_open or violation_open)
