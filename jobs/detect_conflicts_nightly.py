"""Check every agency once a day: windows open and close, exceptions end, `ignored` runs out, though nobody acts."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.conflicts.queries import agencies_to_check
from core.conflicts.runs import detect_for_agency

BATCH = 20
CHECKED_RECENTLY = timedelta(hours=20)


def run(conn: Connection, *, now: datetime) -> int:
    """Check the agencies that were longest unchecked; 0 when all were checked since yesterday evening."""
    agencies = agencies_to_check(conn, since=now - CHECKED_RECENTLY, limit=BATCH)
    for agency_org_id in agencies:
        detect_for_agency(conn, agency_org_id, now=now)
    return len(agencies)
