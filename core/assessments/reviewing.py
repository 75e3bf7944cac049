"""The client's word on each answer of a submission, kept until the decision on the whole; and its own questions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.assessments.model import AnswerVerdict, Question
from core.assessments.queries import assessment_sheet, questions
from core.assessments.questions import GUIDANCE_LIMIT, QUESTION_LIMIT
from core.assessments.rules import check_verdicts
from core.assessments.sheet import Sheet
from core.audit.operations import record
from core.compliance.changing import lock_record
from core.compliance.model import AssessmentState
from core.compliance.operations import NothingSubmitted
from core.db.statements import rows
from core.errors import NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow

MOST_WEIGHT = 10


class QuestionsNotValid(NotValid):
    """Questions about unknown clauses, blank or too long ones, or a weight that is not between 1 and 10."""


def review_answers(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    verdicts: Mapping[str, tuple[AnswerVerdict, str]],
    now: datetime,
) -> Sheet:
    """Accept answers, or ask for a change with a comment, by clause id. The agency reads it with the decision."""
    sheet = _submission(conn, actor, compliance_id)
    check_verdicts(verdicts, [line.clause_id for line in sheet.lines])
    _keep(conn, actor, sheet, verdicts, now)
    return assessment_sheet(conn, actor, compliance_id)


def accept_untouched(conn: Connection, *, actor: Actor, compliance_id: UUID, now: datetime) -> Sheet:
    """Accept every answer of which nothing was said yet."""
    sheet = _submission(conn, actor, compliance_id)
    untouched = [line.clause_id for line in sheet.lines if line.verdict is None and line.given is not None]
    if untouched:
        _keep(conn, actor, sheet, dict.fromkeys(untouched, (AnswerVerdict.ACCEPTED, "")), now)
    return assessment_sheet(conn, actor, compliance_id)


def set_questions(
    conn: Connection,
    *,
    actor: Actor,
    policy_id: UUID,
    version_number: int,
    wanted: Sequence[Question],
    now: datetime,
) -> list[Question]:
    """Ask something else about some clauses from this version on; an assessment accepted before keeps its weights."""
    allow(actor, Permission.ASSESSMENT_DECIDE)
    known = {each.clause_id for each in questions(conn, actor, policy_id=policy_id, version_number=version_number)}
    problems = [problem for each in wanted if (problem := _problem(each, known))]
    if problems or not wanted:
        raise QuestionsNotValid(" ".join(problems) or "Change at least one question.", problems=problems)
    what = {"policy_id": policy_id, "version_number": version_number}
    asked = json.dumps([asdict(each) for each in wanted])
    rows(conn, "set_questions", org_id=actor.org_id, user_id=actor.user_id, questions=asked, now=now, **what)
    new = {**what, "clause_ids": [each.clause_id for each in wanted], "weights": [each.weight for each in wanted]}
    record(conn, "questions.set", entity="policy", entity_id=policy_id, enterprise_org_id=actor.org_id, new=new)
    emit(conn, "questions.set", org_id=actor.org_id, payload=what)
    return questions(conn, actor, policy_id=policy_id, version_number=version_number)


def _problem(asked: Question, known: set[str]) -> str | None:
    if asked.clause_id not in known:
        return f"This version has no clause {asked.clause_id}."
    if not asked.question.strip():
        return f"Clause {asked.clause_id}: write the question."
    if len(asked.question) > QUESTION_LIMIT or max(len(asked.guidance), len(asked.evidence_wanted)) > GUIDANCE_LIMIT:
        return (
            f"Clause {asked.clause_id}: use at most {QUESTION_LIMIT} letters to ask, {GUIDANCE_LIMIT:,} for the rest."
        )
    if not 1 <= asked.weight <= MOST_WEIGHT:
        return f"Clause {asked.clause_id}: give a weight from 1 to {MOST_WEIGHT}."
    return None


def _submission(conn: Connection, actor: Actor, compliance_id: UUID) -> Sheet:
    allow(actor, Permission.ASSESSMENT_DECIDE)
    lock_record(conn, actor, compliance_id)
    sheet = assessment_sheet(conn, actor, compliance_id)
    if sheet.head.state is not AssessmentState.SUBMITTED:
        raise NothingSubmitted("There is no submitted assessment to review. The agency has to submit one first.")
    return sheet


def _keep(
    conn: Connection,
    actor: Actor,
    sheet: Sheet,
    verdicts: Mapping[str, tuple[AnswerVerdict, str]],
    now: datetime,
) -> None:
    said = [
        {"clause_id": clause_id, "verdict": verdict.value, "comment": comment.strip()}
        for clause_id, (verdict, comment) in verdicts.items()
    ]
    where = {"org_id": actor.org_id, "user_id": actor.user_id, "assessment_id": sheet.head.assessment_id}
    rows(conn, "review_answers", verdicts=json.dumps(said), now=now, **where)
    about = {clause_id: verdict.value for clause_id, (verdict, _) in verdicts.items()}
    compliance_id = sheet.head.compliance_id
    record(
        conn, "assessment.reviewed", entity="compliance", entity_id=compliance_id, enterprise_org_id=actor.org_id,
        new=about,
    )  # fmt: skip
    emit(conn, "assessment.reviewed", org_id=actor.org_id, payload={"compliance_id": compliance_id})
