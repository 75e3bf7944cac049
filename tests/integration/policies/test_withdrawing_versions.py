"""A published version taken back: its sendings end in the same transaction, and nobody is sent it again."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.distribution.withdrawing import Holders, holders, withdraw_version
from core.errors import NotAllowed, NotFound, NotInThisState, NotValid, Refusal
from core.identity.acting import acting
from core.policies import operations as policies
from core.policies.model import PolicyFilter, VersionState
from core.policies.queries import policies as listed
from core.policies.queries import policy, version, versions_of_policy
from tests.integration.policies.conftest import NOW


def withdraw(world, policy_id, number=1, *, who="admin", reason=" Wrong retention. "):
    return world.act(
        getattr(world, who), withdraw_version, policy_id=policy_id, version_number=number, reason=reason, now=NOW
    )


def test_the_sending_ends_its_record_freezes_and_the_agency_is_told_why(world, found):
    policy_id = world.publish().policy_id
    world.send(policy_id, 1)
    assert world.ask(world.admin, holders, policy_id, 1) == Holders(1, 0)
    assert withdraw(world, policy_id) == Holders(1, 0)
    (sent,) = found("SELECT * FROM policy_distributions WHERE policy_id = :id", id=policy_id)
    assert (sent.distribution_status, sent.is_current_version, sent.ended_at) == ("withdrawn", False, NOW)
    (record,) = found("SELECT frozen_at FROM agency_policy_compliance WHERE policy_id = :id", id=policy_id)
    assert record.frozen_at == NOW
    (trail,) = found("SELECT * FROM audit_log WHERE event = 'distribution.withdrawn' AND entity_id = :id", id=sent.id)
    assert (trail.agency_org_id, trail.reason) == (world.agency.id, "Wrong retention.")
    assert found("SELECT 1 FROM outbox WHERE topic = 'distribution.withdrawn' AND org_id = :id", id=world.agency.id)
    (own,) = found("SELECT * FROM audit_log WHERE event = 'version.withdrawn' AND entity_id = :id", id=policy_id)
    assert (own.agency_org_id, own.new) == (None, {"version_number": 1, "ended_count": 1})


def test_the_text_stays_and_the_client_reads_who_withdrew_it_and_why(world):
    published = world.publish()
    withdraw(world, published.policy_id)
    read = world.ask(world.analyst, version, published.policy_id, 1)
    assert (read.content, read.document_sha256) == (published.content, published.document_sha256)
    assert (read.withdrawal.reason, read.withdrawal.withdrawn_by_name) == ("Wrong retention.", "Cleo Ruiz")
    (entry,) = world.ask(world.analyst, versions_of_policy, published.policy_id)
    assert entry.withdrawal == read.withdrawal
    assert entry.provenance.author_name == "Ada Okafor"
    assert world.ask(world.analyst, policy, published.policy_id).is_withdrawn
    assert len(world.ask(world.analyst, listed, PolicyFilter(state=VersionState.WITHDRAWN))) == 1


def test_a_withdrawn_version_is_not_sent_again_and_another_is(world):
    policy_id = world.publish().policy_id
    world.publish_again(policy_id)
    withdraw(world, policy_id, 2)
    for number in (2, None):
        with pytest.raises(Refusal, match="withdrawn"):
            world.send(policy_id, number)
    world.send(policy_id, 1)


def test_only_that_versions_sendings_end(world, found):
    policy_id = world.publish().policy_id
    world.send(policy_id, 1)
    world.publish_again(policy_id)
    assert withdraw(world, policy_id, 2) == Holders(0, 0)
    (sent,) = found("SELECT distribution_status FROM policy_distributions WHERE policy_id = :id", id=policy_id)
    assert sent.distribution_status == "active"


def test_rolling_back_is_a_new_version_with_the_old_text(world):
    first = world.publish(body="Old words.")
    world.publish_again(first.policy_id, body="New words.")
    withdraw(world, first.policy_id, 2)
    draft = world.act(world.author, policies.start_draft, policy_id=first.policy_id, now=NOW, from_version=1)
    assert (draft.content.body, draft.content.change_summary) == ("Old words.", "")
    again = world.publish_draft(first.policy_id)
    assert (again.version_number, again.content.body, again.withdrawal) == (3, "Old words.", None)
    with pytest.raises(NotFound):
        world.act(world.author, policies.start_draft, policy_id=first.policy_id, now=NOW, from_version=9)


def test_it_needs_a_reason_the_right_person_and_a_version_that_stands(world, unknown_id):
    policy_id = world.publish().policy_id
    with pytest.raises(NotValid):
        withdraw(world, policy_id, reason="  ")
    with pytest.raises(NotAllowed):
        withdraw(world, policy_id, who="officer")
    with pytest.raises(NotFound):
        withdraw(world, policy_id, 2)
    for each in (policy_id, unknown_id):
        with pytest.raises(NotFound, match="There is no such policy"):
            withdraw(world, each, who="rival_admin")
    withdraw(world, policy_id)
    with pytest.raises(NotInThisState, match="final"):
        withdraw(world, policy_id)


def test_an_agency_reads_neither_the_withdrawal_nor_the_people(world):
    policy_id = world.publish().policy_id
    world.send(policy_id, 1)
    withdraw(world, policy_id)
    read = world.ask(world.agency_admin, version, policy_id, 1)
    (entry,) = world.ask(world.agency_admin, versions_of_policy, policy_id)
    assert (read.withdrawal, read.provenance, entry.withdrawal, entry.provenance) == (None, None, None, None)
    with pytest.raises(DBAPIError), acting(world.engine, world.agency_admin) as scope:
        scope.conn.execute(text("SELECT reason FROM policy_version_withdrawals"))
