"""Forget what is only a means once its time is over: the table in `core.retention.model`."""

from datetime import datetime

from sqlalchemy import Connection

from core.retention.operations import apply_retention

BATCH = 2000


def run(conn: Connection, *, now: datetime) -> int:
    """Delete one batch of each kind."""
    return apply_retention(conn, now=now, limit=BATCH)
