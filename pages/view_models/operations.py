"""Operations: how each job did, for whoever runs the platform."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pandas as pd

from core.job_runs.queries import JobHealth
from pages.view_models.times import relative
from pages.view_models.words import counted

COLUMNS = ["Job", "State", "Last run", "Took", "Rows", "Runs in 24 h", "Failures in 24 h", "Error"]


def frame(jobs: Sequence[JobHealth], *, now: datetime) -> pd.DataFrame:
    """Every job with its last run, those with failures first."""
    ordered = sorted(jobs, key=lambda each: (-each.failure_count, each.job))
    rows = [
        (
            each.job.replace("_", " "),
            state(each),
            relative(each.started_at, now),
            took(each.took),
            each.row_count,
            each.run_count,
            each.failure_count,
            each.error or "–",
        )
        for each in ordered
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def state(job: JobHealth) -> str:
    """How the last run ended."""
    if job.succeeded is None:
        return "○ Running"
    return "● Done" if job.succeeded else "■ Failed"


def took(span: timedelta | None) -> str:
    """How long a run took; milliseconds below a second."""
    if span is None:
        return "–"
    seconds = span.total_seconds()
    return f"{seconds:.1f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def summary(jobs: Sequence[JobHealth]) -> str:
    """The one sentence that says whether to look closer."""
    failed = sum(each.failure_count > 0 for each in jobs)
    if not failed:
        return f"{counted(len(jobs), 'job')} ran; none failed within 24 hours."
    return f"{counted(failed, 'job')} failed within 24 hours."
