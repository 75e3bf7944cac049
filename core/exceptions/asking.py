"""Exceptions that an agency asks a client for, by a reservation or a decline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, rows
from core.exceptions.model import ExceptionState
from core.exceptions.moving import hold_exception, tell_of_exception
from core.exceptions.queries import ExceptionEntry, NoSuchException, exception_entry, signed_words
from core.identity.model import Actor, Permission
from core.identity.rules import allow

__all__ = ["ExceptionRequest", "NoSuchException", "exceptions_of_agency", "withdraw_request"]

MOST = 200


@dataclass(frozen=True)
class ExceptionRequest:
    """What an agency asked for and what became of it; `clauses` are the words of the version it signed, by id."""

    id: UUID
    enterprise_org_id: UUID
    policy_id: UUID
    policy_title: str
    distribution_id: UUID
    version_number: int
    clauses: tuple[tuple[str, str], ...]
    state: ExceptionState
    reason: str
    requested_at: datetime
    starts_on: date | None
    ends_on: date | None
    decided_at: datetime | None
    decision_comment: str | None
    conditions: str
    ended_at: datetime | None
    end_reason: str | None


def exceptions_of_agency(
    conn: Connection, actor: Actor, *, policy_id: UUID | None = None, client_id: UUID | None = None
) -> list[ExceptionRequest]:
    """What the actor's agency asked for, of one policy, one client or all, the newest first."""
    allow(actor, Permission.DISTRIBUTION_READ)
    where = {"policy_id": policy_id, "client_id": client_id}
    return [_request(row) for row in many(conn, "exceptions_of_agency", org_id=actor.org_id, limit=MOST, **where)]


def withdraw_request(conn: Connection, *, actor: Actor, exception_id: UUID, now: datetime) -> ExceptionEntry:
    """The agency no longer asks for an exception; its signature and reservation stay as they are."""
    allow(actor, Permission.DISTRIBUTION_SIGN)
    asked = exception_entry(conn, actor, exception_id)
    hold_exception(conn, actor, exception_id, ExceptionState.WITHDRAWN)
    rows(conn, "withdraw_exception_request", org_id=actor.org_id, exception_id=exception_id, now=now)
    old, new = {"state": ExceptionState.REQUESTED}, {"state": ExceptionState.WITHDRAWN}
    tell_of_exception(conn, "exception.withdrawn", asked, old=old, new=new)
    return exception_entry(conn, actor, exception_id)


def _request(row: Row[Any]) -> ExceptionRequest:
    values = dict(row._mapping)
    clause_ids = values.pop("clause_ids")
    words = signed_words(row.clauses, clause_ids)
    values["clauses"] = tuple((clause_id, words[clause_id]) for clause_id in clause_ids)
    values["state"] = ExceptionState(row.state)
    return ExceptionRequest(**values)
