"""The five components of the score (formula v1), each 0 to 10,000 ten-thousandths or without data.

Only sums, products, minima and whole divisions of non-negative integers, so that SQL can say the same.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from core.compliance.facts import (
    AssessmentFact,
    ClauseAnswer,
    Component,
    ComponentName,
    Cost,
    CostKind,
    Facts,
    ViolationFact,
    Weights,
)
from core.compliance.model import AnswerValue, Severity, ViolationState
from core.compliance.waivers import Waivers
from core.distribution.model import Response

WHOLE = 10_000
LATE_DAYS_TO_ZERO = 30
RESERVED_TENTHS = 6
AGE_DAYS_TO_FULL = 90
OVERDUE_REQUEST_COST = 2_000
FIRST_ASSESSMENT_DAYS = 30

SEVERITY_COST = {Severity.CRITICAL: 10_000, Severity.HIGH: 5_000, Severity.MEDIUM: 2_000, Severity.LOW: 500}
MET_HALVES = 2
ANSWER_HALVES = {
    AnswerValue.MET: MET_HALVES,
    AnswerValue.PARTLY: 1,
    AnswerValue.NOT_MET: 0,
    AnswerValue.NOT_APPLICABLE: None,
}

# A component's value and its costs; the value is None without data.
Drawn = tuple[int | None, tuple[Cost, ...]]


def components(facts: Facts, waivers: Waivers, *, today: date, weights: Weights) -> tuple[Component, ...]:
    """All five components in the order they are shown, those without data included."""
    drawn: dict[ComponentName, Drawn] = {
        ComponentName.ACKNOWLEDGEMENT: _acknowledgement(facts, waivers, today),
        ComponentName.ASSESSMENT: _assessment(facts, waivers, today),
        ComponentName.VIOLATIONS: _violations(facts, waivers, today),
        ComponentName.CONFLICTS: _conflicts(facts, today),
        ComponentName.FRESHNESS: _freshness(facts.assessment, today),
    }
    return tuple(Component(name, weights.of(name), value, costs) for name, (value, costs) in drawn.items())


def first_assessment_due_on(acknowledgement_due_on: date) -> date:
    """The day by which the first assessment is due, from the due date of the policy's first distribution."""
    return acknowledgement_due_on + timedelta(days=FIRST_ASSESSMENT_DAYS)


def answer_halves(answer: ClauseAnswer, today: date) -> int | None:
    """What an answer counts in halves before any exception, or None where its clause is left out."""
    lapsed = answer.unanswered_from is not None and today >= answer.unanswered_from
    if answer.value is not None and not lapsed:
        return ANSWER_HALVES[answer.value]
    expected = answer.unanswered_from is None or lapsed
    return 0 if answer.mandatory and expected else None


def falls_short(answer: ClauseAnswer, today: date) -> bool:
    """Whether an answer counts, and for less than met, before any exception."""
    halves = answer_halves(answer, today)
    return halves is not None and halves < MET_HALVES


def violation_cost(violation: ViolationFact, today: date) -> int:
    """What an open violation costs before any exception: half as much again at 90 days, halved while it is mended."""
    if not violation.open or violation.confirmed_on is None:
        return 0
    age = min(AGE_DAYS_TO_FULL, _days(violation.confirmed_on, today))
    parts = 2 * AGE_DAYS_TO_FULL
    halving = 2 if _mending(violation, today) else 1
    return SEVERITY_COST[violation.severity] * (parts + age) // (parts * halving)


def _mending(violation: ViolationFact, today: date) -> bool:
    """Verified, or being corrected within the action's date (that day included)."""
    within = violation.action_due_on is not None and today <= violation.action_due_on
    return violation.state is ViolationState.VERIFIED or (violation.state is ViolationState.CORRECTING and within)


def _acknowledgement(facts: Facts, waivers: Waivers, today: date) -> Drawn:
    """A response's lateness and what it kept back; a waived decline counts as a signature on its own day."""
    acknowledgement = facts.acknowledgement
    response, due_on = acknowledgement.response, acknowledgement.due_on
    waived_by = waivers.of_response(response)
    if response is Response.AWAITING and today <= due_on:
        return None, ()
    if response is Response.DECLINED and waived_by is None:
        return 0, (Cost(CostKind.DECLINE, facts.distribution_id, WHOLE),)
    late = min(LATE_DAYS_TO_ZERO, _days(due_on, _signed_on(facts, waivers, today)))
    reserved = response is Response.WITH_RESERVATION and waived_by is None
    kept = RESERVED_TENTHS if reserved else 10
    on_time = LATE_DAYS_TO_ZERO - late
    costs = [
        Cost(CostKind.LATE_RESPONSE, facts.distribution_id, WHOLE * late // LATE_DAYS_TO_ZERO),
        Cost(CostKind.RESERVATION, facts.distribution_id, WHOLE * on_time * (10 - kept) // (10 * LATE_DAYS_TO_ZERO)),
    ]
    shown = [cost for cost in costs if cost.ten_thousandths]
    if waived_by is not None:
        kind = CostKind.DECLINE if response is Response.DECLINED else CostKind.RESERVATION
        shown.append(Cost(kind, facts.distribution_id, 0, waived_by))
    return WHOLE * on_time * kept // (10 * LATE_DAYS_TO_ZERO), tuple(shown)


def _signed_on(facts: Facts, waivers: Waivers, today: date) -> date:
    """The day to which lateness is counted: today while unsigned."""
    acknowledgement = facts.acknowledgement
    days = [acknowledgement.first_response_on]
    if waivers.of_response(Response.DECLINED) is not None:
        days.append(acknowledgement.declined_on)
    known = [day for day in days if day is not None]
    return today if acknowledgement.response is Response.AWAITING else min(known)


def _assessment(facts: Facts, waivers: Waivers, today: date) -> Drawn:
    """The weighted share of what is met among the clauses that count."""
    if facts.assessment is None:
        if today <= facts.first_assessment_due_on:
            return None, ()
        return 0, (Cost(CostKind.MISSING_ASSESSMENT, facts.distribution_id, WHOLE),)
    counted = [
        (answer, halves) for answer in facts.assessment.answers if (halves := answer_halves(answer, today)) is not None
    ]
    whole = MET_HALVES * sum(answer.weight for answer, _ in counted)
    if not whole:
        return None, ()
    earned, costs = 0, []
    for answer, halves in counted:
        waived_by = waivers.of_answer(answer.clause_id) if halves < MET_HALVES else None
        missing = 0 if waived_by else MET_HALVES - halves
        earned += answer.weight * (MET_HALVES - missing)
        if missing or waived_by:
            costs.append(Cost(CostKind.ANSWER, answer.clause_id, WHOLE * answer.weight * missing // whole, waived_by))
    return WHOLE * earned // whole, tuple(costs)


def _violations(facts: Facts, waivers: Waivers, today: date) -> Drawn:
    """What the open violations leave; without any it is whole."""
    costs = []
    for violation in facts.violations:
        if violation.open:
            waived_by = waivers.of_violation(violation)
            cost = 0 if waived_by else violation_cost(violation, today)
            costs.append(Cost(CostKind.VIOLATION, violation.id, cost, waived_by))
    return _remainder(costs)


def _conflicts(facts: Facts, today: date) -> Drawn:
    """What same-client findings and overdue answers to requests leave; without any it is whole."""
    findings = [Cost(CostKind.CONFLICT, finding.id, SEVERITY_COST[finding.severity]) for finding in facts.conflicts]
    overdue = [
        Cost(CostKind.REQUEST, request.id, OVERDUE_REQUEST_COST)
        for request in facts.requests
        if request.answer_due_on is not None and today > request.answer_due_on
    ]
    return _remainder([*findings, *overdue])


def _freshness(assessment: AssessmentFact | None, today: date) -> Drawn:
    """Whole within the review interval, nothing at twice that."""
    if assessment is None:
        return None, ()
    interval = assessment.review_interval_days
    past = min(interval, max(0, _days(assessment.accepted_on, today) - interval))
    costs = (Cost(CostKind.OVERDUE_REVIEW, assessment.id, WHOLE * past // interval),) if past else ()
    return WHOLE * (interval - past) // interval, costs


def _remainder(costs: Iterable[Cost]) -> Drawn:
    """The whole less its costs, not below 0; dearest first, each cost takes no more than is left."""
    left, taken = WHOLE, []
    for cost in sorted(costs, key=lambda cost: (-cost.ten_thousandths, cost.kind, cost.fact_id)):
        take = min(left, cost.ten_thousandths)
        left -= take
        taken.append(Cost(cost.kind, cost.fact_id, take, cost.waived_by))
    return left, tuple(taken)


def _days(since: date, until: date) -> int:
    """Whole days from one day to another, 0 where that lies in the past."""
    return max(0, (until - since).days)
