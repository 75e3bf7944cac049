"""Tell both sides that a review fell due."""

from datetime import datetime

from sqlalchemy import Connection

from core.assessments.due import tell_of_reviews_due

BATCH = 500


def run(conn: Connection, *, now: datetime) -> int:
    """One batch, each with its audit row and an event to both sides."""
    return tell_of_reviews_due(conn, now=now, limit=BATCH)
