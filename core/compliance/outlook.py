"""What would raise a score: every open fact, mended in turn and scored again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from core.compliance.components import falls_short
from core.compliance.facts import AssessmentFact, ClauseAnswer, CostKind, Facts, OpenFact, Weights
from core.compliance.model import AnswerValue, ComplianceStatus
from core.compliance.rules import DEFAULT_WEIGHTS, next_review_on, score
from core.compliance.waivers import Waivers, waivers_in_force
from core.distribution.model import Response

# A fact, and the facts as they would be without it.
Mending = tuple[CostKind, str, Facts]

_STATUS_ORDER = [
    ComplianceStatus.COMPLIANT,
    ComplianceStatus.AT_RISK,
    ComplianceStatus.PENDING,
    ComplianceStatus.NON_COMPLIANT,
]


def open_facts_by_gain(facts: Facts, today: date, *, weights: Weights = DEFAULT_WEIGHTS) -> list[OpenFact]:
    """The facts somebody can mend today, dearest first, then by the status that mending alone would lead to.

    A fact that gains nothing by itself stays in the list: it may hold a gate shut, or lie under another that already
    takes a component to 0. What an exception in force waives is not open; what is past (a late signature) cannot be
    mended.
    """
    now = score(facts, today=today, weights=weights).score_ten_thousandths or 0
    found = []
    for kind, fact_id, mended in _mendings(facts, waivers_in_force(facts.exceptions, today=today), today):
        then = score(mended, today=today, weights=weights)
        found.append(OpenFact(kind, fact_id, (then.score_ten_thousandths or 0) - now, then.score, then.status))
    return sorted(found, key=_order)


def _order(fact: OpenFact) -> tuple[int, int, str, str]:
    """Dearest first, then the better status, then a fixed order."""
    return -fact.gain_ten_thousandths, _STATUS_ORDER.index(fact.status_after), fact.kind, fact.fact_id


def _mendings(facts: Facts, waivers: Waivers, today: date) -> Iterator[Mending]:
    """Each open fact with the facts as they would be if it alone were mended today."""
    yield from _response(facts, waivers, today)
    yield from _assessment(facts, waivers, today)
    for violation in facts.violations:
        if violation.open and waivers.of_violation(violation) is None:
            left = tuple(other for other in facts.violations if other is not violation)
            yield CostKind.VIOLATION, violation.id, replace(facts, violations=left)
    for finding in facts.conflicts:
        findings = tuple(other for other in facts.conflicts if other is not finding)
        yield CostKind.CONFLICT, finding.id, replace(facts, conflicts=findings)
    for request in facts.requests:
        if request.answer_due_on is not None and today > request.answer_due_on:
            requests = tuple(other for other in facts.requests if other is not request)
            yield CostKind.REQUEST, request.id, replace(facts, requests=requests)


def _response(facts: Facts, waivers: Waivers, today: date) -> Iterator[Mending]:
    """A missing signature, a reservation or a decline, each replaced by a signature today."""
    acknowledgement = facts.acknowledgement
    unsigned = acknowledgement.response is Response.AWAITING and today > acknowledgement.due_on
    kinds = {Response.WITH_RESERVATION: CostKind.RESERVATION, Response.DECLINED: CostKind.DECLINE}
    kind = CostKind.LATE_RESPONSE if unsigned else kinds.get(acknowledgement.response)
    if kind is None or waivers.of_response(acknowledgement.response) is not None:
        return
    first_on = acknowledgement.first_response_on or today
    signed = replace(acknowledgement, response=Response.ACKNOWLEDGED, first_response_on=first_on)
    yield kind, facts.distribution_id, replace(facts, acknowledgement=signed)


def _assessment(facts: Facts, waivers: Waivers, today: date) -> Iterator[Mending]:
    """An overdue review or first assessment made today, and each answer that counts for less than met, met."""
    assessment = facts.assessment
    overdue = today > next_review_on(facts)
    if assessment is None:
        if overdue:
            made = AssessmentFact("", today, 1, (ClauseAnswer("", 1, AnswerValue.MET, mandatory=False),))
            yield CostKind.MISSING_ASSESSMENT, facts.distribution_id, replace(facts, assessment=made)
        return
    if overdue or today > assessment.interval_ends_on:
        reviewed = replace(assessment, accepted_on=today, review_on=None)
        yield CostKind.OVERDUE_REVIEW, assessment.id, replace(facts, assessment=reviewed)
    for answer in assessment.answers:
        if falls_short(answer, today) and waivers.of_answer(answer.clause_id) is None:
            met = replace(answer, value=AnswerValue.MET, unanswered_from=None)
            answers = tuple(met if other is answer else other for other in assessment.answers)
            yield CostKind.ANSWER, answer.clause_id, replace(facts, assessment=replace(assessment, answers=answers))
