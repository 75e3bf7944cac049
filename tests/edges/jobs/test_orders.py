"""Runs that somebody ordered, and slots that an instance left behind: each claimed once, none beside another."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.job_runs.operations import claim, register
from core.job_runs.ordering import RunOrderedAlready, order_run
from core.job_runs.queries import NoSuchJob, job_health, runs_of_job
from jobs.runner import Outcome, Runner
from jobs.schedule import Job
from tests import factories
from tests.edges.jobs.conftest import SLOT, a_job, eventually, in_batches

EVERY = timedelta(hours=1)


@pytest.fixture
def operator(own):
    with transaction(own, SideRole.JOB) as scope:
        return factories.a_person(scope.conn, factories.an_operator(scope.conn), name="Otto Operator")


@pytest.fixture
def order(own, operator):
    def ordered(job="counting"):
        with acting(own, operator) as scope:
            return order_run(scope.conn, actor=operator, job=job, now=scope.now)

    return ordered


def meant(engine, *jobs):
    with transaction(engine, SideRole.JOB) as scope:
        register(scope.conn, [job.planned() for job in jobs])


def counting(*counts, woken=False):
    return Job("counting", SimpleNamespace(run=in_batches(*counts)), every=EVERY, woken=woken)


@pytest.mark.parametrize("woken", [False, True])
def test_an_ordered_run_is_taken_up_once_by_whoever_looks_first(own, order, woken):
    job = counting(3, 0, woken=woken)
    meant(own, job)
    at = order()
    assert [Runner(own).run_orders([job]) for _ in range(3)] == [1, 0, 0]
    with transaction(own, SideRole.OPERATOR) as scope:
        (run,) = runs_of_job(scope.conn, "counting")
        (health,) = job_health(scope.conn, now=scope.now)
    assert (run.slot, run.ordered_by, run.row_count, run.succeeded) == (at, "Otto Operator", 3, True)
    assert not health.is_ordered


def test_an_order_waits_for_the_run_under_way_and_the_next_slot_for_the_order(own, order):
    meant(own, counting())
    with transaction(own, SideRole.JOB) as scope:
        under_way = claim(scope.conn, "counting", SLOT, instance="other")
    order()
    assert Runner(own).run_orders([counting(0)]) == 0
    with transaction(own, SideRole.JOB) as scope:
        scope.conn.execute(text("UPDATE job_runs SET finished_at = now(), succeeded = true"))
    assert under_way is not None
    beside = []

    def looking_beside(conn, *, now):
        beside.append(Runner(own).run_slot(a_job(in_batches(0), name="counting", at=SLOT + EVERY)))
        return 0

    ordered = Job("counting", SimpleNamespace(run=looking_beside), every=EVERY)
    assert Runner(own).run_orders([ordered]) == 1
    assert beside == [None]
    assert Runner(own).run_slot(a_job(in_batches(0), name="counting", at=SLOT + EVERY)).outcome is Outcome.FINISHED


def test_a_second_order_is_refused_until_the_first_has_ended_and_both_are_in_the_trail(own, order):
    meant(own, counting())
    order()
    with pytest.raises(RunOrderedAlready):
        order()
    assert Runner(own).run_orders([counting(0)]) == 1
    order()
    with transaction(own, SideRole.JOB) as scope:
        trail = scope.conn.execute(text("SELECT actor_name, new FROM audit_log WHERE event = 'job.ordered'")).all()
    assert trail == [("Otto Operator", {"job": "counting"})] * 2


def test_a_name_that_is_no_jobs_is_not_found(own, order):
    meant(own, counting())
    with pytest.raises(NoSuchJob):
        order("drop_everything")


def test_a_slot_that_an_instance_left_behind_is_finished_in_a_later_slot(own, runs):
    with transaction(own, SideRole.JOB) as scope:
        claim(scope.conn, "test_job", SLOT, instance="killed")
        scope.conn.execute(text("UPDATE job_runs SET heartbeat_at = now() - interval '1 minute'"))
    heir = Runner(own)
    assert heir.run_slot(a_job(in_batches(1, 0, 2, 0), at=SLOT + EVERY)).outcome is Outcome.FINISHED
    assert [(row.slot, row.attempt, row.row_count, row.instance) for row in runs()] == [
        (SLOT, 2, 2, heir.instance),
        (SLOT + EVERY, 1, 1, heir.instance),
    ]


def test_an_order_is_carried_out_within_seconds_by_a_running_scheduler(own, order):
    from core.config import Settings
    from jobs.scheduler import start

    job = counting(*[0] * 50)
    scheduler = start(own, Settings(_env_file=None), schedule=(job,))
    try:
        at = eventually(order)
        eventually(lambda: at in {run.slot for run in _runs(own) if run.succeeded})
    finally:
        scheduler.stop()


def _runs(engine):
    with transaction(engine, SideRole.OPERATOR) as scope:
        return runs_of_job(scope.conn, "counting")
