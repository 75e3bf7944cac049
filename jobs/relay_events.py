"""Number the events of every organization as they pass the horizon; only that number leaves the process."""

from datetime import datetime

from sqlalchemy import Connection

from core.events.operations import relay

BATCH = 5000


def run(conn: Connection, *, now: datetime) -> int:  # noqa: ARG001  # the horizon, not the clock, says what is due
    """Number one batch."""
    return relay(conn, limit=BATCH)
