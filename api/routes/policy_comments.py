"""Comments on the open draft of a policy: the client's own people among themselves."""

from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.policies.queries import open_draft
from core.policies.reviewing import add_comment, reply, settle, threads
from core.policies.rules import MAX_COMMENT_LENGTH
from core.policies.threads import ReviewThread

router = APIRouter(prefix="/policy-distribution", tags=["Policies"])


class ReviewRemark(RequestBody):
    """A comment at a line of the body, at a clause, or (neither) at the draft as a whole."""

    words: str = Field(min_length=1, max_length=MAX_COMMENT_LENGTH, examples=["Which log does this speak of?"])
    line_number: int | None = Field(default=None, ge=1, examples=[3])
    clause_id: str | None = Field(default=None, max_length=64)


class ReviewAnswer(RequestBody):
    """A reply in a thread."""

    words: str = Field(min_length=1, max_length=MAX_COMMENT_LENGTH, examples=["The prompt log; I have named it."])


class ReviewResolution(RequestBody):
    """Whether a thread is settled."""

    is_resolved: bool


@router.get("/policies/{policy_id}/draft/comments")
def list_review_comments(policy_id: UUID, scope: Scoped) -> list[ReviewThread]:
    """Every thread on the open draft, each with whether the text it is about still stands."""
    return list(threads(scope.conn, scope.actor, open_draft(scope.conn, scope.actor, policy_id)))


@router.post("/policies/{policy_id}/draft/comments", status_code=HTTPStatus.CREATED, response_model=ReviewThread)
def add_review_comment(
    policy_id: UUID, body: ReviewRemark, once: Once, expected_revision: ExpectedRevision
) -> Response:
    """Open a thread; with `If-Match` only while the draft is the revision you read."""
    scope = once.scope
    return once.answer(
        lambda: add_comment(
            scope.conn,
            actor=scope.actor,
            policy_id=policy_id,
            words=body.words,
            now=scope.now,
            line_number=body.line_number,
            clause_id=body.clause_id,
            expected_revision=expected_revision,
        ),
        status=HTTPStatus.CREATED,
    )


@router.post("/review-comments/{thread_id}/replies", status_code=HTTPStatus.CREATED, response_model=ReviewThread)
def reply_to_review_comment(thread_id: UUID, body: ReviewAnswer, once: Once) -> Response:
    """Answer in a thread."""
    scope = once.scope
    return once.answer(
        lambda: reply(scope.conn, actor=scope.actor, thread_id=thread_id, words=body.words, now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.put("/review-comments/{thread_id}/resolution")
def resolve_review_comment(thread_id: UUID, body: ReviewResolution, scope: Scoped) -> ReviewThread:
    """Settle a thread, or open it again."""
    return settle(scope.conn, actor=scope.actor, thread_id=thread_id, is_resolved=body.is_resolved, now=scope.now)
