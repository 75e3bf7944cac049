"""Reviews that fall due: both sides are told, once for each date."""

from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import rows


def tell_of_reviews_due(conn: Connection, *, now: datetime, limit: int) -> int:
    """Tell of a batch of reviews that fell due; how many events that made. Under `app_job`."""
    return rows(conn, "tell_of_reviews_due", now=now, limit=limit)
