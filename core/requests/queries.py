"""Questions about requests; both sides read the same thread, and only the agency which findings are behind it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.conflicts.queries import client_findings
from core.conflicts.records import ClientFinding
from core.db.statements import many, one
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.requests.model import ClauseRequest, Message, Outcome, RequestState, Side, Step


class NoSuchRequest(NotFound):
    """No request with that id has to do with the actor's organization."""


@dataclass(frozen=True)
class RequestFilter:
    """What to list; None means any. `after` is (moved_at, id) of the last row of the page before."""

    state: RequestState | None = None
    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    open_only: bool = False
    ids: tuple[UUID, ...] | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


@dataclass(frozen=True)
class RequestCounts:
    """How many requests wait for the actor's side, and how many of them past their day."""

    waiting_count: int
    overdue_count: int


def requests_of(conn: Connection, actor: Actor, wanted: RequestFilter | None = None) -> list[ClauseRequest]:
    """A page of the organization's requests, the last moved first."""
    allow(actor, Permission.CONFLICT_READ)
    return _page(conn, actor.org_id, wanted or RequestFilter())


def request_of(conn: Connection, actor: Actor, request_id: UUID) -> ClauseRequest:
    """One request with its thread, or NoSuchRequest; a stranger's id reads as an unknown one."""
    allow(actor, Permission.CONFLICT_READ)
    found = _page(conn, actor.org_id, RequestFilter(ids=(request_id,), limit=1))
    if not found:
        raise no_such_request()
    return found[0]


def client_rows(
    conn: Connection,
    actor: Actor,
    agency_org_id: UUID,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[ClientFinding | ClauseRequest]:
    """All that a client may know of conflicts at one agency: its own contradictions and the requests it holds.

    Newest first, a request by its last move; `after` is that moment and the id of the last row of the page before.
    """
    own = client_findings(conn, actor.org_id, agency_org_id=agency_org_id, after=after, limit=limit)
    wanted = RequestFilter(counterpart_id=agency_org_id, open_only=True, after=after, limit=limit)
    rows: list[ClientFinding | ClauseRequest] = [*own, *requests_of(conn, actor, wanted)]
    return sorted(rows, key=listed_at, reverse=True)[:limit]


def listed_at(row: ClientFinding | ClauseRequest) -> tuple[datetime, UUID]:
    """Where a row stands in `client_rows`."""
    return (row.moved_at if isinstance(row, ClauseRequest) else row.opened_at, row.id)


def no_such_request() -> NoSuchRequest:
    """The one sentence for every id that does not reach the organization."""
    return NoSuchRequest("There is no such request. Open Requests and choose one from there.")


def request_counts(conn: Connection, actor: Actor, *, today: date) -> RequestCounts:
    """What waits for the actor's side."""
    state = RequestState.WITH_AGENCY if actor.is_agency else RequestState.WITH_CLIENT
    row = one(conn, "request_counts", org_id=actor.org_id, state=state, today=today)
    assert row is not None  # noqa: S101  # an aggregate without GROUP BY yields its row
    return RequestCounts(**row._mapping)


def requests_about(conn: Connection, actor: Actor, conflict_id: UUID) -> list[ClauseRequest]:
    """What the agency asked about one of its findings, the last moved first."""
    allow(actor, Permission.REQUEST_OPEN)
    found = many(conn, "requests_about_finding", org_id=actor.org_id, conflict_id=conflict_id)
    return _page(conn, actor.org_id, RequestFilter(ids=tuple(row.request_id for row in found))) if found else []


def _page(conn: Connection, org_id: UUID, wanted: RequestFilter) -> list[ClauseRequest]:
    after_at, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "clause_requests_of",
        org_id=org_id,
        request_ids=None if wanted.ids is None else list(wanted.ids),
        state=wanted.state,
        counterpart_id=wanted.counterpart_id,
        policy_id=wanted.policy_id,
        open_only=wanted.open_only,
        after_at=after_at,
        after_id=after_id,
        limit=wanted.limit,
    )
    threads: dict[UUID, list[Message]] = {row.id: [] for row in found}
    for row in many(conn, "messages_of_requests", org_id=org_id, request_ids=list(threads)):
        threads[row.request_id].append(_message(row))
    return [_request(row, tuple(threads[row.id])) for row in found]


def _message(row: Row[Any]) -> Message:
    values = {name: value for name, value in row._mapping.items() if name != "request_id"}
    return Message(**{**values, "step": Step(row.step), "side": Side(row.side)})


def _request(row: Row[Any], messages: tuple[Message, ...]) -> ClauseRequest:
    values = dict(row._mapping)
    values["state"] = RequestState(row.state)
    values["outcome"] = Outcome(row.outcome) if row.outcome else None
    return ClauseRequest(**values, messages=messages)
