"""Questions about exceptions, for either side: what an agency asked for, and what its client said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.db.statements import many
from core.distribution.model import Response
from core.errors import NotFound
from core.exceptions.model import ExceptionState
from core.exceptions.rules import changed_clause_ids
from core.identity.model import Actor, Permission
from core.identity.rules import allow

PAGE_SIZE = 25


class NoSuchException(NotFound):
    """No exception with that id has to do with the actor's organization."""


@dataclass(frozen=True)
class ExceptedClause:
    """A clause in the words of the version that was signed; whether the version in force now decides something else."""

    id: str
    words: str
    has_changed: bool


@dataclass(frozen=True)
class ExceptionEntry:
    """An exception as both sides read it.

    Attributes:
        version_number: the version it was asked for; `current_version_number` is the one now in force at the agency.
        meaning: what the signature said that asked for it; None, like name and time, where a request did.
        starts_on: with `ends_on` its first and last day in UTC; None until it is granted.
        conditions: what the agency keeps to while it is in force; empty without any.
        renews_id: the exception that this one asks to go on with.
        end_reason: why it was revoked or superseded.
    """

    id: UUID
    enterprise_org_id: UUID
    enterprise: str
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    policy_title: str
    distribution_id: UUID
    version_number: int
    current_version_number: int | None
    clauses: tuple[ExceptedClause, ...]
    state: ExceptionState
    meaning: Response | None
    printed_name: str | None
    signed_at: datetime | None
    reason: str
    requested_at: datetime
    starts_on: date | None
    ends_on: date | None
    decided_at: datetime | None
    decision_comment: str | None
    conditions: str
    renews_id: UUID | None
    ended_at: datetime | None
    end_reason: str | None

    @property
    def changed_clause_ids(self) -> tuple[str, ...]:
        """The clauses that decide something else in the version in force; none while no version is."""
        return tuple(clause.id for clause in self.clauses if clause.has_changed)


@dataclass(frozen=True)
class ExceptionFilter:
    """What to list; None means any. `search` is a part of the title, a name, or the reason; `ends_by` a last day."""

    states: tuple[ExceptionState, ...] | None = None
    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    search: str | None = None
    ends_by: date | None = None


EVERYTHING = ExceptionFilter()


@dataclass(frozen=True)
class ExceptionSubjects:
    """Whom and what a list can be narrowed to: ids by name, of whatever an exception was ever asked for."""

    counterparts: Mapping[str, UUID]
    policies: Mapping[str, UUID]


def exceptions_page(
    conn: Connection, actor: Actor, wanted: ExceptionFilter = EVERYTHING, *, page: int = 1
) -> list[ExceptionEntry]:
    """One page, the latest asked first. A page past the end is empty."""
    allow(actor, Permission.DISTRIBUTION_READ)
    return _entries(conn, actor, wanted, limit=PAGE_SIZE, offset=(max(page, 1) - 1) * PAGE_SIZE)


def exception_counts(
    conn: Connection, actor: Actor, wanted: ExceptionFilter = EVERYTHING
) -> Mapping[ExceptionState, int]:
    """How many fit the filter in each state, whatever states it names."""
    allow(actor, Permission.DISTRIBUTION_READ)
    found = {row.state: row.exception_count for row in many(conn, "exception_counts", **_parameters(actor, wanted))}
    return {state: found.get(state, 0) for state in ExceptionState}


def exception_subjects(conn: Connection, actor: Actor) -> ExceptionSubjects:
    """The other organizations and the policies of all the exceptions, by name."""
    allow(actor, Permission.DISTRIBUTION_READ)
    found = many(conn, "exception_subjects", org_id=actor.org_id)
    return ExceptionSubjects(
        {row.counterpart: row.counterpart_id for row in sorted(found, key=lambda row: row.counterpart)},
        {row.policy_title: row.policy_id for row in found},
    )


def exception_entry(conn: Connection, actor: Actor, exception_id: UUID) -> ExceptionEntry:
    """One exception, or NoSuchException; a stranger's id reads as an unknown one."""
    allow(actor, Permission.DISTRIBUTION_READ)
    found = _entries(conn, actor, EVERYTHING, exception_id=exception_id, limit=1)
    if not found:
        raise no_such_exception()
    return found[0]


def no_such_exception() -> NoSuchException:
    """The one sentence for every id that does not reach the organization."""
    return NoSuchException("There is no such exception. Open the document it was asked for and choose it there.")


def signed_words(documents: Sequence[Mapping[str, Any]], clause_ids: Sequence[str]) -> dict[str, str]:
    """The plain words of these clauses of a version, by id."""
    named = parse_clauses([each for each in documents if each["id"] in clause_ids])
    return {clause.id: clause_words(clause) for clause in named}


def _entries(
    conn: Connection,
    actor: Actor,
    wanted: ExceptionFilter,
    *,
    limit: int,
    offset: int = 0,
    exception_id: UUID | None = None,
) -> list[ExceptionEntry]:
    states = None if wanted.states is None else list(wanted.states)
    what = {**_parameters(actor, wanted), "states": states, "exception_id": exception_id}
    return [_entry(row) for row in many(conn, "exceptions_page", **what, limit=limit, offset=offset)]


def _parameters(actor: Actor, wanted: ExceptionFilter) -> dict[str, object]:
    return {
        "org_id": actor.org_id,
        "counterpart_id": wanted.counterpart_id,
        "policy_id": wanted.policy_id,
        "ends_by": wanted.ends_by,
        "search": (wanted.search or "").strip() or None,
    }


def _entry(row: Row[Any]) -> ExceptionEntry:
    values = dict(row._mapping)
    clause_ids, current = values.pop("clause_ids"), values.pop("current_clauses")
    changed = () if current is None else changed_clause_ids(row.clauses, current, clause_ids)
    words = signed_words(row.clauses, clause_ids)
    values["clauses"] = tuple(ExceptedClause(each, words[each], each in changed) for each in clause_ids)
    values["state"] = ExceptionState(row.state)
    values["meaning"] = Response(row.meaning) if row.meaning else None
    return ExceptionEntry(**values)
