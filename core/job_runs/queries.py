"""How the jobs do, for whoever runs the platform."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.db.statements import many


@dataclass(frozen=True)
class JobHealth:
    """A job's last run, and its failures of the last day. `error` names what went wrong, without data."""

    job: str
    started_at: datetime
    finished_at: datetime | None
    succeeded: bool | None
    attempt: int
    row_count: int
    error: str | None
    run_count: int
    failure_count: int

    @property
    def took(self) -> timedelta | None:
        """How long the last run took; None while it runs."""
        return self.finished_at - self.started_at if self.finished_at else None


def job_health(conn: Connection, *, now: datetime) -> list[JobHealth]:
    """Every job that ever ran, by name. Under `app_operator`."""
    return [JobHealth(**row._mapping) for row in many(conn, "job_health", since=now - timedelta(days=1))]
