"""Tell agencies of findings that were not settled by their day."""

from datetime import datetime

from sqlalchemy import Connection

from core.conflicts.escalating import escalate_overdue


def run(conn: Connection, *, now: datetime) -> int:
    """Escalate the next overdue findings."""
    return escalate_overdue(conn, now=now)
