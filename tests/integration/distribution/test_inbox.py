"""The inbox: sorted, filtered, paged and counted by the database, with what each reader has not read."""

from datetime import timedelta
from uuid import uuid4

import pytest

from core.db.scope import SideRole, transaction
from core.distribution import inbox
from core.distribution.delta import LineChange, delta
from core.distribution.inbox import InboxFilter, inbox_counts, inbox_page
from core.distribution.model import Response
from core.distribution.queries import received_document
from core.distribution.signing import mark_opened
from core.identity.acting import acting
from core.identity.model import Role
from core.policies.comparison import ClauseChange
from tests import factories
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.test_distribute import send
from tests.integration.distribution.test_signing import sign, signing


@pytest.fixture
def received(world):
    """Four policies at the first agency: one signed, one late, one due later, one due soon."""
    made = {}
    for title, days in (("Signed", 5), ("Late", 1), ("Later", 9), ("Sooner", 3)):
        policy_id = world.publish(title=title)
        order = {"agency_ids": [world.agencies[0].id], "due_at": NOW + timedelta(days=days)}
        made[title] = (policy_id, send(world, policy_id, **order).sent[0].distribution_id)
    policy_id, distribution_id = made["Signed"]
    sign(world, distribution_id, signing(policy_id))
    return made


@pytest.fixture
def reader(world):
    with transaction(world.engine, SideRole.JOB) as scope:
        return factories.a_person(scope.conn, world.agencies[0], role=Role.AGENCY_USER)


def page(world, actor, number=1, **wanted):
    with acting(world.engine, actor) as scope:
        return [each.policy_title for each in inbox_page(scope.conn, actor, InboxFilter(**wanted), page=number)]


def counts(world, actor, now=NOW, **wanted):
    with acting(world.engine, actor) as scope:
        found = inbox_counts(scope.conn, actor, InboxFilter(**wanted), now=now)
        return found.total_count, found.unread_count, found.waiting_count, found.overdue_count


def test_what_waits_comes_first_by_its_due_date(world, received, reader):
    assert page(world, reader) == ["Late", "Sooner", "Later", "Signed"]
    assert counts(world, reader, NOW + timedelta(days=2)) == (4, 4, 3, 1)


def test_unread_is_each_readers_own(world, received, reader):
    with acting(world.engine, reader) as scope:
        mark_opened(scope.conn, actor=reader, distribution_id=received["Late"][1], now=NOW)
    assert page(world, reader, unread_only=True) == ["Sooner", "Later", "Signed"]
    assert counts(world, reader)[1] == 3
    assert page(world, world.signers[0], unread_only=True) == ["Late", "Sooner", "Later"]  # who signs has read


def test_filters_go_together(world, received, reader):
    assert page(world, reader, response=Response.ACKNOWLEDGED) == ["Signed"]
    assert page(world, reader, title="LATE") == ["Late", "Later"]
    assert page(world, reader, title="late", response=Response.ACKNOWLEDGED) == []
    assert page(world, reader, client_id=world.enterprise.id, title="Soon") == ["Sooner"]
    assert page(world, reader, client_id=uuid4()) == []
    assert page(world, reader, title="%") == []
    assert counts(world, reader, title="late") == (2, 2, 2, 0)


def test_earlier_versions_are_there_for_whoever_asks(world, received, reader):
    policy_id, _ = received["Signed"]
    world.publish(policy_id, title="Signed")
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    assert page(world, reader, title="Signed") == ["Signed"]
    assert page(world, reader, title="Signed", with_earlier=True) == ["Signed", "Signed"]


def test_an_editorial_version_shows_its_answer_as_carried_over(world, received, reader):
    policy_id, _ = received["Signed"]
    world.publish(policy_id, title="Signed", change_class="editorial")
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    with acting(world.engine, reader) as scope:
        (row,) = inbox_page(scope.conn, reader, InboxFilter(title="Signed"))
    assert (row.response, row.is_carried_over, row.version_number, row.is_unread) == ("acknowledged", True, 2, True)


def test_pages_hold_everything_once(world, received, reader, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE_SIZE", 3)
    assert page(world, reader, 1) + page(world, reader, 2) == ["Late", "Sooner", "Later", "Signed"]
    assert page(world, reader, 3) == []


def test_another_agencys_inbox_is_its_own(world, received):
    assert page(world, world.signers[1]) == []
    assert counts(world, world.signers[1]) == (0, 0, 0, 0)


def test_the_comparison_is_with_the_version_that_was_signed(world):
    policy_id = world.publish(clauses=("C1", "C2"), body="Keep logs.\nSame.\nA.")
    agency = [world.agencies[0].id]
    first = send(world, policy_id, agency_ids=agency).sent[0].distribution_id
    sign(world, first, signing(policy_id))
    world.publish(policy_id, clauses=("C1",), body="Keep no logs.\nSame.\nA.")
    send(world, policy_id, agency_ids=agency)
    world.publish(policy_id, clauses=("C1", "C3"), body="Keep all logs.\nSame.\nA.")
    third = send(world, policy_id, agency_ids=agency).sent[0].distribution_id
    signer = world.signers[0]
    with acting(world.engine, signer) as scope:
        changed = delta(scope.conn, received_document(scope.conn, signer.org_id, third))
        assert delta(scope.conn, received_document(scope.conn, signer.org_id, first)) is None
    assert (changed.before.version_number, changed.was_signed) == (1, True)
    assert [(each.clause_id, each.change) for each in changed.clauses] == [
        ("C3", ClauseChange.ADDED),
        ("C2", ClauseChange.REMOVED),
    ]
    assert [(line.change, line.text) for line in changed.lines] == [
        (LineChange.REMOVED, "Keep logs."),
        (LineChange.ADDED, "Keep all logs."),
        (LineChange.KEPT, "Same."),
    ]


def test_without_a_signature_the_comparison_is_with_the_version_received_before(world):
    policy_id = world.publish(body="Same.")
    agency = [world.agencies[0].id]
    send(world, policy_id, agency_ids=agency)
    world.publish(policy_id, body="Same.")
    second = send(world, policy_id, agency_ids=agency).sent[0].distribution_id
    signer = world.signers[0]
    with acting(world.engine, signer) as scope:
        changed = delta(scope.conn, received_document(scope.conn, signer.org_id, second))
    assert (changed.before.version_number, changed.was_signed, changed.clauses, changed.lines) == (1, False, (), ())
