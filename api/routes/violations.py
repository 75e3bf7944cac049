"""Violations of clauses: either side's list, a report, each move, and what is said about one."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page_of, read_cursor
from core.clauses.model import Dimension
from core.compliance.model import Severity, ViolationState
from core.violations.model import Move, Replan, Report, Violation
from core.violations.operations import comment, move
from core.violations.queries import ViolationFilter, violation_of, violations_of
from core.violations.replanning import replan
from core.violations.reporting import report
from core.violations.rules import WORDS_LIMIT

router = APIRouter(prefix="/policy-distribution/violations", tags=["Violations"])

SEARCH_LIMIT = 200
MOST_TERMS = 20
Words = Annotated[str, Field(max_length=WORDS_LIMIT)]
Term = Annotated[str, Field(min_length=1, max_length=200)]


class ViolationReport(RequestBody):
    """Which clause of which document was broken on which day, and what happened.

    An agency says by `is_own_work` false that the work was not the client's own: then the client reads neither these
    words nor what its clause does not name.
    """

    distribution_id: UUID
    clause_id: str = Field(min_length=1, max_length=200, examples=["H4"])
    happened_on: date = Field(examples=["2027-01-15"])
    words: Words = Field(examples=["A post went live before it was signed off."])
    is_own_work: bool = True
    terms: dict[Dimension, Annotated[list[Term], Field(max_length=MOST_TERMS)]] = Field(
        default={}, examples=[{"tool": ["chatgpt_free"]}]
    )

    def read(self) -> Report:
        """As the operation knows it."""
        terms = {dimension.value: tuple(found) for dimension, found in self.terms.items()}
        return Report(self.distribution_id, self.clause_id, self.happened_on, self.words, self.is_own_work, terms)


class ViolationMove(RequestBody):
    """A move: `words` say why (or, correcting, what is done); a corrective action has an owner and a day.

    Sending one back from verified to correcting gives it a new day. `seen_revision` refuses the move where somebody
    was quicker.
    """

    state: ViolationState
    words: Words = ""
    severity: Severity | None = None
    owner_id: UUID | None = None
    due_on: date | None = None
    seen_revision: int | None = None

    def read(self) -> Move:
        """As the operation knows it."""
        return Move(self.state, self.words, self.severity, self.owner_id, self.due_on, self.seen_revision)


class ViolationReplan(RequestBody):
    """Another person or day for a corrective action under way, and why; what is left out stays."""

    words: Words = Field(min_length=1, examples=["The training was moved to January."])
    owner_id: UUID | None = None
    due_on: date | None = Field(default=None, examples=["2027-02-15"])
    seen_revision: int | None = None


class ViolationComment(RequestBody):
    """What both sides read in the timeline."""

    words: Words = Field(min_length=1)


@router.get("")
def list_violations(
    scope: Scoped,
    state: Annotated[list[ViolationState] | None, Query(description="One or several; all without.")] = None,
    severity: Annotated[list[Severity] | None, Query()] = None,
    counterpart_id: Annotated[UUID | None, Query(description="The agency, or for an agency the client.")] = None,
    policy_id: UUID | None = None,
    reported_before: datetime | None = None,
    search: Annotated[str | None, Query(max_length=SEARCH_LIMIT)] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Violation]:
    """Violations of this client's clauses, or of all clauses at this agency; the latest reported first."""
    after = read_cursor(cursor, datetime, UUID)
    wanted = ViolationFilter(
        states=tuple(state) if state else None,
        severities=tuple(severity) if severity else None,
        counterpart_id=counterpart_id,
        policy_id=policy_id,
        reported_before=reported_before,
        search=search,
        after=(after[0], after[1]) if after else None,
        limit=limit + 1,
    )
    found = violations_of(scope.conn, scope.actor, wanted, now=scope.now)
    return page_of(found, limit, lambda each: (each.reported_at, each.id))


@router.get("/{violation_id}")
def get_violation(violation_id: UUID, scope: Scoped) -> Violation:
    """One violation with its clause, its timeline, and what waives it."""
    return violation_of(scope.conn, scope.actor, violation_id, now=scope.now)


@router.post("", status_code=HTTPStatus.CREATED, response_model=Violation)
def report_violation(wanted: ViolationReport, once: Once) -> Response:
    """Report one, as the agency or as its client; the client then confirms or dismisses it."""
    scope = once.scope
    return once.answer(
        lambda: report(scope.conn, actor=scope.actor, wanted=wanted.read(), now=scope.now), status=HTTPStatus.CREATED
    )


@router.put("/{violation_id}/state")
def move_violation(violation_id: UUID, wanted: ViolationMove, scope: Scoped) -> Violation:
    """Confirm, correct, verify, send back, close or dismiss; the agency corrects, its client does the rest."""
    return move(scope.conn, actor=scope.actor, violation_id=violation_id, wanted=wanted.read(), now=scope.now)


@router.put("/{violation_id}/action")
def replan_violation(violation_id: UUID, wanted: ViolationReplan, scope: Scoped) -> Violation:
    """The agency names somebody else, or another day, for its corrective action; its client reads why."""
    plan = Replan(**wanted.model_dump())
    return replan(scope.conn, actor=scope.actor, violation_id=violation_id, wanted=plan, now=scope.now)


@router.post("/{violation_id}/comments", status_code=HTTPStatus.CREATED, response_model=Violation)
def comment_on_violation(violation_id: UUID, said: ViolationComment, once: Once) -> Response:
    """A line in the timeline; it moves nothing."""
    scope = once.scope
    return once.answer(
        lambda: comment(scope.conn, actor=scope.actor, violation_id=violation_id, words=said.words, now=scope.now),
        status=HTTPStatus.CREATED,
    )
