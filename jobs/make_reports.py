"""Make the reports whose hour has come, and send them to their readers."""

from datetime import datetime

from sqlalchemy import Connection

from core.reports.running import make_next


def run(conn: Connection, *, now: datetime) -> int:
    """Make one schedule's files: a batch of about a second."""
    return make_next(conn, now=now)
