"""What an agency ignores stands again when its day has come, at the hour and not only at night. Under `app_job`."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import Connection

from core.conflicts.runs import detect_for_agency
from core.db.statements import many

log = structlog.get_logger(__name__)


def reopen_lapsed(conn: Connection, *, now: datetime, limit: int) -> int:
    """Check the next agencies that ignored a finding until a moment that is past; how many.

    The check opens it again, or closes it where its two sides no longer meet. One that does neither is said in the log
    and left to the night's check, so that this job comes to an end.
    """
    agencies = _lapsed(conn, now, limit)
    for agency_org_id in agencies:
        detect_for_agency(conn, agency_org_id, now=now)
    if agencies and _lapsed(conn, now, limit) == agencies:
        log.error("conflicts.lapsed_stays", agencies=[str(each) for each in agencies])
        return 0
    return len(agencies)


def _lapsed(conn: Connection, now: datetime, limit: int) -> list[UUID]:
    return [row.agency_org_id for row in many(conn, "agencies_with_lapsed_findings", now=now, limit=limit)]
