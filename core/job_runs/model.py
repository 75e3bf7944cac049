"""One claimed run of a job, as the instance that runs it knows it; and how a job does, as its operator knows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SILENT_FOR = timedelta(seconds=30)
"""A run that has not beaten for this long is taken over. A batch takes about a second, a statement at most 15."""

MOST_ATTEMPTS = 5
"""A run that killed this many instances is left alone; the next slot starts afresh."""

LATE_AFTER = timedelta(minutes=2)
"""A slot that nobody began this long after its beginning is late: an instance knocks every 15 seconds."""

ORDERS_HOLD = timedelta(hours=1)
"""An order that no instance took up for this long is given up."""


@dataclass(frozen=True)
class Claim:
    """This instance holds the slot; `attempt` above 1 means it was taken over from an instance that fell silent."""

    job: str
    slot: datetime
    instance: str
    attempt: int


@dataclass(frozen=True)
class Planned:
    """One job as a running program means it: a slot every so often, the first one so long after midnight UTC."""

    job: str
    every: timedelta
    slots_begin: timedelta
    is_woken: bool


class JobStatus(StrEnum):
    """Whether somebody should look."""

    OK = "ok"
    LATE = "late"
    FAILING = "failing"


@dataclass(frozen=True)
class JobRun:
    """One run; `ordered_by` names who asked for it, None for those the clock began. `error` quotes no data."""

    slot: datetime
    started_at: datetime
    finished_at: datetime | None
    succeeded: bool | None
    attempt: int
    row_count: int
    error: str | None
    ordered_by: str | None = None

    @property
    def took(self) -> timedelta | None:
        """How long it took; None while it runs."""
        return self.finished_at - self.started_at if self.finished_at else None


@dataclass(frozen=True)
class JobHealth:
    """How one job does.

    Attributes:
        planned: None for a job that no running program means any more.
        last: the run that began last.
        last_success_at: when the last good run ended.
        last_error: of the last run that failed within a day.
        lag: since when a slot waits for its first good run; zero while none does.
        next_run_at: the beginning of the next slot; None for what events wake.
        is_ordered: somebody asked for a run that has not ended.
    """

    job: str
    status: JobStatus
    planned: Planned | None
    last: JobRun | None
    last_success_at: datetime | None
    last_error: str | None
    lag: timedelta
    next_run_at: datetime | None
    run_count: int
    failure_count: int
    is_ordered: bool
