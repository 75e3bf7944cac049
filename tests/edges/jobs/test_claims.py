"""Several instances, one run for each slot."""

import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from jobs.runner import Outcome, Runner
from tests.edges.jobs.conftest import a_job, eventually, in_batches
from tests.edges.jobs.racer import SLOTS, race_job

ROOT = Path(__file__).parents[3]
RACERS = 4


@pytest.fixture
def racers(own_database, org_id):
    """Starts processes that are ready to run and wait for the word; ends those that are left."""
    started = []

    def start(what, n=1):
        for _ in range(n):
            command = [sys.executable, "-m", "tests.edges.jobs.racer", own_database.login_url, str(org_id), what]
            started.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        for process in started:
            assert process.stdout.readline() == b"ready\n"
        for process in started:
            process.stdin.write(b"go\n")
            process.stdin.flush()
        return started

    yield start
    for process in started:
        process.kill()
        process.communicate()


def all_slots_ran_once(runs, told):
    assert sorted(event["slot"] for event in told()) == [slot.isoformat() for slot in SLOTS]
    assert [(row.slot, row.attempt, row.succeeded) for row in runs()] == [(slot, 1, True) for slot in SLOTS]


def test_four_threads_run_each_of_twenty_slots_once(own, org_id, runs, told):
    together = threading.Barrier(RACERS)
    ran = []

    def race():
        runner = Runner(own)
        for at in SLOTS:
            together.wait()
            ran.append(runner.run_slot(race_job(org_id, at)))

    threads = [threading.Thread(target=race) for _ in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    all_slots_ran_once(runs, told)
    assert sum(ending is not None for ending in ran) == len(SLOTS)


def test_four_processes_run_each_of_twenty_slots_once(racers, runs, told):
    for process in racers("race", RACERS):
        assert process.wait(60) == 0
    all_slots_ran_once(runs, told)
    assert len({row.instance for row in runs()}) > 1, "one process was through before the others began: no race"


def test_a_run_whose_process_was_killed_is_taken_over_and_its_last_batch_never_happened(own, racers, runs, told):
    (process,) = racers("stall")
    eventually(lambda: [row.row_count for row in runs()] == [1])
    process.kill()
    process.wait()
    killed_at = time.monotonic()
    heir = Runner(own, silent_for=timedelta(seconds=0.5))
    ending = eventually(lambda: heir.run_slot(a_job(in_batches(2, 0))))
    assert ending.outcome is Outcome.FINISHED
    assert time.monotonic() - killed_at < 2
    (row,) = runs()
    assert (row.attempt, row.row_count, row.succeeded, row.instance) == (2, 3, True, heir.instance)
    assert told() == [{"batch": 0}]


def test_a_run_that_beats_is_not_taken_over(own, runs):
    other = Runner(own, silent_for=timedelta(seconds=0.6))
    attempts = []

    def slowly(conn, *, now):
        attempts.append(other.run_slot(a_job(in_batches(0))))
        time.sleep(0.3)
        return 1 if len(attempts) < 5 else 0

    assert Runner(own).run_slot(a_job(slowly)).outcome is Outcome.FINISHED
    assert attempts == [None] * 5
    assert [row.attempt for row in runs()] == [1]


def test_an_instance_that_was_taken_over_while_it_stood_still_commits_nothing_more(own, org_id, runs, told):
    heir = Runner(own, silent_for=timedelta(0))

    def stands_still(conn, *, now):
        race_job(org_id, SLOTS[0]).module.run(conn, now=now)
        assert heir.run_slot(a_job(in_batches(7, 0))).outcome is Outcome.FINISHED
        return 1

    assert Runner(own).run_slot(a_job(stands_still)).outcome is Outcome.LOST
    assert told() == []
    (row,) = runs()
    assert (row.instance, row.attempt, row.row_count, row.succeeded) == (heir.instance, 2, 7, True)


def test_a_run_that_kills_every_instance_is_left_alone_after_five(own, runs):
    impatient = timedelta(0)

    class KilledError(BaseException):
        """Nothing catches it, as nothing catches a SIGKILL."""

    def kill(conn, *, now):
        raise KilledError

    for _ in range(5):
        with pytest.raises(KilledError):
            Runner(own, silent_for=impatient).run_slot(a_job(kill))
    assert Runner(own, silent_for=impatient).run_slot(a_job(kill)) is None
    assert [(row.attempt, row.finished_at) for row in runs()] == [(5, None)]
