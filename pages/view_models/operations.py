"""Operations: how each job did, for whoever runs the platform."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pandas as pd

from core.job_runs.model import JobHealth, JobRun, JobStatus
from pages.view_models.markdown import literal
from pages.view_models.times import NEVER, minute, relative, when
from pages.view_models.words import counted

COLUMNS = ["Job", "State", "Last run", "Took", "Behind", "Next run", "Rows", "Failures in 24 h", "Last error"]
RUN_COLUMNS = ["Slot", "Outcome", "Began", "Took", "Attempts", "Rows", "Ordered by", "Error"]
_ORDER: Mapping[JobStatus, int] = {JobStatus.FAILING: 0, JobStatus.LATE: 1, JobStatus.OK: 2}


def ordered(jobs: Sequence[JobHealth]) -> list[JobHealth]:
    """Those to look at first, then those that failed today, then by name."""
    return sorted(jobs, key=lambda each: (_ORDER[each.status], -each.failure_count, each.job))


def frame(jobs: Sequence[JobHealth], *, now: datetime) -> pd.DataFrame:
    """Every job with its last run, as `ordered`."""
    rows = [
        (
            name(each.job),
            state(each),
            relative(each.last.started_at, now) if each.last else "never",
            took(length(each)),
            behind(each),
            next_run(each, now),
            each.last.row_count if each.last else 0,
            each.failure_count,
            each.last_error or NEVER,
        )
        for each in jobs
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def job_facts(job: JobHealth, *, now: datetime, zone_name: str) -> dict[str, str]:
    """How one job does, as names and values."""
    every = "at the next event" if job.planned is None or job.planned.is_woken else f"every {span(job.planned.every)}"
    return {
        "State": state(job),
        "Runs": every,
        "Last success": when(job.last_success_at, now=now, zone_name=zone_name),
        "Behind": behind(job),
        "Next run": next_run(job, now),
        "Within 24 hours": f"{counted(job.run_count, 'run')}, {counted(job.failure_count, 'failure')}",
        "Last error": literal(job.last_error or NEVER),
    }


def runs_frame(runs: Sequence[JobRun], *, zone_name: str) -> pd.DataFrame:
    """What one job ran, the latest first."""
    rows = [
        (
            second(run.slot, zone_name),
            outcome(run),
            second(run.started_at, zone_name),
            took(run.took),
            run.attempt,
            run.row_count,
            run.ordered_by or NEVER,
            run.error or NEVER,
        )
        for run in runs
    ]
    return pd.DataFrame(rows, columns=RUN_COLUMNS)


def name(job: str) -> str:
    """A job's name as it is read."""
    return job.replace("_", " ")


def state(job: JobHealth) -> str:
    """Whether to look, then what it does at the moment."""
    if job.status is JobStatus.FAILING:
        return "■ Failing"
    if job.status is JobStatus.LATE:
        return "▲ Late"
    if job.is_ordered:
        return "○ Ordered"
    return "○ Running" if job.last is not None and job.last.succeeded is None else "● Well"


def outcome(run: JobRun) -> str:
    """How a run ended."""
    if run.succeeded is None:
        return "○ Running"
    return "● Done" if run.succeeded else "■ Failed"


def length(job: JobHealth) -> timedelta | None:
    """How long the last run took; of a woken job the row adds up a minute, which is no length."""
    is_added_up = job.planned is not None and job.planned.is_woken
    return job.last.took if job.last and not is_added_up else None


def behind(job: JobHealth) -> str:
    """How long a slot has waited; a few seconds are none."""
    return NEVER if job.lag < timedelta(minutes=1) else span(job.lag)


def next_run(job: JobHealth, now: datetime) -> str:
    """When it runs by itself."""
    if job.planned is None:
        return "not meant any more"
    if job.next_run_at is None:
        return "at the next event"
    return relative(job.next_run_at, now) if job.next_run_at - now >= timedelta(minutes=1) else "within a minute"


def took(length: timedelta | None) -> str:
    """How long a run took; milliseconds below a second."""
    if length is None:
        return NEVER
    seconds = length.total_seconds()
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def span(length: timedelta) -> str:
    """A longer time in its largest unit: 3 hours."""
    for size, unit in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        if length >= size:
            return counted(length // size, unit)
    return counted(int(length.total_seconds()), "second")


def second(moment: datetime, zone_name: str) -> str:
    """A moment to the second, in the reader's zone."""
    return f"{minute(moment, zone_name)}:{moment:%S}"


def summary(jobs: Sequence[JobHealth]) -> str:
    """The one sentence that says whether to look closer."""
    failing = sum(each.status is JobStatus.FAILING for each in jobs)
    late = sum(each.status is JobStatus.LATE for each in jobs)
    if failing or late:
        parts = [*([f"{counted(failing, 'job')} failing"] if failing else []), *([f"{late} late"] if late else [])]
        return f"**Look closer: {', '.join(parts)}.**"
    failed = sum(each.failure_count > 0 for each in jobs)
    past = f" {counted(failed, 'job')} failed within 24 hours and ran well since." if failed else ""
    return f"{counted(len(jobs), 'job')}, all well.{past}"
