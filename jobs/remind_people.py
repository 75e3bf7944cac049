"""Tell people, in the morning of their own business day, of what is due to them."""

from datetime import datetime

from sqlalchemy import Connection

from core.notices.reminding import remind_people

BATCH = 300


def run(conn: Connection, *, now: datetime) -> int:
    """Look through the day of the next people whose morning has come; each once a day."""
    return remind_people(conn, now=now, limit=BATCH)
