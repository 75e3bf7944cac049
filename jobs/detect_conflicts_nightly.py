"""Check every agency once a day: windows open and close, exceptions end, `ignored` runs out, though nobody acts."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from core.conflicts.detect import Detection
from core.conflicts.in_database import cross_check
from core.conflicts.queries import agencies_to_check
from core.conflicts.runs import detect_for_agency

log = structlog.get_logger(__name__)

BATCH = 20
CHECKED_RECENTLY = timedelta(hours=20)


def run(conn: Connection, *, now: datetime) -> int:
    """Check the agencies that were longest unchecked; 0 when all were checked since yesterday evening."""
    agencies = agencies_to_check(conn, since=now - CHECKED_RECENTLY, limit=BATCH)
    for agency_org_id in agencies:
        found = detect_for_agency(conn, agency_org_id, now=now)
        _look_again(conn, agency_org_id, found, now)
    return len(agencies)


def _look_again(conn: Connection, agency_org_id: UUID, found: Detection, now: datetime) -> None:
    """The second look never costs the first: one that takes too long is left out, and said."""
    try:
        with conn.begin_nested():
            differences = cross_check(conn, agency_org_id, found, now=now)
    except OperationalError:
        log.exception("conflicts.cross_check_failed", agency_org_id=str(agency_org_id))
        return
    if differences:
        log.error("conflicts.cross_check_differs", agency_org_id=str(agency_org_id), findings=differences)
