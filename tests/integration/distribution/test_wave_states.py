"""Every pair of states of a wave, through the operations and the job that lead there."""

from datetime import timedelta

import pytest

from core.distribution.queries import distributions
from core.distribution.waves.model import WAVE_MOVES, WaveCondition, WaveState
from core.distribution.waves.operations import (
    cancel_waves,
    start_wave,
)
from core.errors import NotInThisState
from core.identity.acting import acting
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.sending import held, planned, run_job, sign, states

DAY = timedelta(days=1)
TOMORROW = WaveCondition(starts_at=NOW + DAY)
HALF = WaveCondition(share_signed=50)


def _as_planned(world, made):
    return None


def _as_started(world, made):
    with acting(world.engine, world.admin) as scope:
        start_wave(scope.conn, actor=world.admin, plan_id=made.id, number=2, now=NOW)


def _as_done(world, made):
    _as_started(world, made)
    sign(world, 1, _distribution_of(world, 1), made.policy_id)
    run_job(world, NOW)


def _as_cancelled(world, made):
    with acting(world.engine, world.admin) as scope:
        cancel_waves(scope.conn, actor=world.admin, plan_id=made.id, number=2, reason="No", now=NOW)


REACH = {
    WaveState.PLANNED: _as_planned,
    WaveState.STARTED: _as_started,
    WaveState.DONE: _as_done,
    WaveState.CANCELLED: _as_cancelled,
}
PAIRS = [(before, after) for before in WaveState for after in WaveState]


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=lambda state: state.value)
def test_a_wave_moves_as_its_table_says_and_no_other_way(world, before, after):
    """Each act that brings a state about is tried from each state; what the table does not hold changes nothing."""
    made = planned(world, world.publish(), None, HALF)
    REACH[before](world, made)
    assert states(world, made.id)[1] == before
    refused = _tried(world, made, after)
    expected = after if after in WAVE_MOVES[before] else before
    assert states(world, made.id)[1] == expected
    assert refused == (after not in WAVE_MOVES[before] and after in {WaveState.STARTED, WaveState.CANCELLED})


def _tried(world, made, after):
    """Bring the state about; whether a person was refused. Nobody asks for `planned`; `done` is the job's."""
    try:
        if after is WaveState.STARTED:
            _as_started(world, made)
        elif after is WaveState.CANCELLED:
            _as_cancelled(world, made)
        elif after is WaveState.DONE:
            if held(world, made.policy_id)[1] and states(world, made.id)[1] == "started":
                sign(world, 1, _distribution_of(world, 1), made.policy_id)
            run_job(world, NOW)
    except NotInThisState:
        return True
    return False


def _distribution_of(world, n):
    with acting(world.engine, world.signers[n]) as scope:
        return distributions(scope.conn, world.agencies[n].id)[0].id
