"""Count attempts in the database before they are judged, so that many at once are many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.identity.throttle_rules import Limit, Throttle, TooManyAttempts, counted, wait_seconds


@dataclass(frozen=True)
class Attempt:
    """Whether a guess may be judged, and until when it blocks each of its subjects if it fails."""

    wait: int
    blocks: Mapping[bytes, datetime | None]

    def refuse_if_too_many(self) -> None:
        """End here while the wait lasts; the counters stay as they are."""
        if self.wait:
            raise TooManyAttempts(f"Too many attempts: wait {self.wait} seconds and try again.", retry_after=self.wait)


def take_attempt(conn: Connection, limits: Mapping[bytes, Limit], *, now: datetime) -> Attempt:
    """Count an attempt before it is judged, so that many at once are many. While blocked, nothing more is counted."""
    found = many(conn, "locked_throttles", subjects=sorted(limits), now=now)
    throttles = {
        bytes(row.subject_sha256): Throttle(row.failure_count, row.last_failed_at, row.blocked_until) for row in found
    }
    wait = wait_seconds(list(throttles.values()), now)
    if not wait:
        throttles = {key: counted(throttles[key], limit, now) for key, limit in limits.items()}
    for key, after in throttles.items():
        rows(
            conn,
            "write_throttle",
            subject=key,
            failure_count=after.failure_count,
            last_failed_at=after.last_failed_at,
            blocked_until=after.blocked_until,
        )
    return Attempt(wait, {key: after.blocked_until for key, after in throttles.items()})
