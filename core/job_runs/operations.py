"""Claim a slot, beat while running it, and say how it ended. Under `app_job`; the clock is the database's."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.db.statements import many, one, rows
from core.job_runs.model import MOST_ATTEMPTS, ORDERS_HOLD, SILENT_FOR, Claim, Planned


class ClaimLostError(Exception):
    """Another instance has taken the run over: what this one did since its last beat must not be committed."""


def claim(
    conn: Connection,
    job: str,
    slot: datetime,
    *,
    instance: str,
    silent_for: timedelta = SILENT_FOR,
    is_ordered: bool = False,
) -> Claim | None:
    """The slot for this instance, or None when another instance runs it or it is done.

    An ordered run waits for the other runs of its job, and they for it.
    """
    # In a statement of its own: the claim needs a snapshot taken after another claim has committed.
    one(conn, "hold_claims_of_job", job=job)
    row = one(
        conn,
        "claim_job_run",
        job=job,
        slot=slot,
        instance=instance,
        silent_for=silent_for,
        most_attempts=MOST_ATTEMPTS,
        is_ordered=is_ordered,
    )
    return Claim(job, slot, instance, row.attempt) if row else None


def abandoned_slot(
    conn: Connection, job: str, slot: datetime, *, silent_for: timedelta = SILENT_FOR
) -> datetime | None:
    """The oldest slot before `slot` that was begun by an instance which fell silent, and which nobody has finished."""
    found = one(conn, "abandoned_slot", job=job, slot=slot, silent_for=silent_for, most_attempts=MOST_ATTEMPTS)
    return found.slot if found else None


def register(conn: Connection, jobs: Sequence[Planned]) -> None:
    """Say what this program means to run, for whoever looks whether it does; other jobs are no longer meant."""
    meant = [
        {
            "job": each.job, "every": f"{each.every.total_seconds()} seconds",
            "slots_begin": f"{each.slots_begin.total_seconds()} seconds", "is_woken": each.is_woken,
        }
        for each in jobs
    ]  # fmt: skip
    rows(conn, "register_schedule", jobs=json.dumps(meant))
    rows(conn, "forget_other_jobs", jobs=[each.job for each in jobs])


def orders_to_run(conn: Connection, *, now: datetime, silent_for: timedelta = SILENT_FOR) -> list[tuple[str, datetime]]:
    """Job and moment of the orders that nobody took up yet, or whose instance fell silent; oldest first."""
    found = many(conn, "orders_to_run", since=now - ORDERS_HOLD, silent_for=silent_for, most_attempts=MOST_ATTEMPTS)
    return [(row.job, row.ordered_at) for row in found]


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


def _key(run: Claim) -> dict[str, object]:
    return {"job": run.job, "slot": run.slot, "attempt": run.attempt, "instance": run.instance}


def _only_if_held(row_count: int, run: Claim) -> None:
    if row_count == 0:
        raise ClaimLostError(f"{run.job} {run.slot.isoformat()} was taken over")
