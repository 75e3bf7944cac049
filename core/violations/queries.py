"""Questions about violations; each side reads its own, a client no more of other work than the wall allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.compliance.model import Severity, ViolationState
from core.db.statements import many, one
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.violations.model import AgencySide, Side, Source, Step, StepTaken, Violation, ViolationCounts

PAGE_SIZE = 50


class NoSuchViolation(NotFound):
    """No violation with that id has to do with the actor's organization."""


@dataclass(frozen=True)
class ViolationFilter:
    """What to list; None means any.

    Attributes:
        search: a part of the summary, of a clause's id, or of an organization's name.
        overdue_on: only those whose corrective action was due before this day.
        after: (reported_at, id) of the last row of the page before.
    """

    states: tuple[ViolationState, ...] | None = None
    severities: tuple[Severity, ...] | None = None
    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    reported_before: datetime | None = None
    overdue_on: date | None = None
    search: str | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = PAGE_SIZE


EVERYTHING = ViolationFilter()


@dataclass(frozen=True)
class ViolationSubjects:
    """Whom and what a list can be narrowed to: ids by name."""

    counterparts: Mapping[str, UUID]
    policies: Mapping[str, UUID]


@dataclass(frozen=True)
class ReportableDocument:
    """A document in force, with the words of its clauses by id, of which one may have been broken."""

    distribution_id: UUID
    policy_id: UUID
    policy_title: str
    version_number: int
    counterpart_id: UUID
    counterpart: str
    clauses: Mapping[str, str]


@dataclass(frozen=True)
class Colleague:
    """Somebody of the agency who can see to a corrective action."""

    user_id: UUID
    display_name: str


def allow_reading(actor: Actor) -> None:
    """Whoever reads compliance reads violations, and so does whoever may report one."""
    if not actor.may(Permission.VIOLATION_REPORT):
        allow(actor, Permission.COMPLIANCE_READ)


def violations_of(
    conn: Connection, actor: Actor, wanted: ViolationFilter = EVERYTHING, *, now: datetime
) -> list[Violation]:
    """A page of the organization's violations, the latest reported first, each with its timeline."""
    allow_reading(actor)
    return _page(conn, actor, wanted, today=now.date())


def violation_of(conn: Connection, actor: Actor, violation_id: UUID, *, now: datetime) -> Violation:
    """One violation, or NoSuchViolation; a stranger's id reads as an unknown one."""
    allow_reading(actor)
    found = _page(conn, actor, ViolationFilter(limit=1), today=now.date(), violation_id=violation_id)
    if not found:
        raise no_such_violation()
    return found[0]


def agency_side(conn: Connection, actor: Actor, violation_id: UUID) -> AgencySide | None:
    """What the agency alone knows of one of its violations; None for its client."""
    allow_reading(actor)
    if not actor.is_agency:
        return None
    row = one(conn, "agency_side_of_violation", org_id=actor.org_id, violation_id=violation_id)
    if row is None:
        raise no_such_violation()
    return AgencySide(row.is_own_work, row.words, _terms(row.terms), row.event_count)


def counts_by_state(
    conn: Connection, actor: Actor, *, now: datetime, counterpart_id: UUID | None = None
) -> Mapping[ViolationState, int]:
    """How many violations are in each state."""
    allow_reading(actor)
    found = _counted(conn, actor, now, counterpart_id)
    return {state: found[state].violation_count if state in found else 0 for state in ViolationState}


def violation_counts(conn: Connection, actor: Actor, *, now: datetime) -> ViolationCounts:
    """How many wait for whom, and how many actions are past their day."""
    allow_reading(actor)
    found = _counted(conn, actor, now, None)
    of = {state: found[state].violation_count if state in found else 0 for state in ViolationState}
    correcting = found.get(ViolationState.CORRECTING)
    return ViolationCounts(
        to_confirm_count=of[ViolationState.REPORTED],
        to_correct_count=of[ViolationState.CONFIRMED],
        to_verify_count=of[ViolationState.CORRECTING],
        to_close_count=of[ViolationState.VERIFIED],
        overdue_count=correcting.overdue_count if correcting else 0,
    )


def violation_subjects(conn: Connection, actor: Actor) -> ViolationSubjects:
    """The other organizations and the policies of all violations, by name."""
    allow_reading(actor)
    found = many(conn, "violation_subjects", org_id=actor.org_id)
    return ViolationSubjects(
        {row.words: row.id for row in found if row.kind == "counterpart"},
        {row.words: row.id for row in found if row.kind == "policy"},
    )


def documents_to_report(
    conn: Connection, actor: Actor, *, counterpart_id: UUID | None = None, limit: int = 500
) -> list[ReportableDocument]:
    """The documents in force with the other side, by its name and theirs."""
    allow(actor, Permission.VIOLATION_REPORT)
    found = many(conn, "documents_to_report", org_id=actor.org_id, counterpart_id=counterpart_id, limit=limit)
    return [
        ReportableDocument(
            row.distribution_id,
            row.policy_id,
            row.policy_title,
            row.version_number,
            row.counterpart_id,
            row.counterpart,
            {clause.id: clause_words(clause) for clause in parse_clauses(row.clauses or ())},
        )
        for row in found
    ]


def document_client(conn: Connection, actor: Actor, distribution_id: UUID) -> UUID | None:
    """Whose document it is that the actor's agency holds or held; None for any other id."""
    row = one(conn, "document_violated", org_id=actor.org_id, distribution_id=distribution_id)
    return row.enterprise_org_id if row is not None else None


def colleagues_who_correct(conn: Connection, actor: Actor) -> list[Colleague]:
    """People of the actor's agency, by name."""
    allow(actor, Permission.VIOLATION_CORRECT)
    return [Colleague(**row._mapping) for row in many(conn, "colleagues_who_correct", org_id=actor.org_id)]


def no_such_violation() -> NoSuchViolation:
    """The one sentence for every id that does not reach the organization."""
    return NoSuchViolation("There is no such violation. Open Violations and choose one from there.")


def _counted(conn: Connection, actor: Actor, now: datetime, counterpart_id: UUID | None) -> dict[str, Row[Any]]:
    where = {"org_id": actor.org_id, "today": now.date(), "counterpart_id": counterpart_id}
    return {row.state: row for row in many(conn, "violation_counts_by_state", **where)}


def _page(
    conn: Connection, actor: Actor, wanted: ViolationFilter, *, today: date, violation_id: UUID | None = None
) -> list[Violation]:
    after_at, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "violations_page",
        org_id=actor.org_id,
        violation_id=violation_id,
        states=None if wanted.states is None else list(wanted.states),
        severities=None if wanted.severities is None else list(wanted.severities),
        counterpart_id=wanted.counterpart_id,
        policy_id=wanted.policy_id,
        reported_before=wanted.reported_before,
        overdue_on=wanted.overdue_on,
        search=(wanted.search or "").strip() or None,
        after_at=after_at,
        after_id=after_id,
        today=today,
        limit=wanted.limit,
    )
    timelines: dict[UUID, list[StepTaken]] = {row.id: [] for row in found}
    for row in many(conn, "steps_of_violations", org_id=actor.org_id, violation_ids=list(timelines)):
        timelines[row.violation_id].append(_step(row))
    return [_violation(row, timelines[row.id]) for row in found]


def _step(row: Row[Any]) -> StepTaken:
    values = {name: value for name, value in row._mapping.items() if name != "violation_id"}
    severity = Severity(row.severity) if row.severity else None
    return StepTaken(**{**values, "step": Step(row.step), "side": Side(row.side), "severity": severity})


def _violation(row: Row[Any], steps: Sequence[StepTaken]) -> Violation:
    values = dict(row._mapping)
    owners = [step.owner_name for step in steps if step.owner_name]
    closers = [step.author_name for step in steps if step.step is Step.CLOSED]
    return Violation(
        **{
            **values,
            "severity": Severity(row.severity),
            "state": ViolationState(row.state),
            "source": Source(row.source),
            "terms": _terms(row.terms),
        },
        clause_words=_clause_words(row.clause),
        owner_name=owners[-1] if owners else None,
        closed_by_name=closers[-1] if closers else None,
        steps=tuple(steps),
    )


def _clause_words(document: Mapping[str, Any]) -> str:
    clauses = parse_clauses([document]) if document else ()
    return clause_words(clauses[0]) if clauses else ""


def _terms(stored: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(terms) for name, terms in stored.items()}
