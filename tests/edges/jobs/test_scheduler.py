"""The whole in one process: woken at once, nothing missed, at rest within a second."""

import threading
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core.config import Settings
from core.db.scope import SideRole, transaction
from core.events.operations import advance, emit, unread_for_consumer
from core.events.wake import wake
from jobs import relay_events, woken
from jobs.runner import Outcome, Runner
from jobs.schedule import Job
from jobs.scheduler import start
from tests.edges.jobs.conftest import SLOT, a_job, eventually, in_batches, listening

SETTINGS = Settings(_env_file=None)
RELAY = Job("relay_events", relay_events, every=timedelta(minutes=1), woken=True)


@pytest.fixture
def started():
    """Starts schedulers; those still running at the end are stopped."""
    running = []

    def begin(engine, *jobs):
        running.append(start(engine, SETTINGS, schedule=jobs))
        return running[-1]

    yield begin
    for scheduler in running:
        if scheduler._knocking.running:
            scheduler.stop()


class Reader:
    """A woken job that notes what it read and when."""

    def __init__(self):
        self.seen = {}
        self.job = Job("reader", SimpleNamespace(run=self.run), every=timedelta(minutes=1), woken=True)
        self.doubles = 0

    def run(self, conn, *, now):
        found = unread_for_consumer(conn, "reader", ["test.happened"], 100)
        for event in found:
            self.doubles += event.payload["n"] in self.seen
            self.seen[event.payload["n"]] = time.monotonic()
        if found:
            advance(conn, "reader", found[-1].xid, found[-1].id)
        return len(found)


def tell(engine, org_id, n, *, ring=True):
    with transaction(engine, SideRole.JOB) as scope:
        emit(scope.conn, "test.happened", org_id=org_id, payload={"n": n})
    if ring:
        wake(engine)
    return time.monotonic()


def test_an_event_is_numbered_and_worked_on_well_within_a_second_of_its_commit(own, org_id, started):
    reader = Reader()
    started(own, RELAY, reader.job)
    sent = {}
    for n in range(60):
        sent[n] = tell(own, org_id, n)
        time.sleep(0.02)
    eventually(lambda: len(reader.seen) == 60)
    delays = sorted(reader.seen[n] - sent[n] for n in sent)
    assert delays[57] < 1.0
    assert reader.doubles == 0
    eventually(lambda: _last_number(own) == 60)


def test_an_event_held_up_by_an_older_transaction_is_seen_soon_after_that_one_ends_without_a_bell(own, org_id, started):
    reader = Reader()
    started(own, RELAY, reader.job)
    eventually(lambda: listening(own))
    with transaction(own, SideRole.JOB) as slow:
        slow.conn.execute(text("SELECT pg_current_xact_id()"))
        tell(own, org_id, 1)
        time.sleep(0.3)
        assert reader.seen == {}
    ended = time.monotonic()
    eventually(lambda: reader.seen)
    assert reader.seen[1] - ended < 1.0


def test_without_any_bell_an_event_is_found_at_the_next_poll(own, org_id, started):
    reader = Reader()
    started(own, RELAY, reader.job)
    eventually(lambda: listening(own))
    sent = tell(own, org_id, 1, ring=False)
    eventually(lambda: reader.seen)
    assert reader.seen[1] - sent < woken.POLL + 1


def test_what_a_job_tells_in_its_slot_is_heard_at_once_too(own, org_id, started):
    reader = Reader()
    started(own, RELAY, reader.job)
    eventually(lambda: listening(own))
    for n in range(5):
        left = [1, 0]

        def telling(conn, *, now, n=n, left=left):
            if left[0]:
                emit(conn, "test.happened", org_id=org_id, payload={"n": n})
            return left.pop(0)

        Runner(own).run_slot(a_job(telling, at=SLOT + timedelta(minutes=n)))
        told = time.monotonic()
        eventually(lambda n=n: n in reader.seen)
        assert reader.seen[n] - told < 1.0


def test_a_listener_cut_off_twice_comes_back_and_nothing_is_missed(own, org_id, started, server):
    reader = Reader()
    started(own, RELAY, reader.job)
    cut = set()
    for n in range(150):
        if n in (50, 100):
            (pid,) = eventually(lambda: listening(own) - cut)
            server.execute(f"SELECT pg_terminate_backend({pid})")
            cut.add(pid)
        tell(own, org_id, n)
    eventually(lambda: len(reader.seen) == 150)
    assert reader.doubles == 0
    assert len(cut) == 2
    eventually(lambda: listening(own) - cut)
    after = tell(own, org_id, 999)
    eventually(lambda: 999 in reader.seen)
    assert reader.seen[999] - after < 1.0


def test_two_instances_work_each_event_once(own, own_database, org_id, started):
    first, second = Reader(), Reader()
    started(own, RELAY, first.job)
    started(own, RELAY, second.job)
    for n in range(50):
        tell(own, org_id, n)
    eventually(lambda: len(first.seen) + len(second.seen) == 50)
    assert not set(first.seen) & set(second.seen)


def test_woken_runs_add_up_in_one_row_of_the_slot_and_a_failure_in_it_stays(own, runs):
    outcomes = [3, 0, ZeroDivisionError(), 2, 0]

    def run(conn, *, now):
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    jobs = woken.WokenJobs(Runner(own), (a_job(run, woken=True),))
    jobs.look()
    jobs.look()
    jobs.look()
    assert outcomes == [2, 0], "a job that failed was not left alone"
    jobs._rests_until.clear()
    jobs.look()
    (row,) = runs()
    assert (row.slot, row.row_count, row.succeeded) == (SLOT, 5, False)
    assert row.error.startswith("ZeroDivisionError at ")


def test_a_failing_woken_job_does_not_keep_the_others_from_running(own, org_id, started):
    reader = Reader()

    def fail(conn, *, now):
        raise ZeroDivisionError

    started(own, RELAY, a_job(fail, name="failing", woken=True), reader.job)
    tell(own, org_id, 1)
    eventually(lambda: reader.seen)


def test_a_slot_runs_once_although_two_instances_knock(own, runs, started):
    ran = []

    def run(conn, *, now):
        ran.append(now)
        return 0

    job = Job("often", SimpleNamespace(run=run), every=timedelta(seconds=1))
    started(own, job)
    started(own, job)
    eventually(lambda: len(ran) >= 3)
    slots = [row.slot for row in runs() if row.succeeded]
    assert len(slots) == len(set(slots))
    assert abs(len(slots) - len(ran)) <= 1


def seconds_to_stop(scheduler):
    began = time.monotonic()
    scheduler.stop()
    return time.monotonic() - began


def test_at_rest_it_stops_in_less_than_a_second_and_leaves_no_thread(own, started):
    before = set(threading.enumerate())
    scheduler = started(own, RELAY, Job("idle", SimpleNamespace(run=in_batches(0)), every=timedelta(days=1)))
    eventually(lambda: listening(own))
    assert seconds_to_stop(scheduler) < 1
    eventually(lambda: set(threading.enumerate()) <= before)


@pytest.mark.parametrize("woken_job", [True, False], ids=["woken", "in its slot"])
def test_in_the_middle_of_a_long_statement_it_stops_in_less_than_a_second(own, started, runs, woken_job):
    running = threading.Event()

    def run(conn, *, now):
        running.set()
        conn.execute(text("SELECT pg_sleep(10)"))
        return 1

    scheduler = started(own, Job("long", SimpleNamespace(run=run), every=timedelta(seconds=1), woken=woken_job))
    assert running.wait(5)
    with capture_logs() as logs:
        assert seconds_to_stop(scheduler) < 1
    assert scheduler._stopping.idle_within(0), "the statement goes on"
    assert not [line for line in logs if line["log_level"] == "warning"]
    assert [row.succeeded for row in runs() if row.error] == []


def test_in_the_middle_of_a_computation_it_stops_in_less_than_a_second(own, started):
    running, go_on = threading.Event(), threading.Event()

    def run(conn, *, now):
        running.set()
        go_on.wait(5)
        return 1

    scheduler = started(own, Job("busy", SimpleNamespace(run=run), every=timedelta(seconds=1)))
    assert running.wait(5)
    assert seconds_to_stop(scheduler) < 1
    go_on.set()
    assert scheduler._stopping.idle_within(5)


def test_a_run_interrupted_by_the_stop_is_taken_over_at_once_by_another_instance(own, runs):
    runner, heir = Runner(own), Runner(own)

    def interrupted(conn, *, now):
        runner.stopping.ask()
        return 2

    assert runner.run_slot(a_job(interrupted)).outcome is Outcome.INTERRUPTED
    assert heir.run_slot(a_job(in_batches(1, 0))).outcome is Outcome.FINISHED
    assert [(row.attempt, row.row_count, row.succeeded) for row in runs()] == [(2, 3, True)]


def test_after_the_stop_nothing_begins(own, runs):
    runner = Runner(own)
    runner.stopping.ask()
    assert runner.run_slot(a_job(in_batches())) is None
    assert runs() == []


def _last_number(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.conn.execute(text("SELECT last_number FROM event_streams")).scalar_one()
