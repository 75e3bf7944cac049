"""Handling findings: whom one is given to, by when it is to be settled, what colleagues say, and many at once."""

from datetime import date
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.preconditions import ExpectedRevision
from core.conflicts import handling, triage
from core.conflicts.handling import WORDS_LIMIT, Comment, Handling
from core.conflicts.model import ResolutionStatus
from core.conflicts.rules import NOTES_LIMIT
from core.conflicts.triage import MOST_AT_ONCE, Triage, Triaged

router = APIRouter(prefix="/policy-distribution", tags=["Conflicts"])
Revision = Annotated[int, Field(ge=1)]


class AssignmentIn(RequestBody):
    """Whom a finding is given to: somebody of the agency who may settle findings, or nobody."""

    assignee_id: UUID | None


class DueDateIn(RequestBody):
    """The day by which a finding is to be settled; null goes back to the day its severity says."""

    due_on: date | None = Field(examples=["2027-01-15"])


class CommentIn(RequestBody):
    """What to say to the colleagues; no client reads it."""

    words: str = Field(min_length=1, max_length=WORDS_LIMIT, examples=["I called them; they look into it this week."])


class FindingIn(RequestBody):
    """A finding, and the `revision` that was read where a change since is to leave it out."""

    conflict_id: UUID
    expected_revision: Revision | None = None


class TriageIn(RequestBody):
    """What is to happen to which findings: give them to somebody, move them, or both.

    `assigns` with no `assignee_id` takes them from whoever has them. `ignored` takes notes and an expiry; a finding is
    resolved by itself, since each needs its own fact.
    """

    findings: list[FindingIn] = Field(min_length=1, max_length=MOST_AT_ONCE)
    assigns: bool = False
    assignee_id: UUID | None = None
    resolution_status: ResolutionStatus | None = None
    resolution_notes: str = Field(default="", max_length=NOTES_LIMIT)
    expires_at: AwareDatetime | None = None


@router.get("/conflicts/{conflict_id}/handling")
def get_handling(conflict_id: UUID, scope: Scoped) -> Handling:
    """Who handles a finding of the caller's agency, by when, and since when its clock stands, if it does."""
    return handling.handling_of(scope.conn, scope.actor, conflict_id, now=scope.now)


@router.put("/conflicts/{conflict_id}/assignment")
def assign_finding(
    conflict_id: UUID, assignment: AssignmentIn, scope: Scoped, expected_revision: ExpectedRevision
) -> Handling:
    """Give a finding to a colleague, or to nobody."""
    return triage.assign(
        scope.conn,
        actor=scope.actor,
        conflict_id=conflict_id,
        assignee_id=assignment.assignee_id,
        now=scope.now,
        expected_revision=expected_revision,
    )


@router.put("/conflicts/{conflict_id}/due-date")
def set_finding_due_date(
    conflict_id: UUID, due: DueDateIn, scope: Scoped, expected_revision: ExpectedRevision
) -> Handling:
    """Set the day by which a finding is to be settled."""
    return handling.set_due(
        scope.conn,
        actor=scope.actor,
        conflict_id=conflict_id,
        due_on=due.due_on,
        now=scope.now,
        expected_revision=expected_revision,
    )


@router.get("/conflicts/{conflict_id}/comments")
def list_finding_comments(conflict_id: UUID, scope: Scoped) -> list[Comment]:
    """What colleagues said about a finding of the caller's agency, in order."""
    return handling.comments_on(scope.conn, scope.actor, conflict_id, now=scope.now)


@router.post("/conflicts/{conflict_id}/comments", status_code=HTTPStatus.CREATED, response_model=Comment)
def comment_on_finding(conflict_id: UUID, said: CommentIn, once: Once) -> Response:
    """Say something about a finding to the colleagues; it cannot be taken back."""
    scope = once.scope

    def commented() -> Comment:
        return handling.comment(scope.conn, actor=scope.actor, conflict_id=conflict_id, words=said.words, now=scope.now)

    return once.answer(commented, status=HTTPStatus.CREATED)


@router.post("/conflicts/triage", response_model=Triaged)
def triage_findings(wanted: TriageIn, once: Once) -> Response:
    """Handle up to 500 findings at once; the answer says which were left out, and why."""
    scope = once.scope
    named = {each.conflict_id: each.expected_revision for each in wanted.findings}
    what = Triage(
        wanted.assigns, wanted.assignee_id, wanted.resolution_status, wanted.resolution_notes, wanted.expires_at
    )
    return once.answer(lambda: triage.triage(scope.conn, actor=scope.actor, findings=named, wanted=what, now=scope.now))
