"""Write an assessment: begin with what still holds, save answer by answer, submit the whole."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.assessments.gathering import Clauses, clauses_of
from core.assessments.holding import draft_held, line_of, tell_colleagues
from core.assessments.queries import assessment_sheet
from core.assessments.rules import (
    carried_over,
    check_draft,
    check_may_answer,
    problems_before_submission,
    submitted,
)
from core.assessments.sheet import Sheet
from core.compliance.answers import AnswersNotValid
from core.compliance.changing import lock_record
from core.compliance.model import ASSESSMENT_MOVES, AssessmentState
from core.compliance.operations import put_forward
from core.compliance.queries import assessment_under_way, assessments_of_policy
from core.compliance.records import Assessment
from core.db.statements import one, rows
from core.errors import ChangedMeanwhile
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.states import check_move


class AnsweredMeanwhile(ChangedMeanwhile):
    """A colleague saved an answer to the same clause since it was read."""


def begin(conn: Connection, *, actor: Actor, compliance_id: UUID, now: datetime) -> Sheet:
    """Begin an assessment, or take up one that was sent back; one that is being drafted is given as it is.

    A new one begins with the answers of the last accepted one whose clause decides the same today.
    """
    allow(actor, Permission.ASSESSMENT_SUBMIT)
    held = lock_record(conn, actor, compliance_id)
    under_way = assessment_under_way(conn, actor.org_id, agency_org_id=actor.org_id, policy_id=held.policy_id)
    if under_way is None:
        _start(conn, actor, held, now)
    elif under_way.state != AssessmentState.DRAFT:
        _reopen(conn, actor, held, under_way, now)
    return assessment_sheet(conn, actor, compliance_id)


def save_answer(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    clause_id: str,
    value: str | None,
    reason: str = "",
    note: str = "",
    expected_revision: int | None,
    now: datetime,
) -> int:
    """Save the draft of one answer; its new revision. Colleagues may save other clauses at the same time.

    `expected_revision` is that of this clause's draft as the writer saw it, 0 for none; None does not mind.

    Raises:
        AnsweredMeanwhile: a colleague saved the same clause since.
    """
    allow(actor, Permission.ASSESSMENT_DRAFT)
    check_draft(value, reason, note)
    draft = draft_held(conn, actor, compliance_id)
    line = line_of(draft, clause_id)
    check_may_answer(actor.may(Permission.ASSESSMENT_SUBMIT), actor.user_id, line.delegation)
    clauses = clauses_of(conn, actor.org_id, draft.head.distribution_id)
    saved = one(
        conn,
        "save_draft_answer",
        org_id=actor.org_id,
        assessment_id=draft.head.assessment_id,
        clause_id=clause_id,
        value=value,
        reason=reason.strip(),
        note=note.strip(),
        norm_sha256=clauses.norms[clause_id],
        expected_revision=expected_revision,
        user_id=actor.user_id,
        now=now,
    )
    if saved is None:
        raise AnsweredMeanwhile(
            f"A colleague saved an answer to clause {clause_id} since you opened it. Look at it, then save yours."
        )
    tell_colleagues(conn, actor, "assessment.answer_saved", compliance_id, {"clause_id": clause_id})
    revision: int = saved.revision
    return revision


def submit(conn: Connection, *, actor: Actor, compliance_id: UUID, now: datetime) -> Sheet:
    """Submit the drafts to the client with their evidence; every problem is named at once."""
    allow(actor, Permission.ASSESSMENT_SUBMIT)
    held = lock_record(conn, actor, compliance_id)
    sheet = draft_held(conn, actor, compliance_id)
    problems = problems_before_submission(sheet)
    if problems:
        raise AnswersNotValid(" ".join(problems), problems=problems)
    put_forward(conn, actor, held, submitted(sheet), now)
    return assessment_sheet(conn, actor, compliance_id)


def _start(conn: Connection, actor: Actor, held: Row[Any], now: datetime) -> None:
    made = one(
        conn,
        "start_assessment",
        org_id=actor.org_id,
        enterprise_org_id=held.enterprise_org_id,
        policy_id=held.policy_id,
        distribution_id=held.policy_distribution_id,
        version_number=held.version_number,
        user_id=actor.user_id,
        now=now,
    )
    assert made is not None  # noqa: S101  # a plain insert gives its row
    clauses = clauses_of(conn, actor.org_id, held.policy_distribution_id)
    carried = _carried(conn, actor, held, clauses)
    _fill(conn, actor, made.id, carried, clauses, now=now, is_carried=True)
    tell_colleagues(conn, actor, "assessment.begun", held.id, {"carried_over_count": len(carried)})


def _carried(conn: Connection, actor: Actor, held: Row[Any], clauses: Clauses) -> Mapping[str, Mapping[str, Any]]:
    found = assessments_of_policy(conn, actor.org_id, agency_org_id=actor.org_id, policy_id=held.policy_id)
    last = next((each for each in found if each.state is AssessmentState.ACCEPTED), None)
    if last is None or last.distribution_id is None:
        return {}
    before = clauses_of(conn, actor.org_id, last.distribution_id)
    return carried_over(last.answers, before.norms, clauses.norms)


def _reopen(conn: Connection, actor: Actor, held: Row[Any], under_way: Assessment, now: datetime) -> None:
    check_move(ASSESSMENT_MOVES, AssessmentState(under_way.state), AssessmentState.DRAFT, noun="assessment")
    rows(conn, "reopen_assessment", org_id=actor.org_id, assessment_id=under_way.id)
    clauses = clauses_of(conn, actor.org_id, held.policy_distribution_id)
    kept = {clause_id: answer for clause_id, answer in under_way.answers.items() if clause_id in clauses.norms}
    _fill(conn, actor, under_way.id, kept, clauses, now=now, is_carried=False)
    tell_colleagues(conn, actor, "assessment.reopened", held.id, {})


def _fill(
    conn: Connection,
    actor: Actor,
    assessment_id: UUID,
    answers: Mapping[str, Mapping[str, Any]],
    clauses: Clauses,
    *,
    now: datetime,
    is_carried: bool,
) -> None:
    filled = [
        {
            "clause_id": clause_id,
            "value": answer["value"],
            "reason": answer.get("reason", ""),
            "note": answer.get("note", ""),
            "is_carried": is_carried or answer.get("is_carried") is True,
            "norm": clauses.norms[clause_id].hex(),
        }
        for clause_id, answer in answers.items()
    ]
    where = {"org_id": actor.org_id, "user_id": actor.user_id, "assessment_id": assessment_id, "now": now}
    rows(conn, "fill_drafts", answers=json.dumps(filled), **where)
