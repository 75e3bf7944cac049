"""Scores of whole agencies: of today, and of a day that has passed. Under `app_job`, which sees both sides' facts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.compliance.in_database import score_records
from core.db.statements import many


def recompute(conn: Connection, agency_ids: Sequence[UUID], *, now: datetime) -> int:
    """Score the current records of these agencies, keep the day's history, tell both sides what changed; how many."""
    held = many(conn, "lock_records_of_agencies", agency_ids=list(agency_ids), as_of=now)
    return score_records(conn, held, as_of=now, day=now.date()).scored_count


def compute_history(conn: Connection, agency_ids: Sequence[UUID], *, day: date) -> int:
    """Score a past day from the facts and by the settings that stood at its end; only the history is written."""
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    held = many(conn, "lock_records_of_agencies", agency_ids=list(agency_ids), as_of=end)
    return score_records(conn, held, as_of=end, day=day, is_past=True).scored_count
