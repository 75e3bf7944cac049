"""Exceptions that an agency asks a client for, by a reservation or a decline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.compliance.model import EXCEPTION_MOVES, ExceptionState
from core.db.statements import many, one, rows
from core.errors import NotFound
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move

MOST = 200


class NoSuchException(NotFound):
    """No exception with that id has to do with the actor's organization."""


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
    ended_at: datetime | None


def exceptions_of_agency(
    conn: Connection, actor: Actor, *, policy_id: UUID | None = None, client_id: UUID | None = None
) -> list[ExceptionRequest]:
    """What the actor's agency asked for, of one policy, one client or all, the newest first."""
    allow(actor, Permission.DISTRIBUTION_READ)
    where = {"policy_id": policy_id, "client_id": client_id}
    return [_request(row) for row in many(conn, "exceptions_of_agency", org_id=actor.org_id, limit=MOST, **where)]


def withdraw_request(conn: Connection, *, actor: Actor, exception_id: UUID, now: datetime) -> None:
    """The agency no longer asks for an exception; its signature and reservation stay as they are."""
    allow(actor, Permission.DISTRIBUTION_SIGN)
    held = one(conn, "lock_exception_of_agency", org_id=actor.org_id, exception_id=exception_id)
    if held is None:
        raise NoSuchException("There is no such exception. Open the document it was asked for and choose it there.")
    check_move(EXCEPTION_MOVES, ExceptionState(held.state), ExceptionState.WITHDRAWN, noun="exception")
    rows(conn, "withdraw_exception_request", org_id=actor.org_id, exception_id=exception_id, now=now)
    record(
        conn,
        "exception.withdrawn",
        entity="exception",
        entity_id=exception_id,
        enterprise_org_id=held.enterprise_org_id,
        agency_org_id=actor.org_id,
        old={"state": held.state},
        new={"state": ExceptionState.WITHDRAWN},
    )
    payload = {"exception_id": exception_id, "distribution_id": held.distribution_id}
    for org_id in (held.enterprise_org_id, actor.org_id):
        emit(conn, "exception.withdrawn", org_id=org_id, payload=payload)


def _request(row: Row[Any]) -> ExceptionRequest:
    values = dict(row._mapping)
    values["clauses"] = _words(values.pop("clause_ids"), row.clauses)
    values["state"] = ExceptionState(row.state)
    return ExceptionRequest(**values)


def _words(clause_ids: Sequence[str], documents: Sequence[dict[str, Any]]) -> tuple[tuple[str, str], ...]:
    named = parse_clauses([each for each in documents if each["id"] in clause_ids])
    words = {clause.id: clause_words(clause) for clause in named}
    return tuple((clause_id, words[clause_id]) for clause_id in clause_ids)
