"""Make scheduled distributions active whose time has come."""

from datetime import datetime

from sqlalchemy import Connection

from core.distribution.operations import activate_due

BATCH = 1000


def run(conn: Connection, *, now: datetime) -> int:
    """Settle one batch; with its audit rows and events, as a distribution by hand would."""
    return activate_due(conn, now=now, limit=BATCH)
