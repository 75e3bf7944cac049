"""The daily history without holes: a day on which no instance ran is computed later, from what stood then."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection

from core.compliance.scoring import compute_history
from core.db.statements import many

log = structlog.get_logger(__name__)
LOOK_BACK = timedelta(days=35)
"""A longer hole than this is left as it is: whoever stood still for longer knows of it."""


def fill_history(conn: Connection, *, now: datetime, limit: int) -> int:
    """Compute the oldest missing day before today (UTC) of the next agencies; how many agencies."""
    gap = _gap(conn, now, limit)
    if gap is None:
        return 0
    day, agencies = gap
    compute_history(conn, agencies, day=day)
    if _gap(conn, now, limit) == gap:
        log.error("compliance.history_stays_open", day=day.isoformat(), agencies=len(agencies))
        return 0
    return len(agencies)


def _gap(conn: Connection, now: datetime, limit: int) -> tuple[date, list[UUID]] | None:
    """The oldest day with a hole, and the agencies that have one there."""
    today = now.astimezone(UTC).date()
    found = many(conn, "history_gaps", from_day=today - LOOK_BACK, today=today, limit=limit)
    return (found[0].day, [row.agency_org_id for row in found]) if found else None
