"""Score every record once a day: ages grow and due dates pass, whether or not anybody acts; the day's score is kept."""

from datetime import datetime

from sqlalchemy import Connection

from core.compliance.in_database import recompute_all

BATCH = 5_000
"""Records at a time: about a second."""


def run(conn: Connection, *, now: datetime) -> int:
    """Score the next records of today (UTC), one after the other by their keys; 0 when all of today are scored."""
    return recompute_all(conn, now=now, limit=BATCH)
