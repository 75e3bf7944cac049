"""What must hold of every score, over generated facts."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given

from core.compliance.facts import Facts, Score, Weights
from core.compliance.model import ComplianceStatus, ExceptionState, ViolationState
from core.compliance.outlook import open_facts_by_gain
from core.compliance.rules import score
from core.distribution.model import Response
from tests.unit.compliance.factories import TODAY, scored
from tests.unit.compliance.generated import (
    Step,
    all_weights,
    answers_raised,
    exceptions_moved,
    exceptions_run_out,
    over_many_states,
    states,
    violations_moved,
)

RANK = {ComplianceStatus.NON_COMPLIANT: 0, ComplianceStatus.AT_RISK: 1, ComplianceStatus.COMPLIANT: 2}
MENDING = [
    (ViolationState.CONFIRMED, ViolationState.CORRECTING),
    (ViolationState.CORRECTING, ViolationState.VERIFIED),
    (ViolationState.VERIFIED, ViolationState.CLOSED),
    (ViolationState.CONFIRMED, ViolationState.DISMISSED),
    (ViolationState.CORRECTING, ViolationState.DISMISSED),
]


def never_lower(steps: Iterable[Step]) -> None:
    """No step lowers the score, creates or destroys one, or worsens a status that is a verdict on both sides."""
    for before, after in steps:
        first, then = scored(before), scored(after)
        assert (first.score is None) == (then.score is None)
        assert (first.score_ten_thousandths or 0) <= (then.score_ten_thousandths or 0)
        assert (first.score or 0) <= (then.score or 0)
        if first.status in RANK and then.status in RANK:
            assert RANK[first.status] <= RANK[then.status]


@over_many_states
@given(states)
def test_raising_an_answer_never_lowers_the_score(state: Facts) -> None:
    never_lower(answers_raised(state))


@over_many_states
@given(states)
def test_confirming_a_violation_never_raises_the_score(state: Facts) -> None:
    steps = violations_moved(state, (ViolationState.REPORTED, ViolationState.CONFIRMED))
    never_lower((confirmed, reported) for reported, confirmed in steps)


@over_many_states
@given(states)
def test_correcting_verifying_closing_or_dismissing_a_violation_never_lowers_the_score(state: Facts) -> None:
    never_lower(violations_moved(state, *MENDING))


@over_many_states
@given(states)
def test_granting_an_exception_never_lowers_the_score(state: Facts) -> None:
    never_lower(exceptions_moved(state, ExceptionState.REQUESTED, ExceptionState.APPROVED))


@over_many_states
@given(states)
def test_an_exception_that_runs_out_never_raises_the_score(state: Facts) -> None:
    never_lower((after, before) for before, after in exceptions_run_out(state))


@over_many_states
@given(states)
def test_an_exception_that_is_revoked_or_superseded_never_raises_the_score(state: Facts) -> None:
    for end in (ExceptionState.REVOKED, ExceptionState.SUPERSEDED):
        steps = exceptions_moved(state, ExceptionState.APPROVED, end)
        never_lower((after, before) for before, after in steps)


@over_many_states
@given(states)
def test_signing_after_a_reservation_or_a_decline_never_lowers_the_score(state: Facts) -> None:
    signed = replace(state.acknowledgement, response=Response.ACKNOWLEDGED)
    for response in (Response.WITH_RESERVATION, Response.DECLINED):
        before = replace(state.acknowledgement, response=response)
        never_lower([(replace(state, acknowledgement=before), replace(state, acknowledgement=signed))])


@over_many_states
@given(states, all_weights)
def test_every_score_decomposes_exactly(state: Facts, weights: Weights) -> None:
    result = score(state, today=TODAY, weights=weights)
    if result.score is None:
        assert result.rounding_line == 0
        return
    lost = sum(component.lost_units for component in result.components)
    assert (100 - result.score) * result.units_per_point == lost + result.rounding_line
    assert all(component.floored_units >= 0 for component in result.components)
    assert 0 <= result.rounding_line < result.units_per_point * 2


@over_many_states
@given(states, all_weights)
def test_every_figure_stays_within_its_bounds(state: Facts, weights: Weights) -> None:
    result = score(state, today=TODAY, weights=weights)
    assert 0 < result.coverage <= 10_000
    for component in result.components:
        assert component.value_ten_thousandths is None or 0 <= component.value_ten_thousandths <= 10_000
        assert all(0 <= cost.ten_thousandths <= 10_000 for cost in component.costs)
        assert all(cost.ten_thousandths == 0 for cost in component.costs if cost.waived_by)
    assert _within_bounds(result)


def _within_bounds(result: Score) -> bool:
    if result.score is None or result.score_before_waivers is None:
        return result.score is result.score_before_waivers is None
    return 0 <= result.score_before_waivers <= result.score <= 100


@over_many_states
@given(states)
def test_the_order_in_which_facts_were_read_changes_nothing(state: Facts) -> None:
    turned = replace(
        state,
        violations=state.violations[::-1],
        conflicts=state.conflicts[::-1],
        requests=state.requests[::-1],
        exceptions=state.exceptions[::-1],
    )
    assert scored(turned) == scored(state)


@over_many_states
@given(states)
def test_mending_an_open_fact_never_costs_and_never_worsens_the_status(state: Facts) -> None:
    now = scored(state)
    open_facts = open_facts_by_gain(state, TODAY)
    gains = [fact.gain_ten_thousandths for fact in open_facts]
    assert gains == sorted(gains, reverse=True)
    assert min(gains, default=0) >= 0
    for fact in open_facts:
        if fact.status_after in RANK and now.status in RANK:
            assert RANK[fact.status_after] >= RANK[now.status]


@over_many_states
@given(states)
def test_every_fact_that_costs_is_open_unless_it_lies_in_the_past(state: Facts) -> None:
    costly = {
        (cost.kind, cost.fact_id)
        for component in scored(state).components
        for cost in component.costs
        if cost.ten_thousandths and cost.kind != "late_response"
    }
    open_facts = {(fact.kind, fact.fact_id) for fact in open_facts_by_gain(state, TODAY)}
    assert costly <= open_facts
