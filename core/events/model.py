"""What an organization is told, as a reader outside the process and as a consumer inside it see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Event:
    """One event of one organization; `number` counts 1, 2, 3 … within it, the only place that leaves the process."""

    number: int
    org_id: UUID
    topic: str
    payload: dict[str, Any]
    created_at: datetime


@dataclass(frozen=True)
class UnreadEvent:
    """One event for a consumer inside the process; `xid`, `id` are its place among all: never show them."""

    xid: int
    id: int
    org_id: UUID
    topic: str
    payload: dict[str, Any]
    created_at: datetime
