"""Exceptions that end by themselves: after their last day, and when a newer version changed what their clause asks."""

from datetime import UTC, datetime, time

import pytest

from core.exceptions.model import ExceptionState
from tests.integration.distribution.conftest import a_clause, count, world
from tests.integration.distribution.test_distribute import send
from tests.integration.exceptions.answering import DAY, LAST, reserve

__all__ = ["count", "world"]


@pytest.fixture
def reserved(world):
    return reserve(world)


def test_an_exception_holds_through_its_last_day_in_utc_and_ends_after_it(reserved):
    reserved.grant()
    last_moment = datetime.combine(LAST, time(23, 59, 59), UTC)
    reserved.expire(last_moment)
    assert reserved.entry().state is ExceptionState.APPROVED
    after = datetime.combine(LAST + DAY, time(), UTC)
    assert reserved.expire(after) >= 1
    ended = reserved.entry()
    assert (ended.state, ended.ended_at, ended.ends_on) == ("expired", after, LAST)
    assert reserved.expire(after) == 0


def test_a_request_nobody_answered_does_not_expire(reserved):
    reserved.expire()
    assert reserved.entry().state is ExceptionState.REQUESTED


def test_an_exception_whose_clause_asks_something_else_is_superseded_with_the_reason(reserved):
    reserved.grant()
    reserved.change_clause()
    ended = reserved.entry()
    assert (ended.state, ended.end_reason) == ("superseded", "Version 2 asks something else in C2.")


def test_a_clause_that_is_gone_supersedes_too(world, reserved):
    reserved.grant()
    world.publish(reserved.policy_id, clause_documents=[a_clause("C1")])
    send(world, reserved.policy_id, agency_ids=[world.agencies[0].id])
    reserved.look()
    assert reserved.entry().state is ExceptionState.SUPERSEDED


@pytest.mark.parametrize("change", [{"text": "In other words."}, {"id": "C2"}])
def test_a_rewording_or_a_change_elsewhere_keeps_it(world, reserved, change):
    reserved.grant()
    documents = [a_clause("C1") | {"norm": {"kind": "permit"}}, a_clause("C2") | change]
    world.publish(reserved.policy_id, clause_documents=documents)
    send(world, reserved.policy_id, agency_ids=[world.agencies[0].id])
    reserved.look()
    assert reserved.entry().state is ExceptionState.APPROVED


def test_a_version_that_did_not_reach_the_agency_ends_nothing(world, reserved):
    reserved.grant()
    world.publish(reserved.policy_id, clause_documents=[a_clause("C1")])
    send(world, reserved.policy_id, agency_ids=[world.agencies[1].id])
    reserved.look()
    assert reserved.entry().state is ExceptionState.APPROVED


def test_a_request_whose_clause_changed_is_left_to_people(reserved):
    reserved.change_clause()
    assert reserved.entry().state is ExceptionState.REQUESTED
    assert reserved.withdraw().state is ExceptionState.WITHDRAWN


def test_what_another_client_granted_the_same_agency_stays(world, reserved, count):
    reserved.grant()
    other = reserve(world.__class__(**{**vars(world), "enterprise": world.rival, "admin": world.rival_admin}))
    other.grant()
    reserved.change_clause()
    assert other.entry().state is ExceptionState.APPROVED
    about_rival = "outbox WHERE topic = 'exception.superseded' AND org_id = :rival"
    assert count(about_rival, rival=world.rival.id) == 0
