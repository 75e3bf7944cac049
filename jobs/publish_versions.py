"""Publish approved drafts whose ordered time has come."""

from datetime import datetime

from sqlalchemy import Connection

from core.policies.publishing import publish_due

BATCH = 20


def run(conn: Connection, *, now: datetime) -> int:
    """Settle one batch of orders, each carried out or refused with its reason."""
    return publish_due(conn, now=now, limit=BATCH)
