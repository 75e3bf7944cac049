"""One run: its batches, its record, its failures."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from core.events.operations import emit
from jobs.runner import Outcome, Runner
from tests.edges.jobs.conftest import SLOT, a_job, in_batches


def test_batches_go_on_until_one_is_empty_each_in_a_transaction_of_its_own(own, runs):
    transactions, left = [], [3, 2, 0]

    def run(conn, *, now):
        transactions.append(conn.execute(text("SELECT pg_current_xact_id(), current_user")).one())
        return left.pop(0)

    ending = Runner(own).run_slot(a_job(run))
    assert (ending.outcome, ending.row_count) == (Outcome.FINISHED, 5)
    assert len({xid for xid, _ in transactions}) == 3
    assert {role for _, role in transactions} == {"app_job"}
    (row,) = runs()
    assert (row.row_count, row.succeeded, row.error, row.attempt) == (5, True, None, 1)
    assert row.started_at < row.finished_at


def test_a_slot_that_is_done_is_not_run_again_however_long_ago(own):
    runner = Runner(own, silent_for=timedelta(0))
    assert runner.run_slot(a_job(in_batches(0))) is not None
    assert runner.run_slot(a_job(in_batches())) is None


def test_a_failing_run_keeps_its_earlier_batches_is_recorded_without_data_and_the_next_slot_runs(
    own, org_id, runs, told
):
    done = []

    def run(conn, *, now):
        emit(conn, "test.happened", org_id=org_id, payload={"batch": len(done)})
        if done:
            raise KeyError("Helix forbids it")
        done.append(1)
        return 1

    runner = Runner(own)
    with capture_logs() as logs:
        assert runner.run_slot(a_job(run)).outcome is Outcome.FAILED
    assert runner.run_slot(a_job(in_batches(0), at=SLOT + timedelta(minutes=1))).outcome is Outcome.FINISHED
    failed, after = runs()
    assert (failed.succeeded, failed.row_count, after.succeeded) == (False, 1, True)
    assert failed.error.startswith("KeyError at tests/edges/jobs/test_runner.py:")
    assert told() == [{"batch": 0}]
    (line,) = [line for line in logs if line["event"] == "job_run"]
    assert (line["log_level"], line["job"], line["outcome"], line["row_count"]) == ("warning", "test_job", "failed", 1)
    assert "Helix" not in str(logs) + failed.error


def test_a_batch_that_met_a_deadlock_is_done_again(own, runs):
    calls = []

    def run(conn, *, now):
        calls.append(1)
        if len(calls) == 1:
            conn.execute(text("DO $$ BEGIN RAISE EXCEPTION 'met' USING ERRCODE = 'deadlock_detected'; END $$"))
        return 4 if len(calls) == 2 else 0

    assert Runner(own).run_slot(a_job(run)).outcome is Outcome.FINISHED
    assert [(row.row_count, row.succeeded) for row in runs()] == [(4, True)]


def test_the_time_of_a_run_is_the_databases_at_each_batch(own):
    times = []

    def run(conn, *, now):
        times.append((now, conn.execute(text("SELECT transaction_timestamp()")).scalar_one()))
        return 2 - len(times)

    Runner(own).run_slot(a_job(run))
    assert all(now == clock and now.utcoffset() == timedelta(0) for now, clock in times)
    assert times[0] < times[1]


def test_a_database_out_of_reach_is_logged_and_runs_nothing(own, own_database, server):
    server.execute(f"ALTER DATABASE {own_database.name} ALLOW_CONNECTIONS false")
    try:
        with capture_logs() as logs:
            assert Runner(own).run_slot(a_job(in_batches())) is None
    finally:
        server.execute(f"ALTER DATABASE {own_database.name} ALLOW_CONNECTIONS true")
    assert [line["event"] for line in logs] == ["job_not_claimed"]


@pytest.mark.parametrize("kept_days", [29, 31])
def test_old_rows_of_job_runs_and_of_answers_are_forgotten(own, runs, kept_days):
    from jobs import apply_retention

    with own.begin() as conn:
        conn.execute(text("SET LOCAL ROLE app_job"))
        insert = "INSERT INTO job_runs (job, slot, instance) VALUES ('old', transaction_timestamp() - make_interval(days => :days), 'x')"
        conn.execute(text(insert), {"days": kept_days})
    Runner(own).run_slot(a_job(apply_retention.run))
    assert ["old" in {row.job for row in runs()}] == [kept_days < 30]
