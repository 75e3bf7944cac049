"""Open again the findings that an agency ignored until a day that has come."""

from datetime import datetime

from sqlalchemy import Connection

from core.conflicts.lapsing import reopen_lapsed

BATCH = 20


def run(conn: Connection, *, now: datetime) -> int:
    """Check the next agencies that ignored something until now; each finding opens, or is closed where it is gone."""
    return reopen_lapsed(conn, now=now, limit=BATCH)
