"""Rows of the receiving side: the inbox, who read a document, who was asked to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from core.distribution.model import DistributionStatus, ReadingRequestState, Response, document_name


@dataclass(frozen=True)
class Received:
    """One row of an inbox; `is_unread` is this reader's, `is_carried_over` an answer given to an earlier version."""

    id: UUID
    policy_id: UUID
    policy_title: str
    enterprise_org_id: UUID
    enterprise: str
    version_number: int
    distribution_status: DistributionStatus
    response: Response
    is_current_version: bool
    is_mandatory: bool
    distributed_at: datetime
    due_at: datetime
    is_unread: bool
    is_carried_over: bool
    rider_number: int = 0

    @property
    def document(self) -> str:
        """“version 3”, or “version 3, rider 1”."""
        return document_name(self.version_number, self.rider_number)


@dataclass(frozen=True)
class Reader:
    """Somebody of the agency who read a document; times in UTC, each the first of its day."""

    user_id: UUID
    display_name: str
    first_read_at: datetime
    last_read_at: datetime


@dataclass(frozen=True)
class ReadingRequest:
    """A colleague asked to read a document by a day, and how that stands."""

    id: UUID
    distribution_id: UUID
    policy_title: str
    version_number: int
    enterprise: str
    reader_id: UUID
    reader: str
    state: ReadingRequestState
    note: str
    due_on: date
    asked_by: UUID
    asker: str
    asked_at: datetime
    reminded_at: datetime | None
    reminder_count: int
    ended_at: datetime | None
    rider_number: int = 0

    @property
    def document(self) -> str:
        """“version 3”, or “version 3, rider 1”."""
        return document_name(self.version_number, self.rider_number)
