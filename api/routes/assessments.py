"""Assessments step by step: begun, answered, delegated, submitted by the agency; reviewed by the client."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from core.assessments.delegating import delegate, finish_part, take_back
from core.assessments.drafting import begin, save_answer, submit
from core.assessments.model import AnswerVerdict, AssessmentHead, Question
from core.assessments.queries import HeadFilter, assessment_heads, assessment_sheet, place_of, questions
from core.assessments.questions import GUIDANCE_LIMIT, QUESTION_LIMIT
from core.assessments.reviewing import MOST_WEIGHT, accept_untouched, review_answers, set_questions
from core.assessments.rules import NOTE_LIMIT
from core.assessments.sheet import Sheet
from core.compliance.answers import TEXT_LIMIT
from core.compliance.model import AnswerValue, AssessmentState

router = APIRouter(prefix="/policy-distribution", tags=["Assessments"])

ClauseIds = Annotated[list[str], Field(min_length=1, max_length=1000, examples=[["H1", "H2"]])]


class SavedAnswer(RequestBody):
    """One answer as a draft; null where only the note is kept. `expected_revision` is the one you read, 0 for none."""

    value: AnswerValue | None = None
    reason: str = Field(default="", max_length=TEXT_LIMIT)
    note: str = Field(default="", max_length=TEXT_LIMIT)
    expected_revision: int | None = Field(default=None, ge=0)


class Saved(BaseModel):
    """The draft's revision from now on."""

    revision: int


class Delegated(RequestBody):
    """Which clauses, to whom, by when."""

    clause_ids: ClauseIds
    assignee_id: UUID
    due_on: date
    note: str = Field(default="", max_length=NOTE_LIMIT)


class Said(RequestBody):
    """The word on one answer; a change is asked for with a comment."""

    verdict: AnswerVerdict
    comment: str = Field(default="", max_length=TEXT_LIMIT)


class Reviewed(RequestBody):
    """Words on answers by clause id; `accept_others` accepts every answer of which nothing was said yet."""

    answers: dict[str, Said] = Field(default={}, max_length=1000)
    accept_others: bool = False


class Asked(RequestBody):
    """What is asked about one clause from this version on."""

    clause_id: str = Field(max_length=100)
    question: str = Field(min_length=1, max_length=QUESTION_LIMIT)
    guidance: str = Field(default="", max_length=GUIDANCE_LIMIT)
    evidence_wanted: str = Field(default="", max_length=GUIDANCE_LIMIT)
    weight: int = Field(default=1, ge=1, le=MOST_WEIGHT)


@router.get("/assessments")
def list_assessments(
    scope: Scoped,
    limit: Limit = 50,
    cursor: Cursor = None,
    state: AssessmentState | None = None,
    counterpart_id: UUID | None = None,
) -> Page[AssessmentHead]:
    """Current records with how their assessment stands, the earliest due first; one state is of those under way."""
    after = read_cursor(cursor, datetime, UUID)
    wanted = HeadFilter(state=state, counterpart_id=counterpart_id, after=after, limit=limit + 1)
    found = assessment_heads(scope.conn, scope.actor, wanted)
    return page_of(found, limit, lambda row: (place_of(row)[0].isoformat(), row.compliance_id))


@router.get("/compliance/{compliance_id}/assessment")
def get_assessment(compliance_id: UUID, scope: Scoped) -> Sheet:
    """One assessment clause by clause, as far as the caller may see it."""
    return assessment_sheet(scope.conn, scope.actor, compliance_id)


@router.post("/compliance/{compliance_id}/assessment", status_code=HTTPStatus.CREATED, response_model=Sheet)
def begin_assessment(compliance_id: UUID, once: Once) -> Response:
    """Begin it with what still holds, or take it up again after the client asked for changes."""
    scope = once.scope
    return once.answer(
        lambda: begin(scope.conn, actor=scope.actor, compliance_id=compliance_id, now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.put("/compliance/{compliance_id}/assessment/answers/{clause_id}")
def save_assessment_answer(compliance_id: UUID, clause_id: str, answer: SavedAnswer, scope: Scoped) -> Saved:
    """Save one answer of a draft; colleagues may save others at the same time."""
    where = {"compliance_id": compliance_id, "clause_id": clause_id}
    return Saved(
        revision=save_answer(scope.conn, actor=scope.actor, now=scope.now, **where, **answer.model_dump())  # type: ignore[arg-type]
    )


@router.post("/compliance/{compliance_id}/assessment/submission", response_model=Sheet)
def submit_drafted_assessment(compliance_id: UUID, once: Once) -> Response:
    """Submit the draft with its evidence; everything that is missing is named at once."""
    scope = once.scope
    return once.answer(lambda: submit(scope.conn, actor=scope.actor, compliance_id=compliance_id, now=scope.now))


@router.put("/compliance/{compliance_id}/assessment/delegations")
def delegate_assessment(compliance_id: UUID, delegated: Delegated, scope: Scoped) -> Sheet:
    """Ask a colleague for some clauses."""
    delegate(scope.conn, actor=scope.actor, compliance_id=compliance_id, now=scope.now, **delegated.model_dump())
    return assessment_sheet(scope.conn, scope.actor, compliance_id)


@router.delete("/compliance/{compliance_id}/assessment/delegations/{clause_id}")
def take_back_delegation(compliance_id: UUID, clause_id: str, scope: Scoped) -> Sheet:
    """The clause is nobody else's any more."""
    take_back(scope.conn, actor=scope.actor, compliance_id=compliance_id, clause_id=clause_id, now=scope.now)
    return assessment_sheet(scope.conn, scope.actor, compliance_id)


@router.post("/compliance/{compliance_id}/assessment/part-done", response_model=Sheet)
def finish_assessment_part(compliance_id: UUID, once: Once) -> Response:
    """What was delegated to the caller is answered."""
    scope = once.scope

    def done() -> Sheet:
        finish_part(scope.conn, actor=scope.actor, compliance_id=compliance_id, now=scope.now)
        return assessment_sheet(scope.conn, scope.actor, compliance_id)

    return once.answer(done)


@router.put("/compliance/{compliance_id}/assessment/reviews")
def review_assessment(compliance_id: UUID, reviewed: Reviewed, scope: Scoped) -> Sheet:
    """The client's word on answers of the submission; the agency reads it with the decision."""
    where = {"actor": scope.actor, "compliance_id": compliance_id, "now": scope.now}
    if reviewed.answers or not reviewed.accept_others:
        verdicts = {clause_id: (said.verdict, said.comment) for clause_id, said in reviewed.answers.items()}
        sheet = review_answers(scope.conn, verdicts=verdicts, **where)  # type: ignore[arg-type]
    if reviewed.accept_others:
        sheet = accept_untouched(scope.conn, **where)  # type: ignore[arg-type]
    return sheet


@router.get("/policies/{policy_id}/versions/{version_number}/questions")
def list_questions(policy_id: UUID, version_number: int, scope: Scoped) -> list[Question]:
    """What agencies are asked about each clause of a published version."""
    return questions(scope.conn, scope.actor, policy_id=policy_id, version_number=version_number)


@router.put("/policies/{policy_id}/versions/{version_number}/questions")
def put_questions(
    policy_id: UUID,
    version_number: int,
    asked: Annotated[list[Asked], Field(min_length=1, max_length=1000)],
    scope: Scoped,
) -> list[Question]:
    """Ask something else about some clauses from this version on; what was accepted keeps its weights."""
    return set_questions(
        scope.conn,
        actor=scope.actor,
        policy_id=policy_id,
        version_number=version_number,
        wanted=[Question(**each.model_dump()) for each in asked],
        now=scope.now,
    )
