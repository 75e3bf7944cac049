"""Gather one assessment for its reader: questions, answers of last time and of now, evidence, verdicts, delegations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.assessments.model import (
    AssessmentHead,
    Delegation,
    DelegationState,
    DraftAnswer,
    Evidence,
    EvidenceKind,
    GivenAnswer,
    Question,
    SinceLast,
    Verdict,
)
from core.assessments.questions import default_question
from core.assessments.rules import since_last, verdicts_in_force
from core.assessments.sheet import Sheet, SheetLine
from core.clauses.document import normative_sha256, parse_clauses
from core.clauses.model import Clause, Priority
from core.clauses.words import clause_words
from core.compliance.model import AnswerValue, AssessmentState
from core.compliance.queries import assessments_of_policy
from core.compliance.records import AssessmentEntry
from core.db.statements import many
from core.distribution.queries import received_document
from core.identity.model import Actor

NowAndLast = tuple[AssessmentEntry | None, AssessmentEntry | None]
_UNDER_WAY = frozenset({AssessmentState.DRAFT, AssessmentState.SUBMITTED, AssessmentState.CHANGES_REQUESTED})


@dataclass(frozen=True)
class Clauses:
    """The clauses of one document by id, with the hash of what each decides."""

    by_id: Mapping[str, Clause] = field(default_factory=dict)
    norms: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class _Parts:
    """Everything that is written about the clauses, by clause id."""

    asked: Mapping[str, Question]
    drafts: Mapping[str, Row[Any]]
    verdicts: Mapping[str, Verdict]
    delegations: Mapping[str, Delegation]
    evidence: Mapping[str, list[Evidence]]


def clauses_of(conn: Connection, org_id: UUID, distribution_id: UUID) -> Clauses:
    """What a distribution's document asks."""
    document = received_document(conn, org_id, distribution_id)
    parsed = parse_clauses(list(document.clauses)) if document.clauses else ()
    return Clauses({each.id: each for each in parsed}, {each.id: normative_sha256(each) for each in parsed})


def entries_of(conn: Connection, actor: Actor, head: AssessmentHead) -> NowAndLast:
    """The assessment at hand (under way, or the latest accepted) and the one accepted before it."""
    found = assessments_of_policy(conn, actor.org_id, agency_org_id=head.agency_org_id, policy_id=head.policy_id)
    accepted = [each for each in found if each.state not in _UNDER_WAY]
    if found and found[0].state in _UNDER_WAY:
        return found[0], (accepted[0] if accepted else None)
    return (accepted[0] if accepted else None), (accepted[1] if len(accepted) > 1 else None)


def gather_sheet(conn: Connection, actor: Actor, head: AssessmentHead, *, is_partial: bool) -> Sheet:
    """The whole sheet, or of an agency's user the clauses delegated to them."""
    clauses = clauses_of(conn, actor.org_id, head.distribution_id)
    now, last = entries_of(conn, actor, head)
    before = clauses_of(conn, actor.org_id, last.distribution_id) if last and last.distribution_id else Clauses()
    parts = _parts(conn, actor, head, now, last)
    lines = [
        _line(clause, clauses, before, (now, last), parts)
        for clause in clauses.by_id.values()
        if not is_partial or _is_theirs(actor, parts.delegations.get(clause.id))
    ]
    return Sheet(
        head=head,
        submission=now.submission if now else 0,
        decision_comment=(now.decision_comment or "") if now else "",
        last_version=last.version_number if last else None,
        lines=lines,
        is_partial=is_partial,
    )


def own_questions(conn: Connection, org_id: UUID, *, policy_id: UUID, version_number: int) -> dict[str, Question]:
    """The questions that a client wrote itself, by clause id."""
    found = many(conn, "questions_of_version", org_id=org_id, policy_id=policy_id, version_number=version_number)
    return {row.clause_id: Question(**row._mapping, is_own=True) for row in found}


def _parts(
    conn: Connection, actor: Actor, head: AssessmentHead, now: AssessmentEntry | None, last: AssessmentEntry | None
) -> _Parts:
    asked = own_questions(conn, actor.org_id, policy_id=head.policy_id, version_number=head.version_number)
    if now is None:
        return _Parts(asked, {}, {}, {}, {})
    whose = {"org_id": actor.org_id, "assessment_id": now.id}
    reviews = many(conn, "answer_reviews", **whose)
    is_agency = actor.is_agency
    drafts = many(conn, "drafts_of_assessment", **whose) if is_agency else ()
    delegations = many(conn, "delegations_of_assessment", **whose) if is_agency else ()
    carried = _carried_over(now, drafts)
    ids = [now.id, last.id] if last and carried else [now.id]
    evidence = many(conn, "evidence_of_assessments", org_id=actor.org_id, assessment_ids=ids)
    return _Parts(
        asked=asked,
        drafts={row.clause_id: row for row in drafts},
        verdicts=verdicts_in_force(reviews, now.answers, now.submission),
        delegations={row.clause_id: _delegation(row) for row in delegations},
        evidence=_by_clause(evidence, now.id, carried),
    )


def _line(clause: Clause, clauses: Clauses, before: Clauses, entries: NowAndLast, parts: _Parts) -> SheetLine:
    now, last = entries
    became = since_last(clause.id, before.norms, clauses.norms)
    return SheetLine(
        clause_id=clause.id,
        own_words=clause.text,
        asked=parts.asked.get(clause.id) or default_question(clause),
        is_mandatory=clause.priority is not Priority.PREFERENCE,
        since_last=became,
        last=_given(last, clause.id),
        last_words=clause_words(before.by_id[clause.id]) if became is SinceLast.CHANGED else "",
        given=_given(now, clause.id),
        draft=_draft(parts.drafts.get(clause.id), clauses.norms[clause.id]),
        verdict=parts.verdicts.get(clause.id),
        delegation=parts.delegations.get(clause.id),
        evidence=parts.evidence.get(clause.id, ()),
    )


def _given(entry: AssessmentEntry | None, clause_id: str) -> GivenAnswer | None:
    answer = entry.answers.get(clause_id) if entry else None
    if not answer:
        return None
    return GivenAnswer(AnswerValue(answer["value"]), answer.get("reason", ""), answer.get("note", ""), _carried(answer))


def _draft(row: Row[Any] | None, norm: bytes) -> DraftAnswer | None:
    if row is None:
        return None
    return DraftAnswer(
        value=AnswerValue(row.value) if row.value else None,
        reason=row.reason,
        note=row.note,
        is_carried=row.is_carried,
        is_stale=bytes(row.norm_sha256) != norm,
        revision=row.revision,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )


def _delegation(row: Row[Any]) -> Delegation:
    return Delegation(**{**row._mapping, "state": DelegationState(row.state)})


def _is_theirs(actor: Actor, delegation: Delegation | None) -> bool:
    return delegation is not None and delegation.assignee_id == actor.user_id


def _carried(answer: Mapping[str, Any]) -> bool:
    return answer.get("is_carried") is True


def _carried_over(now: AssessmentEntry, drafts: Sequence[Row[Any]]) -> frozenset[str]:
    """The clauses whose answer was taken over unchanged, so that what showed it the time before still does."""
    if now.state is AssessmentState.DRAFT and drafts:
        return frozenset(row.clause_id for row in drafts if row.is_carried)
    return frozenset(clause_id for clause_id, answer in now.answers.items() if _carried(answer))


def _by_clause(found: Sequence[Row[Any]], now_id: UUID, carried: frozenset[str]) -> dict[str, list[Evidence]]:
    by_clause: dict[str, list[Evidence]] = {}
    for row in found:
        if row.assessment_id == now_id or row.clause_id in carried:
            each = Evidence(**{**row._mapping, "kind": EvidenceKind(row.kind)})
            by_clause.setdefault(each.clause_id, []).append(each)
    return by_clause
