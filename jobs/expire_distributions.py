"""End the distributions of versions whose last day is over."""

from datetime import datetime

from sqlalchemy import Connection

from core.distribution.expiring import expire_distributions

BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """End one batch, each with its audit row and an event to both sides; its record freezes."""
    return expire_distributions(conn, now=now, limit=BATCH)
