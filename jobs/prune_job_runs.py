"""Forget what the scheduler ran more than a month ago."""

from datetime import datetime

from sqlalchemy import Connection

from core.job_runs.operations import forget

BATCH = 5000


def run(conn: Connection, *, now: datetime) -> int:
    """Delete one batch of old rows."""
    return forget(conn, now=now, limit=BATCH)
