"""How the jobs do, for whoever runs the platform. Under `app_operator`."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.errors import NotFound
from core.job_runs.model import JobHealth, JobRun, JobStatus, Planned
from core.job_runs.rules import lag, next_slot, status

COUNTED = timedelta(days=1)


class NoSuchJob(NotFound):
    """No running program means such a job."""


def job_health(conn: Connection, *, now: datetime) -> list[JobHealth]:
    """Every job that is meant to run or ran within a day, by name."""
    return [_health(row, now) for row in many(conn, "job_health", since=now - COUNTED)]


def runs_of_job(
    conn: Connection,
    job: str,
    *,
    failed_only: bool = False,
    before: tuple[datetime, datetime] | None = None,
    limit: int = 25,
) -> list[JobRun]:
    """A page of what a job ran, the latest first; `before` is (started_at, slot) of the last row of the page before."""
    before_at, before_slot = before or (None, None)
    found = many(
        conn,
        "runs_of_job",
        job=job,
        failed_only=failed_only,
        before_at=before_at,
        before_slot=before_slot,
        limit=limit,
    )
    return [JobRun(**row._mapping) for row in found]


def known_job(conn: Connection, job: str) -> str:
    """The name itself, or NoSuchJob."""
    row = one(conn, "job_is_known", job=job)
    if row is None or not row.known:
        raise no_such_job()
    return job


def no_such_job() -> NoSuchJob:
    """The one sentence for a name that is no job's."""
    return NoSuchJob("There is no such job. Open Operations and choose one from there.")


def _health(row: Row[Any], now: datetime) -> JobHealth:
    planned = Planned(row.job, row.every, row.slots_begin, row.is_woken) if row.every else None
    behind = lag(planned, good_slot=row.good_slot, registered_at=row.registered_at, now=now) if planned else timedelta()
    return JobHealth(
        job=row.job,
        status=status(behind=behind, succeeded=row.succeeded, heartbeat_at=row.heartbeat_at, now=now)
        if planned
        else JobStatus.OK,
        planned=planned,
        last=_run(row) if row.started_at else None,
        last_success_at=row.last_success_at,
        last_error=row.last_error,
        lag=behind,
        next_run_at=None if planned is None or planned.is_woken else next_slot(planned, now),
        run_count=row.run_count,
        failure_count=row.failure_count,
        is_ordered=row.is_ordered,
    )


def _run(row: Row[Any]) -> JobRun:
    return JobRun(row.slot, row.started_at, row.finished_at, row.succeeded, row.attempt, row.row_count, row.error)
