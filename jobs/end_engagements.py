"""End the engagements whose last day is over, with their distributions and records."""

from datetime import datetime

from sqlalchemy import Connection

from core.engagements.operations import end_due

BATCH = 20


def run(conn: Connection, *, now: datetime) -> int:
    """End one batch; with its audit rows and events, as a client would by hand."""
    return end_due(conn, now=now, limit=BATCH)
