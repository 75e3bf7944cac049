"""Compute the daily scores of days on which no instance of the program ran."""

from datetime import datetime

from sqlalchemy import Connection

from core.compliance.history import fill_history

BATCH = 200


def run(conn: Connection, *, now: datetime) -> int:
    """Fill the oldest missing day of the next agencies, from the facts and settings of that day."""
    return fill_history(conn, now=now, limit=BATCH)
