"""What an agency sees of the exceptions it asked for, and taking a request back."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.distribution.model import Response
from core.errors import NotAllowed, NotInThisState
from core.exceptions.asking import NoSuchException, exceptions_of_agency, withdraw_request
from core.exceptions.model import EXCEPTION_MOVES, ExceptionState
from core.identity.acting import acting
from core.identity.model import Role
from tests import factories
from tests.integration.distribution.conftest import NOW, count, world
from tests.integration.distribution.test_distribute import send
from tests.integration.distribution.test_signing import sign, signing

__all__ = ["count", "world"]


@pytest.fixture
def reserved(world):
    policy_id = world.publish(clauses=("C1", "C2"), title="Records")
    sent = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    sign(world, sent, signing(policy_id, meaning=Response.WITH_RESERVATION, clause_ids=("C2",), reason="Until May."))
    return policy_id


def asked_by(world, actor, **where):
    with acting(world.engine, actor) as scope:
        return exceptions_of_agency(scope.conn, actor, **where)


def withdraw(world, exception_id, actor=None):
    actor = actor or world.signers[0]
    with acting(world.engine, actor) as scope:
        withdraw_request(scope.conn, actor=actor, exception_id=exception_id, now=NOW)


def test_the_agency_sees_its_request_in_the_clauses_words(world, reserved):
    (asked,) = asked_by(world, world.signers[0], policy_id=reserved)

    assert (asked.state, asked.reason, asked.policy_title) == ("requested", "Until May.", "Records")
    ((clause_id, words),) = asked.clauses
    assert clause_id == "C2"
    assert "avatar" in words.lower()
    assert asked_by(world, world.signers[0], client_id=world.enterprise.id) == [asked]
    assert asked_by(world, world.signers[0], client_id=world.rival.id) == []
    assert asked_by(world, world.signers[1]) == []


@pytest.mark.parametrize("state", list(ExceptionState))
def test_only_a_request_that_waits_is_withdrawn(world, reserved, state, count):
    (asked,) = asked_by(world, world.signers[0])
    with transaction(world.engine, SideRole.ENTERPRISE, org_id=world.enterprise.id) as scope:
        scope.conn.execute(
            text(
                "UPDATE exceptions SET state = :state, starts_on = :day, ends_on = :day, decision_comment = 'So.',"
                " end_reason = 'So.' WHERE id = :id"
            ),
            {"state": state, "day": NOW.date(), "id": asked.id},
        )
    if ExceptionState.WITHDRAWN in EXCEPTION_MOVES[state]:
        withdraw(world, asked.id)
        (after,) = asked_by(world, world.signers[0])
        assert (after.state, after.ended_at) == ("withdrawn", NOW)
        told = "outbox WHERE topic = 'exception.withdrawn' AND payload->>'exception_id' = CAST(:id AS text)"
        assert count(told, id=asked.id) == 2
        assert count("audit_log WHERE entity_id = :id AND enterprise_org_id IS NOT NULL", id=asked.id) == 1
    else:
        with pytest.raises(NotInThisState):
            withdraw(world, asked.id)


def test_a_reader_may_not_and_another_agency_finds_nothing(world, reserved):
    (asked,) = asked_by(world, world.signers[0])
    with transaction(world.engine, SideRole.JOB) as scope:
        reader = factories.a_person(scope.conn, world.agencies[0], role=Role.AGENCY_USER)
    with pytest.raises(NotAllowed):
        withdraw(world, asked.id, reader)
    for stranger in (asked.id, uuid4()):
        with pytest.raises(NoSuchException):
            withdraw(world, stranger, world.signers[1])
