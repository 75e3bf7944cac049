"""Questions about assessments: which are due, one with everything its reader may see, its evidence, its questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.assessments.gathering import gather_sheet, own_questions
from core.assessments.model import (
    AssessmentHead,
    DelegatedPart,
    DelegationState,
    EvidenceFile,
    EvidenceKind,
    Question,
)
from core.assessments.questions import default_question
from core.assessments.sheet import Sheet
from core.clauses.document import parse_clauses
from core.compliance.model import AssessmentState, ComplianceStatus
from core.compliance.queries import no_such_record
from core.db.statements import many, one
from core.errors import NotFound
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.queries import version


class NoSuchEvidence(NotFound):
    """No evidence with that id is between the actor's organization and another."""


@dataclass(frozen=True)
class HeadFilter:
    """What to list; None means any. `after` is (due_at, compliance_id) of the last row of the page before."""

    state: AssessmentState | None = None
    counterpart_id: UUID | None = None
    policy_id: UUID | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 100


def place_of(head: AssessmentHead) -> tuple[datetime, UUID]:
    """Where a head stands in the list: what has no date yet comes last."""
    return head.due_at or datetime.max.replace(tzinfo=UTC), head.compliance_id


def assessment_heads(conn: Connection, actor: Actor, wanted: HeadFilter | None = None) -> list[AssessmentHead]:
    """Current records with how their assessment stands, the earliest due first."""
    allow(actor, Permission.COMPLIANCE_READ)
    return _heads(conn, actor, wanted or HeadFilter(), None)


def assessment_head(conn: Connection, actor: Actor, compliance_id: UUID) -> AssessmentHead:
    """How the assessment of one current record stands.

    Raises:
        NoSuchRecord: it is not the actor's organization's, or belongs to an earlier distribution.
    """
    found = _heads(conn, actor, HeadFilter(limit=1), compliance_id)
    if not found:
        raise no_such_record()
    return found[0]


def assessment_sheet(conn: Connection, actor: Actor, compliance_id: UUID) -> Sheet:
    """One assessment, clause by clause: an administrator's whole, or the part that was delegated to the actor.

    Raises:
        NoSuchRecord: no current record with that id, or nothing of it is the actor's to see.
    """
    may_read_all = actor.may(Permission.COMPLIANCE_READ)
    if not may_read_all:
        allow(actor, Permission.ASSESSMENT_DRAFT)
    sheet = gather_sheet(conn, actor, assessment_head(conn, actor, compliance_id), is_partial=not may_read_all)
    if not sheet.lines and sheet.is_partial:
        raise no_such_record()
    return sheet


def delegated_to_me(conn: Connection, actor: Actor) -> list[DelegatedPart]:
    """What the actor is asked to answer, the first due first."""
    allow(actor, Permission.ASSESSMENT_DRAFT)
    found = many(conn, "delegated_to", org_id=actor.org_id, user_id=actor.user_id)
    return [DelegatedPart(**{**row._mapping, "clause_ids": tuple(row.clause_ids)}) for row in found]


def people_to_delegate_to(conn: Connection, actor: Actor) -> dict[UUID, str]:
    """Who of the agency may draft answers, by name."""
    allow(actor, Permission.ASSESSMENT_SUBMIT)
    return {row.id: row.display_name for row in many(conn, "people_to_delegate_to", org_id=actor.org_id)}


def evidence_file(conn: Connection, actor: Actor, evidence_id: UUID) -> EvidenceFile:
    """A file with its bytes, for whoever sees the clause it belongs to.

    Raises:
        NoSuchEvidence: an unknown, a removed or a foreign one, or a link or note.
    """
    row = held_evidence(conn, actor, evidence_id)
    if row.kind != EvidenceKind.FILE:
        raise no_such_evidence()
    return EvidenceFile(row.file_name, row.media_type, bytes(row.content))


def held_evidence(conn: Connection, actor: Actor, evidence_id: UUID) -> Any:  # a row of evidence_by_id
    """The row of something the actor may see, or NoSuchEvidence."""
    row = one(conn, "evidence_by_id", org_id=actor.org_id, evidence_id=evidence_id)
    if row is None or not _may_see(conn, actor, row.assessment_id, row.clause_id):
        raise no_such_evidence()
    return row


def no_such_evidence() -> NoSuchEvidence:
    """The one sentence for every id that does not reach the actor."""
    return NoSuchEvidence("There is no such evidence. Open the assessment and choose it from there.")


def questions(conn: Connection, actor: Actor, *, policy_id: UUID, version_number: int) -> list[Question]:
    """What is asked about each clause of a published version: by the client itself, or what follows from it."""
    allow(actor, Permission.POLICY_READ)
    found = version(conn, actor, policy_id, version_number)
    own = own_questions(conn, actor.org_id, policy_id=policy_id, version_number=version_number)
    return [own.get(clause.id) or default_question(clause) for clause in _parsed(found.content.clauses)]


def _may_see(conn: Connection, actor: Actor, assessment_id: UUID, clause_id: str) -> bool:
    if actor.may(Permission.COMPLIANCE_READ):
        return True
    found = many(conn, "delegations_of_assessment", org_id=actor.org_id, assessment_id=assessment_id)
    theirs = {row.clause_id for row in found if row.assignee_id == actor.user_id and row.state in _SEEN}
    return actor.may(Permission.ASSESSMENT_DRAFT) and clause_id in theirs


_SEEN = frozenset({DelegationState.ASKED, DelegationState.DONE})


def _parsed(clauses: Sequence[Mapping[str, Any]] | None) -> tuple[Any, ...]:
    return parse_clauses(list(clauses)) if clauses else ()


def _heads(conn: Connection, actor: Actor, wanted: HeadFilter, compliance_id: UUID | None) -> list[AssessmentHead]:
    after_due, after_id = wanted.after or (None, None)
    found = many(
        conn,
        "assessment_heads",
        org_id=actor.org_id,
        compliance_id=compliance_id,
        state=wanted.state,
        counterpart_id=wanted.counterpart_id,
        policy_id=wanted.policy_id,
        due_from=wanted.due_from,
        due_before=wanted.due_before,
        after_due=after_due,
        after_id=after_id,
        limit=wanted.limit,
    )
    return [
        AssessmentHead(
            **{
                **row._mapping,
                "compliance_status": ComplianceStatus(row.compliance_status),
                "state": AssessmentState(row.state) if row.state else None,
            }
        )
        for row in found
    ]
