"""Conflicts: an agency's findings, a client's rows about its own clauses, resolving, asking for a check."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from api.preconditions import ExpectedRevision
from core.conflicts.model import ResolutionKind, ResolutionStatus, Severity
from core.conflicts.operations import request_detection, resolve
from core.conflicts.queries import ConflictFilter, conflicts_of_agency, latest_run
from core.conflicts.records import ClientFinding, Conflict, ConflictRun, Resolution
from core.conflicts.rules import NOTES_LIMIT
from core.engagements.queries import check_agency_in_reach
from core.requests.model import ClauseRequest
from core.requests.queries import client_rows, listed_at

router = APIRouter(prefix="/policy-distribution", tags=["Conflicts"])


class ResolutionIn(RequestBody):
    """The wanted state; `resolved` takes a kind and notes, `ignored` a reason (the notes) and an expiry."""

    resolution_status: ResolutionStatus
    resolution_kind: ResolutionKind | None = None
    resolution_notes: str = Field(default="", max_length=NOTES_LIMIT)
    expires_at: AwareDatetime | None = None


@dataclass(frozen=True)
class DetectionAccepted:
    """The check was asked for; `latest_run` is the last one that was done."""

    status: str
    latest_run: ConflictRun | None


@router.get("/conflicts/{agency_id}")
def list_conflicts(
    agency_id: UUID,
    scope: Scoped,
    limit: Limit = 50,
    cursor: Cursor = None,
    resolution_status: ResolutionStatus | None = None,
    severity: Severity | None = None,
    with_lints: bool = False,  # a query parameter
) -> Page[Conflict] | Page[ClientFinding | ClauseRequest]:
    """An agency's findings, what binds first; a client reads those among its own clauses and the requests it holds."""
    check_agency_in_reach(scope.conn, scope.actor, agency_id)
    if scope.actor.is_enterprise:
        after = read_cursor(cursor, datetime, UUID)
        rows = client_rows(scope.conn, scope.actor, agency_id, after=after, limit=limit + 1)
        return page_of(rows, limit, lambda row: (listed_at(row)[0].isoformat(), row.id))
    wanted = ConflictFilter(
        resolution_status=resolution_status,
        severity=severity,
        with_lints=with_lints,
        after=read_cursor(cursor, int, datetime, UUID),
        limit=limit + 1,
    )
    found = conflicts_of_agency(scope.conn, scope.actor.org_id, wanted)
    return page_of(found, limit, lambda row: (row.rank, row.detected_at.isoformat(), row.id))


@router.put("/conflicts/{conflict_id}/resolve")
def resolve_conflict(
    conflict_id: UUID, resolution: ResolutionIn, scope: Scoped, expected_revision: ExpectedRevision
) -> Conflict:
    """Move a finding of the caller's agency through its states; each kind of resolution needs its fact."""
    return resolve(
        scope.conn,
        actor=scope.actor,
        conflict_id=conflict_id,
        resolution=Resolution(**resolution.model_dump()),
        now=scope.now,
        expected_revision=expected_revision,
    )


@router.post("/detect-conflicts/{agency_id}", status_code=HTTPStatus.ACCEPTED, response_model=DetectionAccepted)
def detect_conflicts(agency_id: UUID, once: Once) -> Response:
    """Ask for a check of the caller's agency now; findings appear as soon as it is done, usually within a second."""
    scope = once.scope

    def accepted() -> DetectionAccepted:
        check_agency_in_reach(scope.conn, scope.actor, agency_id)
        request_detection(scope.conn, actor=scope.actor)
        return DetectionAccepted("accepted", latest_run(scope.conn, scope.actor.org_id))

    return once.answer(accepted, status=HTTPStatus.ACCEPTED)
