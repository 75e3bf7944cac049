"""Each component of the score by example, at its edges."""

import pytest

from core.compliance.components import first_assessment_due_on
from core.compliance.facts import ComponentName, ConflictFact, Cost, CostKind, RequestFact
from core.compliance.model import AnswerValue, Severity, ViolationState
from core.distribution.model import Response
from tests.unit.compliance.factories import (
    DECLINED,
    RESERVED,
    SIGNED,
    UNSIGNED,
    acknowledgement,
    answer,
    assessment,
    day,
    facts,
    part,
    value,
    violation,
)

ACKNOWLEDGEMENT, ASSESSMENT, VIOLATIONS, CONFLICTS, FRESHNESS = ComponentName
MET, PARTLY, NOT_MET, NOT_APPLICABLE = AnswerValue


@pytest.mark.parametrize(
    ("response", "due", "responded", "expected"),
    [
        pytest.param(UNSIGNED, 1, None, None, id="unsigned before the due date: no data"),
        pytest.param(UNSIGNED, 0, None, None, id="unsigned and due today: no data"),
        pytest.param(UNSIGNED, -1, None, 9_666, id="unsigned one day past due"),
        pytest.param(UNSIGNED, -15, None, 5_000, id="unsigned 15 days past due"),
        pytest.param(UNSIGNED, -30, None, 0, id="unsigned 30 days past due"),
        pytest.param(UNSIGNED, -400, None, 0, id="never below zero"),
        pytest.param(SIGNED, 5, -3, 10_000, id="signed early"),
        pytest.param(SIGNED, -10, -10, 10_000, id="signed on the due date"),
        pytest.param(SIGNED, -10, -9, 9_666, id="signed one day late"),
        pytest.param(SIGNED, -100, -70, 0, id="signed 30 days late"),
        pytest.param(RESERVED, -10, -10, 6_000, id="reserved on time"),
        pytest.param(RESERVED, -20, -5, 3_000, id="reserved 15 days late"),
        pytest.param(DECLINED, 10, None, 0, id="declined before the due date"),
        pytest.param(DECLINED, -10, -20, 0, id="declined after a reservation"),
    ],
)
def test_acknowledgement_counts_lateness_and_what_was_kept_back(
    response: Response, due: int, responded: int | None, expected: int | None
) -> None:
    state = facts(acknowledgement(response, due=due, responded=responded, declined=-1))
    assert value(state, ACKNOWLEDGEMENT) == expected


def test_a_late_reservation_names_both_its_costs() -> None:
    state = facts(acknowledgement(RESERVED, due=-20, responded=-5))
    assert part(state, ACKNOWLEDGEMENT).costs == (
        Cost(CostKind.LATE_RESPONSE, "distribution", 5_000),
        Cost(CostKind.RESERVATION, "distribution", 2_000),
    )


def test_lateness_counts_to_the_first_response_that_was_not_a_decline() -> None:
    signed_after_declining_in_time = acknowledgement(SIGNED, due=-20, responded=-5, declined=-20)
    assert value(facts(signed_after_declining_in_time), ACKNOWLEDGEMENT) == 5_000


def test_the_first_assessment_is_due_thirty_days_after_the_acknowledgement() -> None:
    assert first_assessment_due_on(day(0)) == day(30)


@pytest.mark.parametrize(("first_due", "expected"), [(1, None), (0, None), (-1, 0)])
def test_an_assessment_never_made_counts_nothing_only_once_it_is_past_due(first_due: int, expected: int | None) -> None:
    state = facts(first_due=first_due)
    assert value(state, ASSESSMENT) == expected
    assert value(state, FRESHNESS) is None
    costs = part(state, ASSESSMENT).costs
    assert costs == (() if expected is None else (Cost(CostKind.MISSING_ASSESSMENT, "distribution", 10_000),))


def test_answers_count_by_weight() -> None:
    made = assessment(answer("a", MET, weight=3), answer("b", PARTLY, weight=2), answer("c", NOT_MET, weight=1))
    assert value(facts(assessed=made), ASSESSMENT) == 6_666
    assert part(facts(assessed=made), ASSESSMENT).costs == (
        Cost(CostKind.ANSWER, "b", 1_666),
        Cost(CostKind.ANSWER, "c", 1_666),
    )


def test_a_clause_that_does_not_apply_is_left_out() -> None:
    made = assessment(answer("a", PARTLY), answer("b", NOT_APPLICABLE, weight=9))
    assert value(facts(assessed=made), ASSESSMENT) == 5_000


def test_an_assessment_in_which_nothing_applies_has_no_data_but_is_fresh() -> None:
    state = facts(assessed=assessment(answer("a", NOT_APPLICABLE), answer("b", NOT_APPLICABLE, mandatory=True)))
    assert value(state, ASSESSMENT) is None
    assert value(state, FRESHNESS) == 10_000


def test_only_a_mandatory_clause_counts_when_unanswered() -> None:
    made = assessment(answer("a", MET), answer("b", None), answer("c", None, mandatory=True))
    assert value(facts(assessed=made), ASSESSMENT) == 5_000
    assert part(facts(assessed=made), ASSESSMENT).costs == (Cost(CostKind.ANSWER, "c", 5_000),)


@pytest.mark.parametrize(("unanswered_from", "expected"), [(1, 10_000), (0, 5_000), (-1, 5_000)])
@pytest.mark.parametrize("old", [None, MET])
def test_a_clause_added_or_changed_counts_as_unanswered_from_its_due_date(
    old: AnswerValue | None, unanswered_from: int, expected: int
) -> None:
    newer = answer("b", old, mandatory=True, unanswered_from=unanswered_from)
    assert value(facts(assessed=assessment(answer("a", MET), newer)), ASSESSMENT) == expected


def test_a_changed_clause_that_is_not_mandatory_drops_out_on_its_due_date() -> None:
    made = assessment(answer("a", MET), answer("b", NOT_MET, unanswered_from=0))
    assert value(facts(assessed=made), ASSESSMENT) == 10_000


@pytest.mark.parametrize(
    ("severity", "age", "cost"),
    [
        (Severity.CRITICAL, 0, 10_000),
        (Severity.HIGH, 0, 5_000),
        (Severity.HIGH, 45, 6_250),
        (Severity.HIGH, 90, 7_500),
        (Severity.HIGH, 91, 7_500),
        (Severity.MEDIUM, 0, 2_000),
        (Severity.MEDIUM, 1, 2_011),
        (Severity.MEDIUM, 90, 3_000),
        (Severity.LOW, 0, 500),
        (Severity.LOW, 91, 750),
        (Severity.CRITICAL, 90, 10_000),
    ],
)
def test_an_open_violation_costs_by_severity_and_age(severity: Severity, age: int, cost: int) -> None:
    state = facts(violations=(violation(severity, confirmed=-age),))
    assert value(state, VIOLATIONS) == 10_000 - cost
    assert part(state, VIOLATIONS).costs == (Cost(CostKind.VIOLATION, "violation", cost),)


@pytest.mark.parametrize(
    ("state", "action_due", "cost"),
    [
        pytest.param(ViolationState.REPORTED, None, 0, id="reported: not open"),
        pytest.param(ViolationState.CONFIRMED, 5, 5_000, id="confirmed: a date alone mends nothing"),
        pytest.param(ViolationState.CORRECTING, 1, 2_500, id="correcting within the date"),
        pytest.param(ViolationState.CORRECTING, 0, 2_500, id="correcting on the date"),
        pytest.param(ViolationState.CORRECTING, -1, 5_000, id="correcting past the date"),
        pytest.param(ViolationState.CORRECTING, None, 5_000, id="correcting without a date"),
        pytest.param(ViolationState.VERIFIED, -1, 2_500, id="verified: whatever the date"),
        pytest.param(ViolationState.CLOSED, None, 0, id="closed"),
        pytest.param(ViolationState.DISMISSED, None, 0, id="dismissed"),
    ],
)
def test_a_violation_costs_by_how_far_it_has_come(state: ViolationState, action_due: int | None, cost: int) -> None:
    assert value(facts(violations=(violation(state=state, action_due=action_due),)), VIOLATIONS) == 10_000 - cost


def test_violations_take_no_more_than_there_is_dearest_first() -> None:
    found = (
        violation(Severity.HIGH, name="b"),
        violation(Severity.HIGH, name="c", confirmed=-90),
        violation(Severity.LOW, name="a"),
    )
    costs = part(facts(violations=found), VIOLATIONS).costs
    assert [(cost.fact_id, cost.ten_thousandths) for cost in costs] == [
        ("c", 7_500),
        ("b", 2_500),
        ("a", 0),
    ]
    assert value(facts(violations=found), VIOLATIONS) == 0


@pytest.mark.parametrize(("answer_due", "cost"), [(None, 0), (1, 0), (0, 0), (-1, 2_000)])
def test_a_request_costs_once_the_agencys_answer_is_overdue(answer_due: int | None, cost: int) -> None:
    request = RequestFact("request", None if answer_due is None else day(answer_due))
    assert value(facts(requests=(request,)), CONFLICTS) == 10_000 - cost


def test_findings_and_overdue_requests_add_up() -> None:
    findings = (ConflictFact("first", Severity.HIGH), ConflictFact("second", Severity.MEDIUM))
    state = facts(conflicts=findings, requests=(RequestFact("request", day(-3)),))
    assert value(state, CONFLICTS) == 1_000
    assert {(cost.kind, cost.fact_id) for cost in part(state, CONFLICTS).costs} == {
        (CostKind.CONFLICT, "first"),
        (CostKind.CONFLICT, "second"),
        (CostKind.REQUEST, "request"),
    }


def test_without_violations_and_conflicts_both_are_whole() -> None:
    assert value(facts(), VIOLATIONS) == 10_000
    assert value(facts(), CONFLICTS) == 10_000


@pytest.mark.parametrize(
    ("age", "expected"), [(0, 10_000), (60, 10_000), (61, 9_833), (90, 5_000), (119, 166), (120, 0), (500, 0)]
)
def test_freshness_falls_from_the_review_interval_to_twice_that(age: int, expected: int) -> None:
    state = facts(assessed=assessment(accepted=-age, interval=60))
    assert value(state, FRESHNESS) == expected
    assert bool(part(state, FRESHNESS).costs) is (age > 60)
