"""Which slot a moment lies in, how late a job is, and whether somebody should look."""

from datetime import UTC, datetime, timedelta

from core.job_runs.model import LATE_AFTER, SILENT_FOR, JobStatus, Planned

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def slot_of(moment: datetime, every: timedelta, slots_begin: timedelta) -> datetime:
    """The beginning of the slot that `moment` lies in."""
    return EPOCH + slots_begin + (moment - EPOCH - slots_begin) // every * every


def next_slot(planned: Planned, moment: datetime) -> datetime:
    """The beginning of the slot after the one that `moment` lies in."""
    return slot_of(moment, planned.every, planned.slots_begin) + planned.every


def lag(planned: Planned, *, good_slot: datetime | None, registered_at: datetime, now: datetime) -> timedelta:
    """How long the first slot without a good run has waited; one that never ran well since it was registered."""
    waits_since = registered_at if good_slot is None else next_slot(planned, good_slot)
    return max(timedelta(), now - waits_since)


def status(*, behind: timedelta, succeeded: bool | None, heartbeat_at: datetime | None, now: datetime) -> JobStatus:
    """Whether somebody should look.

    Args:
        behind: see `lag`.
        succeeded: how the last run ended; None while it runs, or when there is none.
        heartbeat_at: the last sign of life of that run.
        now: the moment of asking.
    """
    if succeeded is False:
        return JobStatus.FAILING
    is_alive = succeeded is None and heartbeat_at is not None and now - heartbeat_at < SILENT_FOR
    return JobStatus.LATE if behind > LATE_AFTER and not is_alive else JobStatus.OK
