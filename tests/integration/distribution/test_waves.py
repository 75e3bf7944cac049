"""Sending in waves: who gets it when, what starts a wave, and what stops one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.distribution.queries import distributions
from core.distribution.rules import NobodyToSendTo
from core.distribution.waves.model import PlanOrder, WaveCondition, WaveOrder, WaveState
from core.distribution.waves.operations import (
    cancel_waves,
    change_wave,
    make_plan,
    preview_plan,
    start_due_wave,
    start_wave,
)
from core.distribution.waves.queries import NoSuchPlan, agencies_of_wave, plan, plans
from core.distribution.waves.rules import NotTheNextWave, PlanNotValid
from core.errors import NotAllowed, NotInThisState
from core.identity.acting import acting
from tests import factories
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.sending import activate, held, planned, run_job, send, sign, states, waves

DAY = timedelta(days=1)
TOMORROW = WaveCondition(starts_at=NOW + DAY)
HALF = WaveCondition(share_signed=50)


def test_the_first_wave_goes_at_once_and_the_second_at_its_time_with_the_same_days_to_answer(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, TOMORROW, due_days=10)
    assert held(world, policy_id) == [1, None, None]
    run_job(world, NOW + DAY - timedelta(seconds=1))
    assert held(world, policy_id) == [1, None, None]
    run_job(world, NOW + DAY)
    assert held(world, policy_id) == [1, 1, None]
    assert states(world, made.id) == ["started", "started"]
    with acting(world.engine, world.admin) as scope:
        due = {each.agency: each.due_at for each in distributions(scope.conn, world.admin.org_id)}
    assert due[world.agencies[0].name] == NOW + timedelta(days=10)
    assert due[world.agencies[1].name] == NOW + DAY + timedelta(days=10)


def test_a_share_that_signed_starts_the_next_wave_and_a_decline_does_not_count(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, HALF, HALF)
    first = _distribution_of(world, 0)
    sign(world, 0, first, policy_id, meaning="declined")
    run_job(world, NOW + DAY)  # nobody is left to answer: the first is done
    assert states(world, made.id) == ["done", "planned", "planned"]
    sign(world, 0, first, policy_id, meaning="with_reservation")
    run_job(world, NOW + DAY)
    assert states(world, made.id) == ["done", "started", "planned"]
    assert held(world, policy_id) == [1, 1, None]


def test_a_share_waits_for_its_first_day_and_not_beyond_its_last(world):
    policy_id = world.publish()
    late = WaveCondition(share_signed=100, not_before_days=3, not_after_days=5)
    made = planned(world, policy_id, None, late, late)
    sign(world, 0, _distribution_of(world, 0), policy_id)
    run_job(world, NOW + 3 * DAY - timedelta(seconds=1))  # the first is done, the second waits
    assert states(world, made.id)[1] == "planned"
    run_job(world, NOW + 3 * DAY)
    assert states(world, made.id) == ["done", "started", "planned"]
    run_job(world, NOW + 8 * DAY - timedelta(seconds=1))
    assert states(world, made.id) == ["done", "started", "planned"]
    run_job(world, NOW + 8 * DAY)
    assert states(world, made.id) == ["done", "started", "started"]


def test_a_wave_that_reached_nobody_never_has_a_share(world):
    policy_id = world.publish()
    made = planned(world, policy_id, TOMORROW, WaveCondition(share_signed=1))
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    run_job(world, NOW + DAY)
    first, second = waves(world, made.id)
    assert (first.state, first.sent_count, first.refused_count) == (WaveState.DONE, 0, 1)
    assert second.state is WaveState.PLANNED
    assert second.startable_at is None
    with acting(world.engine, world.admin) as scope:
        (agency,) = agencies_of_wave(scope.conn, world.admin.org_id, made.id, 1)
    assert "already holds version 1" in agency.refusal


def test_waves_start_in_their_order_even_if_a_later_ones_time_has_come(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, HALF, TOMORROW)
    run_job(world, NOW + 2 * DAY)
    assert states(world, made.id) == ["started", "planned", "planned"]
    with acting(world.engine, world.admin) as scope, pytest.raises(NotTheNextWave, match="Wave 2 comes first"):
        start_wave(scope.conn, actor=world.admin, plan_id=made.id, number=3, now=NOW)
    with acting(world.engine, world.admin) as scope:
        cancel_waves(scope.conn, actor=world.admin, plan_id=made.id, number=2, reason="Not them", now=NOW)
    run_job(world, NOW + 2 * DAY)
    assert states(world, made.id) == ["started", "cancelled", "started"]
    assert held(world, policy_id) == [1, None, 1]


def test_a_wave_is_started_by_hand_and_given_another_time(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, HALF, HALF)
    with acting(world.engine, world.admin) as scope:
        start_wave(scope.conn, actor=world.admin, plan_id=made.id, number=2, now=NOW)
        change_wave(scope.conn, actor=world.admin, plan_id=made.id, number=3, condition=TOMORROW, now=NOW)
    assert held(world, policy_id) == [1, 1, None]
    run_job(world, NOW + DAY)
    assert held(world, policy_id) == [1, 1, 1]


def test_a_newer_version_cancels_what_is_still_planned_with_the_reason(world, count):
    policy_id = world.publish()
    made = planned(world, policy_id, None, TOMORROW, TOMORROW)
    world.publish(policy_id)
    send(world, policy_id, agency_ids=[world.agencies[2].id])
    assert states(world, made.id) == ["started", "cancelled", "cancelled"]
    assert {wave.reason for wave in waves(world, made.id)[1:]} == {"Version 2 of the policy was sent meanwhile."}
    run_job(world, NOW + 2 * DAY)
    assert held(world, policy_id) == [1, None, 2]
    assert count("audit_log WHERE entity_id = :id AND event = 'plan.overtaken'", id=made.id) == 1


def test_a_newer_version_that_waits_for_its_time_cancels_only_when_it_comes(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, WaveCondition(starts_at=NOW + 3 * DAY))
    world.publish(policy_id)
    send(world, policy_id, agency_ids=[world.agencies[2].id], scheduled_for=NOW + DAY)
    assert states(world, made.id) == ["started", "planned"]
    activate(world, NOW + DAY)
    assert states(world, made.id) == ["started", "cancelled"]


def test_an_older_or_the_same_version_cancels_nothing(world):
    policy_id = world.publish()
    world.publish(policy_id)
    made = planned(world, policy_id, None, TOMORROW)
    send(world, policy_id, agency_ids=[world.agencies[2].id], version_number=1)
    send(world, policy_id, agency_ids=[world.agencies[2].id], version_number=2)
    assert states(world, made.id) == ["started", "planned"]


def test_a_withdrawn_version_cancels_the_wave_that_would_send_it(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, TOMORROW)
    with acting(world.engine, world.admin) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO policy_version_withdrawals (enterprise_org_id, policy_id, version_number, reason, withdrawn_by, withdrawn_at)"
                " VALUES (:org, :policy, 1, 'Wrong.', :user, :now)"
            ),
            {"org": world.admin.org_id, "policy": policy_id, "user": world.admin.user_id, "now": NOW},
        )
    run_job(world, NOW + DAY)
    assert states(world, made.id) == ["started", "cancelled"]
    assert "was withdrawn" in waves(world, made.id)[1].reason


def test_two_instances_that_look_at_once_start_a_wave_once(world, count):
    for _ in range(20):
        policy_id = world.publish()
        made = planned(world, policy_id, None, TOMORROW)

        def attempt(_):
            with transaction(world.engine, SideRole.JOB) as scope:
                return start_due_wave(scope.conn, now=NOW + DAY)

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(attempt, range(3)))
        assert states(world, made.id) == ["started", "started"]
        assert count("policy_distributions WHERE policy_id = :id", id=policy_id) == 2
        assert count("audit_log WHERE entity_id = :id AND event = 'wave.started'", id=made.id) == 2


def test_a_wave_and_a_newer_version_at_once_never_go_backwards(world):
    for _ in range(30):
        policy_id = world.publish()
        made = planned(world, policy_id, None, TOMORROW)
        world.publish(policy_id)

        def wave(_):
            with transaction(world.engine, SideRole.JOB) as scope:
                start_due_wave(scope.conn, now=NOW + DAY)

        def newer(_, policy_id=policy_id):
            order = DistributionOrder(policy_id, agency_ids=[agency.id for agency in world.agencies])
            with acting(world.engine, world.admin) as scope:
                distribute(scope.conn, actor=world.admin, order=order, now=NOW + DAY)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda act: act(None), (wave, newer)))
        assert held(world, policy_id) == [2, 2, 2]
        assert states(world, made.id)[1] in {"started", "cancelled"}
        run_job(world, NOW + 2 * DAY)
        assert held(world, policy_id) == [2, 2, 2]


@pytest.mark.parametrize("change", [TOMORROW, HALF])
def test_only_a_planned_wave_is_given_another_condition(world, change):
    made = planned(world, world.publish(), None, HALF)
    with acting(world.engine, world.admin) as scope, pytest.raises(NotInThisState):
        change_wave(scope.conn, actor=world.admin, plan_id=made.id, number=1, condition=TOMORROW, now=NOW)
    with acting(world.engine, world.admin) as scope:
        changed = change_wave(scope.conn, actor=world.admin, plan_id=made.id, number=2, condition=change, now=NOW)
    assert changed.waves[1].condition == change


def test_a_plan_names_who_could_not_receive_it_and_needs_somebody_who_can(world):
    with transaction(world.engine, SideRole.JOB) as scope:
        stranger, former = factories.an_agency(scope.conn), factories.an_agency(scope.conn)
        factories.an_engagement(scope.conn, world.enterprise, former, state="ended")
    policy_id = world.publish()
    order = PlanOrder(policy_id, [WaveOrder([world.agencies[0].id]), WaveOrder([stranger.id, former.id], TOMORROW)])
    with acting(world.engine, world.admin) as scope:
        result = make_plan(scope.conn, actor=world.admin, order=order, now=NOW)
    assert [refused.name for refused in result.refused] == [None, former.name]
    assert [wave.agency_count for wave in result.plan.waves] == [1, 0]
    nobody = PlanOrder(policy_id, [WaveOrder([stranger.id, uuid4()])])
    with acting(world.engine, world.admin) as scope, pytest.raises(NobodyToSendTo):
        make_plan(scope.conn, actor=world.admin, order=nobody, now=NOW)


def test_a_preview_of_waves_changes_nothing_and_counts_each(world, count):
    policy_id = world.publish()
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    world.publish(policy_id)
    waves_asked = [WaveOrder([world.agencies[0].id]), WaveOrder([world.agencies[1].id, uuid4()], TOMORROW)]
    with acting(world.engine, world.admin) as scope:
        first, second = preview_plan(scope.conn, actor=world.admin, order=PlanOrder(policy_id, waves_asked), now=NOW)
    assert (first.reached_count, first.superseded_count, second.reached_count) == (1, 1, 1)
    assert len(second.refused) == 1
    assert count("distribution_plans WHERE policy_id = :id", id=policy_id) == 0


def test_only_a_sender_of_the_own_organization_sees_or_moves_a_plan(world):
    made = planned(world, world.publish(), None, TOMORROW)
    for act in (start_wave, cancel_waves):
        more = {"reason": "Mine"} if act is cancel_waves else {}
        with acting(world.engine, world.rival_admin) as scope, pytest.raises(NoSuchPlan):
            act(scope.conn, actor=world.rival_admin, plan_id=made.id, number=2, now=NOW, **more)
        with acting(world.engine, world.signers[0]) as scope, pytest.raises(NotAllowed):
            act(scope.conn, actor=world.signers[0], plan_id=made.id, number=2, now=NOW, **more)
    with acting(world.engine, world.rival_admin) as scope:
        assert plans(scope.conn, world.rival_admin.org_id) == []
        with pytest.raises(NoSuchPlan):
            plan(scope.conn, world.rival_admin.org_id, made.id)


@pytest.mark.parametrize(
    "table", ["distribution_plans", "distribution_waves", "distribution_wave_agencies", "wave_progress"]
)
def test_an_agency_can_read_nothing_of_plans_not_even_by_hand(world, table):
    planned(world, world.publish(), None, TOMORROW)
    with acting(world.engine, world.signers[1]) as scope, pytest.raises(ProgrammingError, match="permission denied"):
        scope.conn.execute(text(f"SELECT count(*) FROM {table}"))


def test_an_agency_of_a_later_wave_is_told_nothing_before_it_starts(world):
    policy_id = world.publish()
    made = planned(world, policy_id, None, TOMORROW)
    with acting(world.engine, world.signers[1]) as scope:
        trail = scope.conn.execute(text("SELECT count(*) FROM audit_log")).scalar_one()
        events = scope.conn.execute(text("SELECT count(*) FROM outbox")).scalar_one()
        assert distributions(scope.conn, world.agencies[1].id) == []
    assert (trail, events) == (0, 0)
    run_job(world, NOW + DAY)
    with acting(world.engine, world.signers[1]) as scope:
        told = scope.conn.execute(text("SELECT event, new::text FROM audit_log")).all()
        told += scope.conn.execute(text("SELECT topic, payload::text FROM outbox")).all()
    assert {each[0] for each in told} == {"distribution.created"}
    assert str(made.id) not in str(told)


@pytest.mark.parametrize(
    ("waves_asked", "sentence"),
    [
        ([], "1 to 20 waves"),
        ([(0, None), (1, None)], "Say when wave 2 starts"),
        ([(0, None), (0, TOMORROW)], "stands in two waves"),
        ([(0, HALF)], "No wave comes before the first"),
        ([(0, WaveCondition(starts_at=NOW))], "The time of wave 1 has passed"),
        ([(0, None), (1, WaveCondition())], "choose one of the two"),
        ([(0, None), (1, WaveCondition(share_signed=101))], "1 to 100 percent"),
        ([(0, None), (1, WaveCondition(starts_at=NOW + DAY, not_after_days=2))], "days before and after go with a share"),
        ([(0, None), (1, WaveCondition(share_signed=5, not_before_days=3, not_after_days=2))], "at the latest before"),
        ([(0, None), (None, TOMORROW)], "Wave 2 has no agency"),
    ],
)  # fmt: skip
def test_a_plan_that_breaks_a_rule_is_refused_in_a_sentence(world, waves_asked, sentence):
    asked = [WaveOrder([] if n is None else [world.agencies[n].id], condition) for n, condition in waves_asked]
    with acting(world.engine, world.admin) as scope, pytest.raises(PlanNotValid, match=sentence):
        make_plan(scope.conn, actor=world.admin, order=PlanOrder(world.publish(), asked), now=NOW)


def _distribution_of(world, n):
    with acting(world.engine, world.signers[n]) as scope:
        return distributions(scope.conn, world.agencies[n].id)[0].id
