"""Mark the unread notices about what is settled by now."""

from datetime import datetime

from sqlalchemy import Connection

from core.notices.reminding import settle_notices

BATCH = 2000


def run(conn: Connection, *, now: datetime) -> int:
    """Mark one batch."""
    return settle_notices(conn, now=now, limit=BATCH)
