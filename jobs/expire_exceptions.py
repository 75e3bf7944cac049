"""End the exceptions whose last day is over."""

from datetime import datetime

from sqlalchemy import Connection

from core.exceptions.ending import expire_exceptions

BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """End one batch, each with its audit row and an event to both sides; the scores follow from those."""
    return expire_exceptions(conn, now=now, limit=BATCH)
