"""Forget what the table of retention says. Under `app_job`."""

from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import rows
from core.retention.model import RETENTION


def apply_retention(conn: Connection, *, now: datetime, limit: int) -> int:
    """Delete up to `limit` rows of each kind whose time is over; how many in all."""
    return sum(rows(conn, each.statement, before=now - each.kept_for, limit=limit) for each in RETENTION)
