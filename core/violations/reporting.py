"""Report a violation, as the agency or as its client; what concerns other work stays with the agency."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.clauses.document import parse_clauses
from core.clauses.model import Clause, Dimension
from core.clauses.taxonomy import vocabulary
from core.db.statements import one, rows
from core.errors import NotFound
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.violations.model import Report, Source, Step, Violation
from core.violations.operations import MOVED, add_step, check_what_is_told
from core.violations.queries import violation_of
from core.violations.rules import (
    OTHER_REPORT,
    ViolationNotValid,
    check_day,
    checked_words,
    default_severity,
    shown_terms,
)

WHAT_HAPPENED = "Say what happened, in a sentence or two."


class NoSuchDocument(NotFound):
    """No document with that id is or was in force between the actor's organization and another."""


def report(conn: Connection, *, actor: Actor, wanted: Report, now: datetime) -> Violation:
    """A violation in the state reported, as grave as its clause suggests; the client confirms or dismisses it.

    Where an agency says that the work was not the client's own, the client reads a sentence that holds nothing of it
    and what its clause names; the agency's words and the rest are kept for the agency alone.

    Raises:
        NoSuchDocument: for an id that is not a document of the actor's.
        ViolationNotValid: without words, on a day ahead, or for a clause that the document does not have.
    """
    allow(actor, Permission.VIOLATION_REPORT)
    held = one(conn, "document_violated", org_id=actor.org_id, distribution_id=wanted.distribution_id)
    if held is None:
        raise NoSuchDocument("There is no such document in force. Choose one from the list.")
    clause = _clause(held, wanted.clause_id)
    check_day(wanted.happened_on, held_from=held.distributed_at.date(), today=now.date())
    words = checked_words(wanted.words, WHAT_HAPPENED)
    is_own_work = wanted.is_own_work or not actor.is_agency
    _check_terms(wanted)
    if is_own_work:
        check_what_is_told(conn, actor, held.enterprise_org_id, words)
    made = one(
        conn,
        "report_violation",
        agency_org_id=held.agency_org_id,
        enterprise_org_id=held.enterprise_org_id,
        policy_id=held.policy_id,
        distribution_id=wanted.distribution_id,
        clause_id=clause.id,
        severity=default_severity(clause),
        summary=words if is_own_work else OTHER_REPORT,
        happened_on=wanted.happened_on,
        source=Source.AGENCY if actor.is_agency else Source.CLIENT,
        is_own_work=is_own_work,
        terms=json.dumps(shown_terms(clause, wanted.terms, is_own_work=is_own_work)),
        now=now,
    )
    if made is None:
        raise LookupError("The insertion of a violation gave no row.")
    if not is_own_work:
        _note(conn, actor, made.id, wanted, words=words, now=now)
    _tell(conn, actor, made.id, clause, now=now)
    return violation_of(conn, actor, made.id, now=now)


def _clause(held: Row[Any], clause_id: str) -> Clause:
    found = next((clause for clause in parse_clauses(held.clauses or ()) if clause.id == clause_id), None)
    if found is None:
        raise ViolationNotValid(f"The document has no clause “{clause_id}”. Choose one of its clauses.")
    return found


def _check_terms(wanted: Report) -> None:
    for name, terms in wanted.terms.items():
        if name not in list(Dimension):
            raise ViolationNotValid(f"“{name}” is no dimension. Leave it out.")
        unknown = [term for term in terms if term not in vocabulary().taxonomies[Dimension(name)].masks]
        if unknown:
            raise ViolationNotValid(f"“{unknown[0]}” is not in the shared vocabulary of {name}s. Choose a listed term.")


def _note(conn: Connection, actor: Actor, violation_id: UUID, wanted: Report, *, words: str, now: datetime) -> None:
    terms = json.dumps({name: list(terms) for name, terms in wanted.terms.items()})
    where = {"org_id": actor.org_id, "violation_id": violation_id, "user_id": actor.user_id}
    rows(conn, "note_violation", **where, words=words, terms=terms, now=now)


def _tell(conn: Connection, actor: Actor, violation_id: UUID, clause: Clause, *, now: datetime) -> None:
    """The first line of the timeline, the shared trail row, and an event to both sides."""
    made = one(conn, "lock_violation", org_id=actor.org_id, violation_id=violation_id)
    if made is None:
        raise LookupError("A violation that was just reported is not there.")
    parties = {"enterprise_org_id": made.enterprise_org_id, "agency_org_id": made.agency_org_id}
    add_step(conn, actor, made, Step.REPORTED, words="", severity=default_severity(clause), now=now)
    new = {"state": "reported", "clause_id": clause.id, "severity": default_severity(clause)}
    record(conn, "violation.reported", entity="violation", entity_id=violation_id, new=new, **parties)
    for org_id in parties.values():
        emit(conn, MOVED, org_id=org_id, payload={"violation_id": violation_id, "state": "reported"})
