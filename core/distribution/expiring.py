"""End distributions whose version is over: a window that has closed binds nobody any more. Under `app_job`."""

from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import many

OVER = "The last day of this version is over."


def expire_distributions(conn: Connection, *, now: datetime, limit: int) -> int:
    """Expire the next active distributions of versions whose last day was before today (UTC); how many."""
    return len(many(conn, "expire_distributions", today=now.date(), reason=OVER, now=now, limit=limit))
