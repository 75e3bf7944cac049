"""Start the waves of plans whose condition is met, and close those in which nobody is left to answer."""

from datetime import datetime

from sqlalchemy import Connection

from core.distribution.waves.operations import finish_waves, start_due_wave


def run(conn: Connection, *, now: datetime) -> int:
    """One wave, which may be thousands of agencies; when none is due, all that can be closed."""
    return start_due_wave(conn, now=now) or finish_waves(conn, now=now)
