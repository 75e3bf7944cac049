"""Every pair of states of an exception, through the operations and jobs that lead there."""

from itertools import product

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.errors import NotInThisState
from core.exceptions.model import EXCEPTION_MOVES, ExceptionState
from core.identity.acting import acting
from tests.integration.distribution.conftest import count, world
from tests.integration.exceptions.answering import attempt, bring_about, reserve

__all__ = ["count", "world"]

ENDS = {
    "approved": "exception.decided", "denied": "exception.decided", "withdrawn": "exception.withdrawn", "revoked": "exception.revoked",
    "expired": "exception.expired", "superseded": "exception.superseded",
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), list(product(ExceptionState, repeat=2)), ids=lambda state: state.value)
def test_an_exception_moves_as_its_table_says_and_no_other_way(world, before, after):
    reserved = reserve(world)
    bring_about(reserved, before)
    assert reserved.entry().state is before
    try:
        attempt(reserved, after)
    except NotInThisState:
        assert after not in EXCEPTION_MOVES[before]
    became = reserved.entry().state
    assert became is (after if after in EXCEPTION_MOVES[before] else before)


@pytest.mark.parametrize("state", [state for state in ExceptionState if state is not ExceptionState.REQUESTED])
def test_each_move_stands_in_the_trail_that_both_share_and_is_told_to_both(world, state, count):
    reserved = reserve(world)
    bring_about(reserved, state)
    parties = {"client": world.enterprise.id, "agency": world.agencies[0].id, "id": reserved.exception_id}
    written = "audit_log WHERE entity_id = :id AND event = :event AND new->>'state' = :state"
    both = " AND enterprise_org_id = :client AND agency_org_id = :agency"
    told = (
        "outbox WHERE topic = :event AND payload->>'exception_id' = CAST(:id AS text) AND org_id IN (:client, :agency)"
    )
    assert count(written + both, event=ENDS[state], state=state, **parties) == 1
    assert count(told, event=ENDS[state], **parties) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exceptions SET state = 'approved' WHERE id = :id",
        ("INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by,"
        " requested_at, starts_on, ends_on) SELECT agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, 'approved',"
        " reason, requested_by, requested_at, starts_on, ends_on FROM exceptions WHERE id = :id"),
    ],
)  # fmt: skip
def test_the_database_lets_no_agency_grant_itself_an_exception(world, statement):
    reserved = reserve(world)
    bring_about(reserved, ExceptionState.EXPIRED)
    with (
        acting(world.engine, world.signers[0]) as scope,
        pytest.raises(ProgrammingError, match="row-level security"),
    ):
        scope.conn.execute(text(statement), {"id": reserved.exception_id})
