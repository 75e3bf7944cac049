"""The number, the status, its gates, the review date and what would raise the score, by example."""

import pytest

from core.compliance.facts import (
    ComponentName,
    ConflictFact,
    CostKind,
    Facts,
    OpenFact,
    RequestFact,
    Weights,
)
from core.compliance.model import AnswerValue, ComplianceStatus, Severity, ViolationState
from core.compliance.outlook import open_facts_by_gain
from core.compliance.rules import next_review_on, review_interval_days, score
from core.distribution.model import Response
from tests.unit.compliance.factories import (
    DECLINED,
    RESERVED,
    SIGNED,
    TODAY,
    UNSIGNED,
    acknowledgement,
    answer,
    assessment,
    day,
    facts,
    scored,
    violation,
)

PENDING, COMPLIANT, AT_RISK, NON_COMPLIANT = ComplianceStatus
CRITICAL_OPEN = "A critical violation is open."
DECLINED_GATE = "This policy is mandatory and was declined."
UNSIGNED_GATE = "This policy is mandatory and its acknowledgement is past due."
REVIEW_GATE = "The review is overdue."


def answered(met: int, of: int = 100) -> Facts:
    """Signed on time, with so many of so many parts met."""
    return facts(
        assessed=assessment(
            answer("met", AnswerValue.MET, weight=met), answer("missed", AnswerValue.NOT_MET, weight=of - met)
        )
    )


def test_all_is_well_at_a_hundred() -> None:
    result = scored(facts(assessed=assessment()))
    assert (result.score, result.coverage, result.status) == (100, 10_000, COMPLIANT)
    assert (result.rounding_line, result.gates, result.formula_version) == (0, (), "v1")


def test_a_worked_example_with_every_component() -> None:
    """25·3,000 + 35·6,666 + 20·7,500 + 10·8,000 + 10·5,000 = 588,310 of 1,000,000: 58 and a rest that is shown."""
    state = facts(
        acknowledgement(RESERVED, due=-20, responded=-5),
        assessment(
            answer("a", AnswerValue.MET, weight=3),
            answer("b", AnswerValue.PARTLY, weight=2),
            answer("c", AnswerValue.NOT_MET),
            accepted=-90,
            interval=60,
        ),
        violations=(violation(state=ViolationState.CORRECTING, action_due=3),),
        requests=(RequestFact("request", day(-1)),),
    )
    result = scored(state)
    assert result.score_ten_thousandths == 5_883
    assert (result.score, result.status, result.units_per_point) == (58, NON_COMPLIANT, 10_000)
    assert [component.lost_units for component in result.components] == [175_000, 116_620, 50_000, 20_000, 50_000]
    assert result.rounding_line == 420_000 - 411_620


def test_there_is_no_score_while_neither_acknowledgement_nor_assessment_has_data() -> None:
    result = scored(facts(acknowledgement(UNSIGNED, due=0), violations=(violation(),)))
    assert (result.score, result.score_ten_thousandths, result.score_before_waivers) == (None, None, None)
    assert (result.status, result.coverage, result.rounding_line) == (PENDING, 3_000, 0)


def test_a_critical_violation_acts_through_its_gate_also_without_a_score() -> None:
    result = scored(facts(acknowledgement(UNSIGNED, due=5), violations=(violation(Severity.CRITICAL),)))
    assert (result.score, result.status, result.gates) == (None, NON_COMPLIANT, (CRITICAL_OPEN,))


def test_a_signature_alone_covers_part_of_the_weight_and_is_pending_rather_than_compliant() -> None:
    result = scored(facts())
    assert (result.score, result.coverage, result.status) == (100, 5_500, PENDING)


def test_a_signature_alone_is_at_risk_where_its_number_is() -> None:
    result = scored(facts(acknowledgement(RESERVED)))
    assert (result.score, result.status) == (81, AT_RISK)


def test_an_assessment_in_which_nothing_applies_still_counts_as_assessed() -> None:
    made = assessment(answer("a", AnswerValue.NOT_APPLICABLE))
    assert scored(facts(assessed=made)).status is COMPLIANT
    unsigned = scored(facts(acknowledgement(UNSIGNED, due=0), made))
    assert (unsigned.score, unsigned.status) == (None, PENDING)


@pytest.mark.parametrize(
    ("met", "number", "status"), [(58, 85, COMPLIANT), (57, 84, AT_RISK), (1, 65, AT_RISK), (99, 99, COMPLIANT)]
)
def test_the_status_follows_the_number(met: int, number: int, status: ComplianceStatus) -> None:
    result = scored(answered(met))
    assert (result.score, result.status) == (number, status)


@pytest.mark.parametrize(("conflicts", "number", "status"), [((), 60, AT_RISK), (("low",), 59, NON_COMPLIANT)])
def test_sixty_is_the_last_number_at_risk(conflicts: tuple[str, ...], number: int, status: ComplianceStatus) -> None:
    found = tuple(ConflictFact(word, Severity(word)) for word in conflicts)
    aged = violation(Severity.HIGH, confirmed=-90)
    result = scored(facts(acknowledgement(DECLINED), assessment(), violations=(aged,), conflicts=found))
    assert (result.score, result.status) == (number, status)


@pytest.mark.parametrize("state", [ViolationState.CONFIRMED, ViolationState.CORRECTING, ViolationState.VERIFIED])
def test_an_open_critical_violation_is_non_compliant_whatever_the_number(state: ViolationState) -> None:
    result = scored(facts(assessed=assessment(), violations=(violation(Severity.CRITICAL, state, action_due=9),)))
    assert result.score is not None
    assert result.score >= 80
    assert (result.status, result.gates) == (NON_COMPLIANT, (CRITICAL_OPEN,))


@pytest.mark.parametrize("state", [ViolationState.REPORTED, ViolationState.CLOSED, ViolationState.DISMISSED])
def test_a_critical_violation_that_is_not_open_shuts_no_gate(state: ViolationState) -> None:
    result = scored(facts(assessed=assessment(), violations=(violation(Severity.CRITICAL, state),)))
    assert (result.status, result.gates) == (COMPLIANT, ())


@pytest.mark.parametrize(
    ("response", "due", "mandatory", "gates"),
    [
        pytest.param(DECLINED, 5, True, (DECLINED_GATE,), id="mandatory and declined"),
        pytest.param(DECLINED, 5, False, (), id="declined, not mandatory"),
        pytest.param(UNSIGNED, -1, True, (UNSIGNED_GATE,), id="mandatory and unsigned past due"),
        pytest.param(UNSIGNED, 0, True, (), id="mandatory and due today"),
        pytest.param(UNSIGNED, -1, False, (), id="unsigned past due, not mandatory"),
        pytest.param(RESERVED, -5, True, (), id="mandatory and reserved"),
    ],
)
def test_a_mandatory_policy_has_to_be_signed(
    response: Response, due: int, mandatory: bool, gates: tuple[str, ...]
) -> None:
    signed = acknowledgement(response, due=due, declined=-1, mandatory=mandatory)
    result = scored(facts(signed, assessment()))
    assert result.gates == gates
    assert (result.status is NON_COMPLIANT) is bool(gates)


@pytest.mark.parametrize(("accepted", "gates", "status"), [(-60, (), COMPLIANT), (-61, (REVIEW_GATE,), AT_RISK)])
def test_an_overdue_review_is_at_best_at_risk(accepted: int, gates: tuple[str, ...], status: ComplianceStatus) -> None:
    result = scored(facts(assessed=assessment(accepted=accepted, interval=60)))
    assert result.score is not None
    assert result.score >= 99
    assert (result.gates, result.status) == (gates, status)


def test_a_gate_never_lifts_a_status() -> None:
    state = facts(acknowledgement(DECLINED), assessment(answer("a", AnswerValue.NOT_MET), accepted=-61, interval=60))
    result = scored(state)
    assert (result.gates, result.status) == ((REVIEW_GATE,), NON_COMPLIANT)


def test_the_next_review_is_the_officers_day_or_the_intervals_end_or_the_first_due_date() -> None:
    assert next_review_on(facts(first_due=7)) == day(7)
    assert next_review_on(facts(assessed=assessment(accepted=-10, interval=60))) == day(50)
    assert scored(facts(assessed=assessment(accepted=-10, interval=60, review_on=3))).next_review_on == day(3)


def test_an_officers_review_date_moves_the_gate_and_not_the_freshness() -> None:
    sooner = scored(facts(assessed=assessment(accepted=-10, interval=60, review_on=-1)))
    assert (sooner.score, sooner.gates) == (100, (REVIEW_GATE,))
    later = scored(facts(assessed=assessment(accepted=-90, interval=60, review_on=5)))
    assert (later.score, later.gates) == (95, ())


@pytest.mark.parametrize(("status", "days"), [(COMPLIANT, 180), (AT_RISK, 60), (PENDING, 60), (NON_COMPLIANT, 30)])
def test_the_review_interval_follows_the_status_at_acceptance(status: ComplianceStatus, days: int) -> None:
    assert review_interval_days(status) == days


def test_on_the_day_of_acceptance_the_interval_changes_nothing() -> None:
    assert len({scored(facts(assessed=assessment(interval=days))).score for days in (1, 30, 180)}) == 1


def test_weights_are_the_enterprises() -> None:
    state = facts(acknowledgement(DECLINED), assessment())
    assert scored(state).score == 75
    assert score(state, today=TODAY, weights=Weights(acknowledgement=5)).score == 93


def test_a_component_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one hundredth"):
        Weights(freshness=0)


def test_what_would_raise_it_lists_open_facts_by_gain() -> None:
    state = facts(
        acknowledgement(RESERVED, mandatory=True),
        assessment(answer("a", AnswerValue.MET), answer("b", AnswerValue.NOT_MET), answer("c", AnswerValue.PARTLY)),
        violations=(violation(Severity.CRITICAL), violation(Severity.LOW, name="small")),
        conflicts=(ConflictFact("finding", Severity.LOW),),
        requests=(RequestFact("overdue", day(-1)), RequestFact("in time", day(0))),
    )
    assert scored(state).score_ten_thousandths == 5_000
    assert open_facts_by_gain(state, TODAY) == [
        OpenFact(CostKind.VIOLATION, "violation", 1_900, 69, AT_RISK),
        OpenFact(CostKind.ANSWER, "b", 1_166, 61, NON_COMPLIANT),
        OpenFact(CostKind.RESERVATION, "distribution", 1_000, 60, NON_COMPLIANT),
        OpenFact(CostKind.ANSWER, "c", 583, 55, NON_COMPLIANT),
        OpenFact(CostKind.REQUEST, "overdue", 200, 52, NON_COMPLIANT),
        OpenFact(CostKind.CONFLICT, "finding", 50, 50, NON_COMPLIANT),
        OpenFact(CostKind.VIOLATION, "small", 0, 50, NON_COMPLIANT),
    ]


def test_signing_late_gains_nothing_but_opens_the_gate() -> None:
    state = facts(acknowledgement(UNSIGNED, due=-3, mandatory=True), assessment())
    assert open_facts_by_gain(state, TODAY) == [OpenFact(CostKind.LATE_RESPONSE, "distribution", 0, 97, COMPLIANT)]
    assert open_facts_by_gain(facts(acknowledgement(SIGNED, due=-9, responded=-3), assessment()), TODAY) == []


def test_an_assessment_never_made_is_an_open_fact_once_it_is_due() -> None:
    assert open_facts_by_gain(facts(first_due=0), TODAY) == []
    [missing] = open_facts_by_gain(facts(first_due=-1), TODAY)
    assert (missing.kind, missing.score_after, missing.status_after) == (CostKind.MISSING_ASSESSMENT, 100, COMPLIANT)


def test_an_overdue_review_is_an_open_fact() -> None:
    [review] = open_facts_by_gain(facts(assessed=assessment(accepted=-90, interval=60)), TODAY)
    assert (review.kind, review.fact_id, review.score_after) == (CostKind.OVERDUE_REVIEW, "assessment", 100)


def test_a_review_due_by_an_officers_date_is_open_though_the_assessment_is_fresh() -> None:
    state = facts(assessed=assessment(accepted=-10, interval=60, review_on=-1))
    assert open_facts_by_gain(state, TODAY) == [OpenFact(CostKind.OVERDUE_REVIEW, "assessment", 0, 100, COMPLIANT)]


def test_a_changed_clause_is_mended_by_answering_its_new_text() -> None:
    made = assessment(answer("a", AnswerValue.MET, mandatory=True, unanswered_from=-1))
    assert open_facts_by_gain(facts(assessed=made), TODAY) == [OpenFact(CostKind.ANSWER, "a", 3_500, 100, COMPLIANT)]


def test_of_facts_that_gain_nothing_the_one_that_betters_the_status_comes_first() -> None:
    # Signing today gains nothing but opens the gate; the low finding lies under one that already takes everything.
    found = (ConflictFact("grave", Severity.CRITICAL), ConflictFact("buried", Severity.LOW))
    state = facts(acknowledgement(UNSIGNED, due=-1, mandatory=True), assessment(), conflicts=found)
    assert open_facts_by_gain(state, TODAY) == [
        OpenFact(CostKind.CONFLICT, "grave", 950, 98, NON_COMPLIANT),
        OpenFact(CostKind.LATE_RESPONSE, "distribution", 0, 89, COMPLIANT),
        OpenFact(CostKind.CONFLICT, "buried", 0, 89, NON_COMPLIANT),
    ]


def test_components_come_in_the_order_they_are_shown() -> None:
    assert [component.name for component in scored(facts()).components] == list(ComponentName)
