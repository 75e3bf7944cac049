"""Questions of an agency about what it received, sorted, filtered and counted by the database."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, one
from core.distribution.model import DistributionStatus, Response
from core.distribution.reading_records import Received
from core.identity.model import Actor, Permission
from core.identity.rules import allow

PAGE_SIZE = 50


@dataclass(frozen=True)
class InboxFilter:
    """What to list; None means any. Without `with_earlier` only what is in force or announced."""

    client_id: UUID | None = None
    response: Response | None = None
    unread_only: bool = False
    title: str | None = None
    with_earlier: bool = False


@dataclass(frozen=True)
class InboxCounts:
    """How many documents fit a filter, and how many of them are unread by this person, waiting, or past due."""

    total_count: int
    unread_count: int
    waiting_count: int
    overdue_count: int

    @property
    def page_count(self) -> int:
        """On how many pages they stand; at least one."""
        return max(1, -(-self.total_count // PAGE_SIZE))


EVERYTHING = InboxFilter()


def inbox_page(conn: Connection, actor: Actor, wanted: InboxFilter = EVERYTHING, *, page: int = 1) -> list[Received]:
    """One page: what waits for an answer by its due date, then the rest, newest first. A page past the end is empty."""
    allow(actor, Permission.DISTRIBUTION_READ)
    offset = (max(page, 1) - 1) * PAGE_SIZE
    found = many(conn, "inbox_page", **_parameters(actor, wanted), limit=PAGE_SIZE, offset=offset)
    return [
        Received(
            **{
                **row._mapping,
                "distribution_status": DistributionStatus(row.distribution_status),
                "response": Response(row.response),
            }
        )
        for row in found
    ]


def inbox_counts(conn: Connection, actor: Actor, wanted: InboxFilter = EVERYTHING, *, now: datetime) -> InboxCounts:
    """The counts over everything that fits, in one pass over the agency's own rows."""
    allow(actor, Permission.DISTRIBUTION_READ)
    row = one(conn, "inbox_counts", **_parameters(actor, wanted), now=now)
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return InboxCounts(**row._mapping)


def current_copy(conn: Connection, org_id: UUID, distribution_id: UUID) -> UUID | None:
    """The distribution in force of the same policy; None while the agency holds none, or when this is it."""
    row = one(conn, "current_copy_of_policy", org_id=org_id, distribution_id=distribution_id)
    return None if row is None or row.id == distribution_id else UUID(str(row.id))


def _parameters(actor: Actor, wanted: InboxFilter) -> dict[str, object]:
    return {
        "org_id": actor.org_id,
        "user_id": actor.user_id,
        "client_id": wanted.client_id,
        "response": wanted.response,
        "unread_only": wanted.unread_only,
        "title": (wanted.title or "").strip() or None,
        "with_earlier": wanted.with_earlier,
    }
