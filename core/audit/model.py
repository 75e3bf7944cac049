"""One row of the trail, as a reader of an organization sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class TrailPlace:
    """Where a row stands in the trail. It numbers all organizations' rows: it never leaves the process."""

    recorded_at: datetime | None
    xid: str | None
    sequence: int | None


@dataclass(frozen=True)
class AuditEvent:
    """What happened; `recorded_at` is the database's clock in UTC. No actor means the system itself."""

    recorded_at: datetime
    event: str
    actor_name: str | None
    entity: str
    entity_id: UUID | None
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    reason: str | None
    place: TrailPlace
