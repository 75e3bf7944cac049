"""Reminding and withdrawing, one or many; and who is told of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.scope import SideRole, transaction
from core.distribution.operations import withdraw, withdraw_all
from core.distribution.queries import (
    NoSuchDistribution,
    distribution,
)
from core.distribution.reminders import remind
from core.distribution.rules import OrderNotValid
from core.errors import NotAllowed
from core.identity.acting import acting
from core.identity.model import Role
from tests import factories
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.sending import send

DAY = timedelta(days=1)


def test_a_reminder_reaches_who_still_waits_once_a_day_and_again_when_somebody_insists(world, three, count):
    _, ids = three
    nobodys = uuid4()
    with acting(world.engine, world.admin) as scope:
        result = remind(scope.conn, actor=world.admin, distribution_ids=[*ids, nobodys], now=NOW)
    assert set(result.done_ids) == set(ids[1:])
    assert [(each.distribution_id, each.reason) for each in result.left_out] == [
        (ids[0], "answered"),
        (nobodys, "unknown"),
    ]
    with acting(world.engine, world.admin) as scope:
        again = remind(scope.conn, actor=world.admin, distribution_ids=ids[1:], now=NOW + timedelta(hours=2))
        assert again.done_ids == ()
        assert {each.reason for each in again.left_out} == {"reminded_today"}
        insisted = remind(scope.conn, actor=world.admin, distribution_ids=ids[1:2], insist=True, now=NOW)
        assert insisted.done_ids == (ids[1],)
    with acting(world.engine, world.admin) as scope:
        assert remind(scope.conn, actor=world.admin, distribution_ids=ids[2:], now=NOW + DAY).done_ids == (ids[2],)
        assert distribution(scope.conn, world.admin.org_id, ids[2]).reminded_at == NOW + DAY
    assert count("outbox WHERE topic = 'distribution.reminded' AND org_id = :id", id=world.agencies[1].id) == 2
    told = "audit_log WHERE event = 'distribution.reminded' AND enterprise_org_id = :org AND agency_org_id = :agency"
    assert count(told, org=world.admin.org_id, agency=world.agencies[2].id) == 2


def test_two_who_remind_at_once_give_one_reminder(world, three, count):
    _, ids = three

    def attempt(_):
        with acting(world.engine, world.admin) as scope:
            return remind(scope.conn, actor=world.admin, distribution_ids=ids[1:], now=NOW)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(attempt, range(2)))
    assert sum(len(result.done_ids) for result in results) == 2
    assert sum(len(result.left_out) for result in results) == 2
    assert count("distribution_reminders WHERE distribution_id = ANY(:ids)", ids=ids) == 2


def test_only_who_may_remind_does_and_a_strangers_is_unknown(world, three):
    with transaction(world.engine, SideRole.JOB) as scope:
        officer = factories.a_person(scope.conn, world.enterprise, role=Role.COMPLIANCE_OFFICER)
    with acting(world.engine, officer) as scope, pytest.raises(NotAllowed):
        remind(scope.conn, actor=officer, distribution_ids=three[1], now=NOW)
    for stranger in (three[1], [uuid4()]):
        with acting(world.engine, world.rival_admin) as scope, pytest.raises(NoSuchDistribution):
            remind(scope.conn, actor=world.rival_admin, distribution_ids=stranger, now=NOW)
    for bad in ([], [uuid4()] * 20_001):
        with acting(world.engine, world.admin) as scope, pytest.raises(OrderNotValid):
            remind(scope.conn, actor=world.admin, distribution_ids=bad, now=NOW)


def test_a_reminder_is_never_changed_or_taken_back(world, three):
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=three[1], now=NOW)
    for act in ("DELETE FROM distribution_reminders", "UPDATE distribution_reminders SET reminded_at = now()"):
        with acting(world.engine, world.admin) as scope, pytest.raises(ProgrammingError, match="permission denied"):
            scope.conn.execute(text(act))


def test_an_agency_reads_its_own_reminders_and_not_by_whom(world, three):
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=three[1], now=NOW)
    with acting(world.engine, world.signers[1]) as scope:
        found = scope.conn.execute(text("SELECT distribution_id FROM distribution_reminders")).scalars().all()
        assert found == [three[1][1]]
        assert distribution(scope.conn, world.agencies[1].id, three[1][1]).reminded_at == NOW
    with acting(world.engine, world.signers[1]) as scope, pytest.raises(ProgrammingError, match="permission denied"):
        scope.conn.execute(text("SELECT reminded_by FROM distribution_reminders"))


def test_withdrawing_many_ends_what_stands_and_names_the_rest(world, three, count):
    _, ids = three
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=ids[0], reason="Early", now=NOW)
    with acting(world.engine, world.admin) as scope:
        result = withdraw_all(scope.conn, actor=world.admin, distribution_ids=ids, reason=" Wrong text ", now=NOW)
    assert set(result.done_ids) == set(ids[1:])
    assert [(each.distribution_id, each.reason) for each in result.left_out] == [(ids[0], "withdrawn")]
    assert (
        count("agency_policy_compliance WHERE policy_distribution_id = ANY(:ids) AND frozen_at IS NOT NULL", ids=ids)
        == 3
    )
    shared = "audit_log WHERE event = 'distribution.withdrawn' AND agency_org_id IS NOT NULL AND entity_id = ANY(:ids)"
    assert count(f"{shared} AND reason = 'Wrong text' AND actor_name IS NOT NULL", ids=ids) == 2


@pytest.mark.parametrize("announced", [True, False])
def test_who_saw_an_announced_sending_is_told_when_it_is_withdrawn_and_nobody_else(world, count, announced):
    agency = world.agencies[0]
    sent = send(world, world.publish(), agency_ids=[agency.id], scheduled_for=NOW + DAY, announce_now=announced).sent[0]
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=sent.distribution_id, reason="Not yet", now=NOW)
    told = int(announced)
    assert count("outbox WHERE topic = 'distribution.withdrawn' AND org_id = :id", id=agency.id) == told
    with acting(world.engine, world.signers[0]) as scope:
        reasons = scope.conn.execute(
            text("SELECT reason FROM audit_log WHERE event = 'distribution.withdrawn'")
        ).scalars()
        assert list(reasons) == ["Not yet"] * told
