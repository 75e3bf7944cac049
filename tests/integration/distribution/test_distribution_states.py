"""Every pair of states of a distribution, through the operations and jobs that lead there."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.distribution.model import DISTRIBUTION_MOVES, DistributionStatus
from core.distribution.operations import withdraw
from core.distribution.rules import NobodyToSendTo
from core.engagements.operations import end
from core.errors import NotInThisState
from core.identity.acting import acting
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.sending import activate, send

DAY = timedelta(days=1)


def _brought_about(world, state):
    """A first version at the first agency in this state; its policy and id."""
    policy_id, agency = world.publish(), [world.agencies[2].id]
    later = {"scheduled_for": NOW + DAY} if state in {"pending", "refused"} else {}
    first = send(world, policy_id, agency_ids=agency, **later).sent[0].distribution_id
    if state == "superseded":
        world.publish(policy_id)
        send(world, policy_id, agency_ids=agency)
    elif state == "withdrawn":
        _withdraw(world, first)
    elif state in {"refused", "expired"}:
        _end(world)
    return policy_id, first


def _withdraw(world, distribution_id):
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=distribution_id, reason="x", now=NOW)


def _end(world):
    """The engagement ends: what waits is refused, what is active expires."""
    with acting(world.engine, world.admin) as scope:
        end(scope.conn, actor=world.admin, engagement_id=world.engagements[2], why="Over", now=NOW)


def _status(world, distribution_id):
    return _value(world, "SELECT distribution_status FROM policy_distributions WHERE id = :id", id=distribution_id)


PAIRS = [(before, after) for before in DistributionStatus for after in DistributionStatus]


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=lambda state: state.value)
def test_a_distribution_moves_as_its_table_says_and_no_other_way(world, before, after):
    """What brings each state about is tried from each state; what the table does not hold never comes about."""
    policy_id, first = _brought_about(world, before.value)
    assert _status(world, first) == before
    try:
        _try(world, policy_id, first, after)
    except (NotInThisState, NobodyToSendTo):
        assert after not in DISTRIBUTION_MOVES[before]
    now_is = DistributionStatus(_status(world, first))
    assert now_is in DISTRIBUTION_MOVES[before] | {before}
    if after is not before:
        assert (now_is is after) == (after in DISTRIBUTION_MOVES[before])


def _try(world, policy_id, first, after):
    """The operation or job that leads to `after`, for this row."""
    if after is DistributionStatus.PENDING:
        send(world, policy_id, agency_ids=[world.agencies[2].id], version_number=1, scheduled_for=NOW + 9 * DAY)
    elif after is DistributionStatus.ACTIVE:
        activate(world, NOW + DAY)
    elif after is DistributionStatus.SUPERSEDED:
        world.publish(policy_id)
        send(world, policy_id, agency_ids=[world.agencies[2].id])
    elif after is DistributionStatus.WITHDRAWN:
        _withdraw(world, first)
    elif _status(world, first) in {"pending", "active"}:
        _end(world)


def _value(world, statement, **parameters):
    with transaction(world.engine, SideRole.JOB) as scope:
        return scope.conn.execute(text(statement), parameters).scalar_one()
