"""Forget the stored answers of requests that nobody repeats any more."""

from datetime import datetime

from sqlalchemy import Connection

from core.db.idempotency import forget_answers

BATCH = 5000


def run(conn: Connection, *, now: datetime) -> int:
    """Delete one batch of keys older than a day."""
    return forget_answers(conn, now=now, limit=BATCH)
