"""Score every agency once a day: ages grow and due dates pass, whether or not anybody acts; the day's score is kept."""

from datetime import UTC, datetime, time

from sqlalchemy import Connection

from core.compliance.queries import agencies_to_score
from core.compliance.scoring import recompute

BATCH = 200


def run(conn: Connection, *, now: datetime) -> int:
    """Score the agencies longest not scored; 0 when all were scored today (UTC)."""
    agencies = agencies_to_score(conn, since=datetime.combine(now.date(), time(), UTC), limit=BATCH)
    if agencies:
        recompute(conn, agencies, now=now)
    return len(agencies)
