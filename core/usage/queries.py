"""Questions about an agency's usage log; nobody but the agency itself reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.conflicts.boxes import DIMENSIONS
from core.db.statements import many
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.usage.model import CitedClause, Look, Outcome, SettledAs, Settlement, StoredEvent

PAGE_SIZE = 50


class NoSuchEvent(NotFound):
    """The agency's log holds no event with that id."""


@dataclass(frozen=True)
class UsageFilter:
    """Which events to list; None means any. `after` is (occurred_at, id) of the last row of the page before.

    `is_settled` tells those that needed a look and had it from those that still need it.
    """

    outcome: Outcome | None = None
    look: Look | None = None
    is_settled: bool | None = None
    event_id: str | None = None
    client_id: UUID | None = None
    violation_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: tuple[datetime, str] | None = None
    limit: int = PAGE_SIZE


EVERYTHING = UsageFilter()


@dataclass(frozen=True)
class UsageCount:
    """How many events of one client's work, or of the agency's own, came out in one way."""

    client_id: UUID | None
    client: str | None
    outcome: Outcome
    look: Look | None
    event_count: int
    settled_count: int


def usage_events(conn: Connection, actor: Actor, wanted: UsageFilter = EVERYTHING) -> list[StoredEvent]:
    """A page of the agency's events, newest first, each with the clauses its outcome rests on."""
    allow(actor, Permission.USAGE_MANAGE)
    after_at, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "usage_page",
        org_id=actor.org_id,
        outcome=wanted.outcome,
        look=wanted.look,
        is_settled=wanted.is_settled,
        event_id=wanted.event_id,
        client_id=wanted.client_id,
        violation_id=wanted.violation_id,
        since=wanted.since,
        until=wanted.until,
        after_at=after_at,
        after_id=after_id,
        limit=wanted.limit,
    )
    cited = {UUID(held) for row in found for held, _ in row.cited}
    documents = many(conn, "titles_of_documents", org_id=actor.org_id, distribution_ids=sorted(cited))
    titles = {row.distribution_id: row for row in documents}
    return [_event(row, titles) for row in found]


def usage_event(conn: Connection, actor: Actor, event_id: str) -> StoredEvent:
    """One event of the agency's own log, or NoSuchEvent."""
    found = usage_events(conn, actor, UsageFilter(event_id=event_id, limit=1))
    if not found:
        raise no_such_event()
    return found[0]


def no_such_event() -> NoSuchEvent:
    """The one sentence for every id that is none of the agency's own."""
    return NoSuchEvent("Your log holds no such event. Open the usage log and choose one there.")


def usage_summary(
    conn: Connection, actor: Actor, *, since: datetime | None = None, until: datetime | None = None
) -> list[UsageCount]:
    """How the events of a time came out, by client; the agency's own work last."""
    allow(actor, Permission.USAGE_MANAGE)
    found = many(conn, "usage_summary", org_id=actor.org_id, since=since, until=until)
    return [
        UsageCount(
            row.client_org_id,
            row.client,
            Outcome(row.outcome),
            Look(row.look) if row.look else None,
            row.event_count,
            row.settled_count,
        )
        for row in found
    ]


def _event(row: Row[Any], titles: Mapping[UUID, Row[Any]]) -> StoredEvent:
    terms = {dim.value: getattr(row, dim.value) for dim in DIMENSIONS}
    return StoredEvent(
        id=row.event_id,
        occurred_at=row.occurred_at,
        client_id=row.client_org_id,
        client=row.client,
        brand=row.brand,
        terms={name: term for name, term in terms.items() if term is not None},
        unknown=tuple(row.unknown),
        parameters=row.parameters,
        actor_ref=row.actor_ref,
        note=row.note,
        outcome=Outcome(row.outcome),
        look=Look(row.look) if row.look else None,
        cited=tuple(_cited(row.cited, titles)),
        violation_ids=tuple(row.violation_ids),
        received_at=row.received_at,
        settlement=_settlement(row),
    )


def _settlement(row: Row[Any]) -> Settlement | None:
    if row.settled_at is None:
        return None
    return Settlement(SettledAs(row.verdict), row.reason, row.settled_violation_id, row.settled_by_name, row.settled_at)


def _cited(stored: Sequence[Sequence[str]], titles: Mapping[UUID, Row[Any]]) -> list[CitedClause]:
    documents = ((titles.get(UUID(held)), clause_id) for held, clause_id in stored)
    return [
        CitedClause(
            document.distribution_id,
            document.enterprise_org_id,
            document.enterprise,
            document.policy_id,
            document.title,
            document.version_number,
            clause_id,
        )
        for document, clause_id in documents
        if document is not None
    ]
