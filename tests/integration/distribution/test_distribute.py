"""Sending a version: who gets it, who is refused, what stands in the database afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder, DistributionResult, DistributionStatus
from core.distribution.operations import activate_due, distribute, withdraw
from core.distribution.queries import NoSuchDistribution, distributions
from core.distribution.rules import NobodyToSendTo, OrderNotValid
from core.distribution.sending import VersionNotPublished
from core.errors import NotAllowed, NotInThisState
from core.identity.acting import acting
from core.policies.queries import NoSuchPolicy
from tests import factories
from tests.integration.distribution.conftest import NOW, World


def send(world: World, policy_id: UUID, **order: object) -> DistributionResult:
    order.setdefault("agency_ids", [agency.id for agency in world.agencies])
    with acting(world.engine, world.admin) as scope:
        return distribute(
            scope.conn,
            actor=world.admin,
            order=DistributionOrder(policy_id=policy_id, **order),
            now=order.pop("now", NOW),
        )


def test_every_agency_done_is_named_with_its_distribution_compliance_trail_and_outbox_row(world, count):
    result = send(world, world.publish(), message="Please read")
    assert {sent.name for sent in result.sent} == {agency.name for agency in world.agencies}
    ids = [sent.distribution_id for sent in result.sent]
    assert result.refused == ()
    assert result.due_at == NOW + timedelta(days=14)
    assert count("policy_distributions WHERE id = ANY(:ids) AND is_current_version", ids=ids) == 3
    assert (
        count("agency_policy_compliance WHERE policy_distribution_id = ANY(:ids) AND compliance_score IS NULL", ids=ids)
        == 3
    )
    assert (
        count(
            "audit_log WHERE entity_id = ANY(:ids) AND event = 'distribution.created' AND actor_name IS NOT NULL",
            ids=ids,
        )
        == 3
    )
    assert count("outbox WHERE payload ->> 'distribution_id' = ANY(:ids)", ids=[str(i) for i in ids]) == 3


def test_a_stranger_is_refused_by_its_id_alone_and_a_former_agency_by_name(world):
    with transaction(world.engine, SideRole.JOB) as scope:
        stranger = factories.an_agency(scope.conn)
        former = factories.an_agency(scope.conn)
        factories.an_engagement(scope.conn, world.enterprise, former, state="ended")
    unknown = uuid4()
    result = send(world, world.publish(), agency_ids=[stranger.id, unknown, former.id, world.agencies[0].id])
    assert [sent.agency_org_id for sent in result.sent] == [world.agencies[0].id]
    by_id = {refused.agency_org_id: refused for refused in result.refused}
    assert by_id[stranger.id].name is None
    assert by_id[stranger.id].reason == by_id[unknown].reason
    assert former.name in by_id[former.id].reason


def test_a_batch_with_nobody_left_changes_nothing_and_names_everybody(world, count):
    policy_id = world.publish()
    unknown = uuid4()
    with pytest.raises(NobodyToSendTo) as refusal:
        send(world, policy_id, agency_ids=[unknown])
    assert refusal.value.details["refused"][0]["agency_org_id"] == str(unknown)
    assert count("policy_distributions WHERE policy_id = :id", id=policy_id) == 0


def test_a_newer_version_supersedes_and_a_version_never_goes_backwards(world, count):
    policy_id = world.publish()
    world.publish(policy_id)
    send(world, policy_id, version_number=1, agency_ids=[world.agencies[0].id])
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    with pytest.raises(NobodyToSendTo, match="already holds version 2; a version never goes backwards"):
        send(world, policy_id, version_number=1, agency_ids=[world.agencies[0].id])
    with pytest.raises(NobodyToSendTo, match="already holds version 2"):
        send(world, policy_id, agency_ids=[world.agencies[0].id])
    assert (
        count("policy_distributions WHERE policy_id = :id AND is_current_version AND version_number = 2", id=policy_id)
        == 1
    )
    assert count("agency_policy_compliance WHERE policy_id = :id AND frozen_at IS NOT NULL", id=policy_id) == 1


def test_two_admins_sending_versions_2_and_3_at_once_leave_one_current_copy_the_newer(world):
    other = _colleague(world)
    for _ in range(50):
        policy_id = world.publish()
        world.publish(policy_id)
        world.publish(policy_id)

        def attempt(numbered, policy_id=policy_id):
            actor, number = numbered
            order = DistributionOrder(policy_id=policy_id, version_number=number, agency_ids=[world.agencies[0].id])
            try:
                with acting(world.engine, actor) as scope:
                    distribute(scope.conn, actor=actor, order=order, now=NOW)
            except NobodyToSendTo:
                assert number == 2
                return "refused"
            return "sent"

        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(attempt, [(world.admin, 2), (other, 3)]))
        assert outcomes[1] == "sent"
        with transaction(world.engine, SideRole.JOB) as scope:
            current = scope.conn.execute(
                text("SELECT version_number FROM policy_distributions WHERE policy_id = :id AND is_current_version"),
                {"id": policy_id},
            ).scalars()
            assert list(current) == [3]


def _colleague(world):
    with transaction(world.engine, SideRole.JOB) as scope:
        return factories.a_person(scope.conn, world.enterprise)


@pytest.mark.parametrize(
    ("order", "refusal", "sentence"),
    [
        ({"agency_ids": []}, OrderNotValid, "No agency was chosen"),
        ({"due_at": NOW - timedelta(days=1)}, OrderNotValid, "due date"),
        ({"scheduled_for": NOW}, OrderNotValid, "scheduled time has passed"),
        ({"message": "x" * 4001}, OrderNotValid, "4,001 characters"),
        ({"version_number": 7}, VersionNotPublished, "version 7 is not published"),
        ({"group_ids": [uuid4()]}, OrderNotValid, "No saved group of yours"),
    ],
)
def test_an_order_that_breaks_a_rule_is_refused_in_a_sentence(world, order, refusal, sentence):
    with pytest.raises(refusal, match=sentence):
        send(world, world.publish(), **order)


def test_only_the_owner_of_a_policy_with_the_permission_sends_it(world):
    policy_id = world.publish()
    order = DistributionOrder(policy_id=policy_id, agency_ids=[world.agencies[0].id])
    with acting(world.engine, world.rival_admin) as scope, pytest.raises(NoSuchPolicy):
        distribute(scope.conn, actor=world.rival_admin, order=order, now=NOW)
    with acting(world.engine, world.signers[0]) as scope, pytest.raises(NotAllowed):
        distribute(scope.conn, actor=world.signers[0], order=order, now=NOW)


def test_a_forged_sender_is_refused_by_the_key_itself(world):
    policy_id = world.publish()
    forged = text(
        "INSERT INTO policy_distributions (agency_org_id, policy_id, enterprise_org_id, engagement_id, batch_id, distributed_by, due_at)"
        " VALUES (:agency, :policy, :org, :engagement, gen_random_uuid(), :user, now())"
    )
    mine = {
        "agency": world.agencies[0].id,
        "policy": policy_id,
        "org": world.rival.id,
        "user": world.rival_admin.user_id,
    }
    with acting(world.engine, world.rival_admin) as scope, pytest.raises(Exception, match="foreign key"):
        scope.conn.execute(forged, {**mine, "engagement": world.engagements[3]})
    with acting(world.engine, world.rival_admin) as scope, pytest.raises(ProgrammingError, match="row-level security"):
        scope.conn.execute(forged, {**mine, "org": world.enterprise.id, "engagement": world.engagements[0]})


def test_a_group_resolves_to_its_members_once_each(world):
    with acting(world.engine, world.admin) as scope:
        group = scope.conn.execute(
            text("INSERT INTO agency_groups (enterprise_org_id, name) VALUES (:org, 'All') RETURNING id"),
            {"org": world.admin.org_id},
        ).scalar_one()
        for agency, engagement in zip(world.agencies, world.engagements, strict=False):
            scope.conn.execute(
                text("INSERT INTO agency_group_members VALUES (:org, :group, :agency, :engagement)"),
                {"org": world.admin.org_id, "group": group, "agency": agency.id, "engagement": engagement},
            )
    result = send(world, world.publish(), agency_ids=[world.agencies[0].id], group_ids=[group])
    assert len(result.sent) == 3


def test_a_scheduled_sending_is_hidden_until_announced_and_active_when_due(world, count):
    policy_id = world.publish()
    later = NOW + timedelta(days=2)
    send(world, policy_id, scheduled_for=later, agency_ids=[world.agencies[0].id])
    send(world, policy_id, scheduled_for=later, announce_now=True, agency_ids=[world.agencies[1].id])
    assert _seen_by(world, 0) == []
    assert _trail_of(world, 0, policy_id) == 0
    assert [seen.distribution_status for seen in _seen_by(world, 1)] == [DistributionStatus.PENDING]
    _activate(world, NOW)
    assert _seen_by(world, 0) == []
    _activate(world, later)
    assert [seen.distribution_status for seen in _seen_by(world, 0)] == [DistributionStatus.ACTIVE]
    assert _trail_of(world, 0, policy_id) == 1
    assert count("agency_policy_compliance WHERE policy_id = :id", id=policy_id) == 2


def test_a_scheduled_older_version_is_superseded_rather_than_go_backwards(world, count):
    policy_id = world.publish()
    world.publish(policy_id)
    agency = [world.agencies[0].id]
    send(world, policy_id, version_number=1, scheduled_for=NOW + timedelta(days=1), agency_ids=agency)
    world.publish(policy_id)
    send(world, policy_id, version_number=2, scheduled_for=NOW + timedelta(days=1), agency_ids=agency)
    send(world, policy_id, version_number=3, scheduled_for=NOW + timedelta(days=1), agency_ids=agency)
    _activate(world, NOW + timedelta(days=1))
    assert count("policy_distributions WHERE policy_id = :id AND distribution_status = 'superseded'", id=policy_id) == 2
    assert (
        count("policy_distributions WHERE policy_id = :id AND is_current_version AND version_number = 3", id=policy_id)
        == 1
    )


def test_a_scheduled_sending_is_refused_when_the_engagement_has_ended(world, count):
    policy_id = world.publish()
    send(world, policy_id, scheduled_for=NOW + timedelta(days=1), agency_ids=[world.agencies[2].id])
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(text("UPDATE engagements SET state = 'ended' WHERE id = :id"), {"id": world.engagements[2]})
    _activate(world, NOW + timedelta(days=1))
    assert count("policy_distributions WHERE policy_id = :id AND distribution_status = 'refused'", id=policy_id) == 1


def test_withdrawing_ends_a_sending_and_the_version_can_be_sent_again(world):
    policy_id = world.publish()
    agency = [world.agencies[0].id]
    first = send(world, policy_id, agency_ids=agency).sent[0].distribution_id
    with acting(world.engine, world.admin) as scope:
        withdraw(scope.conn, actor=world.admin, distribution_id=first, reason="Sent too early", now=NOW)
    with acting(world.engine, world.admin) as scope, pytest.raises(NotInThisState):
        withdraw(scope.conn, actor=world.admin, distribution_id=first, reason="Again", now=NOW)
    assert len(send(world, policy_id, agency_ids=agency).sent) == 1


def test_a_strangers_distribution_cannot_be_withdrawn(world):
    made = send(world, world.publish()).sent[0].distribution_id
    for distribution_id in (made, uuid4()):
        with acting(world.engine, world.rival_admin) as scope, pytest.raises(NoSuchDistribution):
            withdraw(scope.conn, actor=world.rival_admin, distribution_id=distribution_id, reason="Mine", now=NOW)


def test_a_failing_trail_leaves_nothing_changed(world, monkeypatch, count):
    policy_id = world.publish()

    def fails(*args, **kwargs):
        raise RuntimeError("the trail cannot be written")

    monkeypatch.setattr("core.distribution.sending.record", fails)
    with pytest.raises(RuntimeError):
        send(world, policy_id)
    assert count("policy_distributions WHERE policy_id = :id", id=policy_id) == 0
    assert count("outbox WHERE payload ->> 'policy_id' = :id", id=str(policy_id)) == 0


def _seen_by(world, n):
    with acting(world.engine, world.signers[n]) as scope:
        return distributions(scope.conn, world.agencies[n].id)


def _trail_of(world, n, policy_id):
    with acting(world.engine, world.signers[n]) as scope:
        return scope.conn.execute(
            text("SELECT count(*) FROM audit_log WHERE new ->> 'policy_id' = :id"), {"id": str(policy_id)}
        ).scalar_one()


def _activate(world, now):
    with transaction(world.engine, SideRole.JOB) as scope:
        activate_due(scope.conn, now=now)
