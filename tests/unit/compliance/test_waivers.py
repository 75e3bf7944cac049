"""What an exception waives, while it is in force and after."""

import pytest

from core.compliance.facts import ComponentName, Cost, CostKind, Facts
from core.compliance.model import AnswerValue, ComplianceStatus, Severity, ViolationState
from core.compliance.outlook import open_facts_by_gain
from core.distribution.model import Response
from core.exceptions.model import ExceptionState
from tests.unit.compliance.factories import (
    DECLINED,
    RESERVED,
    SIGNED,
    TODAY,
    UNSIGNED,
    acknowledgement,
    answer,
    assessment,
    exception,
    facts,
    part,
    scored,
    value,
    violation,
)

ACKNOWLEDGEMENT, ASSESSMENT, VIOLATIONS, *_ = ComponentName
EXPIRED_GATE = "An exception has expired while what it waived is still open."


def missed(*exceptions: str, starts: int = -30, ends: int = 30) -> Facts:
    """One clause of two is not met, with exceptions to these clauses."""
    made = assessment(answer("a", AnswerValue.MET), answer("b", AnswerValue.NOT_MET))
    granted = tuple(exception(clause, name=f"to {clause}", starts=starts, ends=ends) for clause in exceptions)
    return facts(assessed=made, exceptions=granted)


def test_an_answer_to_an_excepted_clause_counts_as_met_and_stays_shown() -> None:
    result = scored(missed("b"))
    assert (result.score, result.score_before_waivers) == (100, 82)
    assert part(missed("b"), ASSESSMENT).costs == (Cost(CostKind.ANSWER, "b", 0, "to b"),)


def test_an_exception_to_another_clause_waives_nothing() -> None:
    assert scored(missed("a", "c")) == scored(missed())


@pytest.mark.parametrize(
    ("starts", "ends", "waived"), [(0, 0, True), (-5, 0, True), (0, 5, True), (1, 5, False), (-5, -1, False)]
)
def test_an_exception_is_in_force_from_its_first_to_its_last_day(starts: int, ends: int, waived: bool) -> None:
    assert (scored(missed("b", starts=starts, ends=ends)).score == 100) is waived


@pytest.mark.parametrize("state", [state for state in ExceptionState if state is not ExceptionState.APPROVED])
def test_only_an_approved_exception_waives(state: ExceptionState) -> None:
    made = assessment(answer("b", AnswerValue.NOT_MET))
    result = scored(facts(assessed=made, exceptions=(exception("b", state=state),)))
    assert result.score == result.score_before_waivers == 65


@pytest.mark.parametrize(("given", "expected"), [(None, 10_000), (AnswerValue.NOT_APPLICABLE, 5_000)])
def test_a_mandatory_clause_unanswered_is_waived_and_one_that_does_not_apply_stays_out(
    given: AnswerValue | None, expected: int
) -> None:
    made = assessment(answer("a", AnswerValue.PARTLY), answer("b", given, mandatory=True))
    both = (exception("a", "b") if given is None else exception("b"),)
    assert value(facts(assessed=made, exceptions=both), ASSESSMENT) == expected


@pytest.mark.parametrize(("happened", "waived"), [(-31, False), (-30, True), (-10, True), (-2, True), (0, True)])
def test_a_violation_is_waived_where_it_happened_on_a_day_inside(happened: int, waived: bool) -> None:
    found = violation(Severity.CRITICAL, clause="b", happened=happened)
    result = scored(facts(assessed=assessment(), violations=(found,), exceptions=(exception("b"),)))
    assert result.score == (100 if waived else 80)
    assert result.status is (ComplianceStatus.COMPLIANT if waived else ComplianceStatus.NON_COMPLIANT)
    assert result.score_before_waivers == 80


def test_a_waived_violation_stays_shown_with_the_exception_that_waives_it() -> None:
    state = facts(violations=(violation(clause="b"),), exceptions=(exception("b", name="z"), exception("b", name="y")))
    assert part(state, VIOLATIONS).costs == (Cost(CostKind.VIOLATION, "violation", 0, "y"),)


def test_a_waived_reservation_counts_as_signed() -> None:
    reserved = acknowledgement(RESERVED, due=-10, responded=-4)
    state = facts(reserved, exceptions=(exception("b", answers=RESERVED),))
    assert value(state, ACKNOWLEDGEMENT) == 8_000
    assert part(state, ACKNOWLEDGEMENT).costs == (
        Cost(CostKind.LATE_RESPONSE, "distribution", 2_000),
        Cost(CostKind.RESERVATION, "distribution", 0, "exception"),
    )


@pytest.mark.parametrize(
    "answers", [pytest.param(None, id="asked for on its own"), pytest.param(DECLINED, id="answers a decline")]
)
def test_a_reservation_is_waived_only_by_the_exception_that_answers_it(answers: Response | None) -> None:
    state = facts(acknowledgement(RESERVED), exceptions=(exception("b", answers=answers),))
    assert value(state, ACKNOWLEDGEMENT) == 6_000


def test_a_waived_decline_counts_as_signed_on_its_own_day_and_shuts_no_gate() -> None:
    declined = acknowledgement(DECLINED, due=-10, declined=-7, mandatory=True)
    state = facts(declined, assessment(), exceptions=(exception("b", answers=DECLINED),))
    assert value(state, ACKNOWLEDGEMENT) == 9_000
    assert (scored(state).gates, scored(state).status) == ((), ComplianceStatus.COMPLIANT)


def test_signing_after_a_waived_decline_is_not_late() -> None:
    signed = acknowledgement(SIGNED, due=-10, responded=0, declined=-10)
    assert value(facts(signed, exceptions=(exception("b", answers=DECLINED),)), ACKNOWLEDGEMENT) == 10_000
    assert value(facts(signed), ACKNOWLEDGEMENT) == 6_666


def test_an_exception_signs_nothing_for_an_agency_that_has_not_answered() -> None:
    unsigned = acknowledgement(UNSIGNED, due=-15, declined=-15)
    assert value(facts(unsigned, exceptions=(exception("b", answers=DECLINED),)), ACKNOWLEDGEMENT) == 5_000


@pytest.mark.parametrize(
    "state",
    [
        pytest.param(facts(acknowledgement(RESERVED), assessment()), id="the reservation"),
        pytest.param(missed(), id="the answer"),
        pytest.param(
            facts(assessed=assessment(), violations=(violation(Severity.LOW, clause="b", happened=-5),)),
            id="the violation",
        ),
    ],
)
@pytest.mark.parametrize("recorded", [ExceptionState.EXPIRED, ExceptionState.APPROVED])
def test_an_expired_exception_is_at_best_at_risk_while_what_it_waived_is_open(
    state: Facts, recorded: ExceptionState
) -> None:
    def with_exceptions(*granted: str) -> Facts:
        ended = exception("b", name="ended", starts=-20, ends=-1, state=recorded, answers=RESERVED)
        renewed = tuple(exception("b", name=name, answers=RESERVED) for name in granted)
        return Facts(**{**vars(state), "exceptions": (ended, *renewed)})

    after = scored(with_exceptions())
    assert after.gates == (EXPIRED_GATE,)
    assert after.status is ComplianceStatus.AT_RISK
    assert scored(with_exceptions("renewed")).gates == ()


def test_an_expired_exception_shuts_no_gate_over_facts_it_never_waived_or_that_are_mended() -> None:
    ended = exception("b", starts=-20, ends=-1, state=ExceptionState.EXPIRED, answers=DECLINED)
    made = assessment(answer("a", AnswerValue.NOT_MET), answer("b", AnswerValue.MET))
    found = (
        violation(Severity.LOW, clause="b", happened=0, name="after it"),
        violation(Severity.LOW, ViolationState.CLOSED, clause="b", happened=-5, name="closed"),
    )
    assert scored(facts(acknowledgement(RESERVED), made, violations=found, exceptions=(ended,))).gates == ()


def test_a_revoked_exception_shuts_no_gate() -> None:
    made = assessment(answer("b", AnswerValue.NOT_MET))
    revoked = exception("b", ends=-1, state=ExceptionState.REVOKED)
    assert scored(facts(assessed=made, exceptions=(revoked,))).gates == ()


def test_what_is_waived_is_no_open_fact() -> None:
    assert open_facts_by_gain(missed("b"), TODAY) == []
    assert [fact.fact_id for fact in open_facts_by_gain(missed(), TODAY)] == ["b"]
    waived = facts(violations=(violation(clause="b"),), exceptions=(exception("b"),))
    assert open_facts_by_gain(waived, TODAY) == []
