"""Claim a slot, beat while running it, and say how it ended. Under `app_job`; the clock is the database's."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.job_runs.model import KEPT_FOR, MOST_ATTEMPTS, SILENT_FOR, Claim


class ClaimLostError(Exception):
    """Another instance has taken the run over: what this one did since its last beat must not be committed."""


def claim(
    conn: Connection, job: str, slot: datetime, *, instance: str, silent_for: timedelta = SILENT_FOR
) -> Claim | None:
    """The slot for this instance, or None when another instance runs it or it is done."""
    row = one(
        conn,
        "claim_job_run",
        job=job,
        slot=slot,
        instance=instance,
        silent_for=silent_for,
        most_attempts=MOST_ATTEMPTS,
    )
    return Claim(job, slot, instance, row.attempt) if row else None


def beat(conn: Connection, run: Claim, *, row_count: int) -> None:
    """Count one batch in the batch's own transaction, so that the count is exact and a run taken over cannot commit.

    Raises:
        ClaimLostError: the run is no longer this instance's.
    """
    _only_if_held(rows(conn, "beat_job_run", **_key(run), row_count=row_count), run)


def finish(conn: Connection, run: Claim, *, error: str | None = None) -> None:
    """End the run: well, or with what went wrong (no data in it).

    Raises:
        ClaimLostError: the run is no longer this instance's.
    """
    _only_if_held(rows(conn, "finish_job_run", **_key(run), error=error), run)


def release(conn: Connection, run: Claim, *, silent_for: timedelta = SILENT_FOR) -> None:
    """Give an unfinished run back, for the next instance to take over at once."""
    rows(conn, "release_job_run", **_key(run), silent_for=silent_for)


def book(
    conn: Connection, job: str, slot: datetime, *, instance: str, row_count: int, error: str | None = None
) -> None:
    """Add a run that nobody had to claim to the row of its slot."""
    rows(conn, "book_job_run", job=job, slot=slot, instance=instance, row_count=row_count, error=error)


def forget(conn: Connection, *, now: datetime, limit: int) -> int:
    """Delete up to `limit` rows of slots older than `KEPT_FOR`; how many."""
    return rows(conn, "forget_job_runs", before=now - KEPT_FOR, limit=limit)


def _key(run: Claim) -> dict[str, object]:
    return {"job": run.job, "slot": run.slot, "attempt": run.attempt, "instance": run.instance}


def _only_if_held(row_count: int, run: Claim) -> None:
    if row_count == 0:
        raise ClaimLostError(f"{run.job} {run.slot.isoformat()} was taken over")
