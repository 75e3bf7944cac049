"""What must hold of every score, over generated facts."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.compliance.facts import ComponentName, Facts, Score, Weights
from core.compliance.model import ComplianceStatus, ViolationState
from core.compliance.outlook import open_facts_by_gain
from core.compliance.rules import score
from core.distribution.model import Response
from core.exceptions.model import ExceptionState
from tests.unit.compliance.factories import TODAY, day, scored
from tests.unit.compliance.generated import (
    ADDED,
    Step,
    all_weights,
    answers_raised,
    exceptions_moved,
    exceptions_run_out,
    over_many_states,
    resent,
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


def never_lower(steps: Iterable[Step], weights: Weights) -> None:
    """Whatever a client lets the components weigh: no step lowers the score, creates or destroys one, or worsens a status that is a verdict on both sides."""
    for before, after in steps:
        first, then = scored(before, weights), scored(after, weights)
        assert (first.score is None) == (then.score is None)
        assert (first.score_ten_thousandths or 0) <= (then.score_ten_thousandths or 0)
        assert (first.score or 0) <= (then.score or 0)
        if first.status in RANK and then.status in RANK:
            assert RANK[first.status] <= RANK[then.status]


@over_many_states
@given(states, all_weights)
def test_raising_an_answer_never_lowers_the_score(state: Facts, weights: Weights) -> None:
    never_lower(answers_raised(state), weights)


@over_many_states
@given(states, all_weights)
def test_confirming_a_violation_never_raises_the_score(state: Facts, weights: Weights) -> None:
    steps = violations_moved(state, (ViolationState.REPORTED, ViolationState.CONFIRMED))
    never_lower(((confirmed, reported) for reported, confirmed in steps), weights)


@over_many_states
@given(states, all_weights)
def test_correcting_verifying_closing_or_dismissing_a_violation_never_lowers_the_score(
    state: Facts, weights: Weights
) -> None:
    never_lower(violations_moved(state, *MENDING), weights)


@over_many_states
@given(states, all_weights)
def test_granting_an_exception_never_lowers_the_score(state: Facts, weights: Weights) -> None:
    never_lower(exceptions_moved(state, ExceptionState.REQUESTED, ExceptionState.APPROVED), weights)


@over_many_states
@given(states, all_weights)
def test_an_exception_that_runs_out_never_raises_the_score(state: Facts, weights: Weights) -> None:
    never_lower(((after, before) for before, after in exceptions_run_out(state)), weights)


@over_many_states
@given(states, all_weights)
def test_an_exception_that_is_revoked_or_superseded_never_raises_the_score(state: Facts, weights: Weights) -> None:
    for end in (ExceptionState.REVOKED, ExceptionState.SUPERSEDED):
        steps = exceptions_moved(state, ExceptionState.APPROVED, end)
        never_lower(((after, before) for before, after in steps), weights)


@over_many_states
@given(states, all_weights)
def test_signing_after_a_reservation_or_a_decline_never_lowers_the_score(state: Facts, weights: Weights) -> None:
    signed = replace(state.acknowledgement, response=Response.ACKNOWLEDGED)
    for response in (Response.WITH_RESERVATION, Response.DECLINED):
        before = replace(state.acknowledgement, response=response)
        never_lower([(replace(state, acknowledgement=before), replace(state, acknowledgement=signed))], weights)


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
@given(states, all_weights)
def test_mending_an_open_fact_never_costs_and_never_worsens_the_status(state: Facts, weights: Weights) -> None:
    now = scored(state, weights)
    open_facts = open_facts_by_gain(state, TODAY, weights=weights)
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


@over_many_states
@given(states, all_weights, st.integers(0, 60))
def test_a_new_version_resets_the_acknowledgement_and_nothing_else_on_its_day(
    state: Facts, weights: Weights, due: int
) -> None:
    before, after = scored(state, weights), scored(resent(state, due=due), weights)
    for was, becomes in zip(before.components, after.components, strict=True):
        if was.name is ComponentName.ACKNOWLEDGEMENT:
            assert (becomes.value_ten_thousandths, becomes.costs) == (None, ())
        else:
            assert becomes == was


@over_many_states
@given(states, all_weights, st.integers(0, 60))
def test_what_a_new_version_adds_costs_nothing_before_its_assessment_is_due(
    state: Facts, weights: Weights, due: int
) -> None:
    sent = resent(state, due=due)
    for offset, costs in ((due + 29, False), (due + 30, state.assessment is not None)):
        [assessed] = [
            part
            for part in score(sent, today=day(offset), weights=weights).components
            if part.name is ComponentName.ASSESSMENT
        ]
        assert any(cost.fact_id == ADDED for cost in assessed.costs) is costs


@over_many_states
@given(states, all_weights)
def test_weights_move_the_number_alone(state: Facts, weights: Weights) -> None:
    """What each component reached, what is open and which gates are shut, weights do not decide."""
    plain, weighed = scored(state), scored(state, weights)
    assert [(part.value_ten_thousandths, part.costs) for part in plain.components] == [
        (part.value_ten_thousandths, part.costs) for part in weighed.components
    ]
    assert (plain.gates, plain.next_review_on) == (weighed.gates, weighed.next_review_on)
    assert (plain.score is None) == (weighed.score is None)
    reached = [part.value_ten_thousandths for part in plain.components if part.value_ten_thousandths is not None]
    assert weighed.score is None or min(reached) // 100 <= weighed.score <= max(reached) // 100
