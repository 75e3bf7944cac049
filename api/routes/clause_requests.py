"""Requests: an agency asks one client about that client's own clause; the two answer by turns until it is closed."""

from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.overlays import OverlayBody
from api.paging import Cursor, Limit, Page, page_of, read_cursor
from core.requests.model import Adapting, Asking, ClauseRequest, Reply, RequestState, Step
from core.requests.operations import open_request, reply
from core.requests.queries import RequestFilter, request_of, requests_of
from core.requests.rules import PROPOSAL_LIMIT, WORDS_LIMIT

router = APIRouter(prefix="/policy-distribution", tags=["Requests"])

_WORDS = Field(min_length=1, max_length=WORDS_LIMIT, examples=["Our log rotates after 12 months. Could you help us?"])
_PROPOSAL = Field(default="", max_length=PROPOSAL_LIMIT, examples=["Keep the log for 12 months."])
_NEUTRAL = Field(default=False, description="Confirms that a proposal tells nothing of another client.")


class AskClient(RequestBody):
    """Which clause of which distribution, in which words, and by when an answer is wanted.

    `conflict_id` names the finding that made the agency ask; the client never learns that there is one.
    """

    distribution_id: UUID
    clause_id: str = Field(min_length=1, max_length=200, examples=["H1"])
    words: str = _WORDS
    reply_by: date = Field(examples=["2027-01-15"])
    proposal: str = _PROPOSAL
    is_neutral: bool = _NEUTRAL
    conflict_id: UUID | None = None


class RequestStep(RequestBody):
    """The next step; `granted` takes an exception's days and conditions, `amended` a newer version.

    The others take a day to answer; `adapted` sends a rider to the asking agency alone, changed as `adapting` says.
    """

    step: Step
    words: str = _WORDS
    reply_by: date | None = Field(default=None, examples=["2027-01-15"])
    proposal: str = _PROPOSAL
    is_neutral: bool = _NEUTRAL
    starts_on: date | None = None
    ends_on: date | None = None
    conditions: str = Field(
        default="", max_length=WORDS_LIMIT, description="What the agency keeps to while an exception is in force."
    )
    version_number: int | None = Field(default=None, ge=1)
    adapting: OverlayBody | None = None
    expected_revision: int | None = Field(default=None, ge=1, description="The `revision` that was read.")


@router.get("/requests")
def list_requests(
    scope: Scoped,
    limit: Limit = 50,
    cursor: Cursor = None,
    state: RequestState | None = None,
    counterpart_id: UUID | None = None,
    policy_id: UUID | None = None,
) -> Page[ClauseRequest]:
    """The requests of the caller's organization with their threads, the last moved first."""
    wanted = RequestFilter(
        state=state,
        counterpart_id=counterpart_id,
        policy_id=policy_id,
        after=read_cursor(cursor, datetime, UUID),
        limit=limit + 1,
    )
    found = requests_of(scope.conn, scope.actor, wanted)
    return page_of(found, limit, lambda row: (row.moved_at.isoformat(), row.id))


@router.get("/requests/{request_id}")
def get_request(request_id: UUID, scope: Scoped) -> ClauseRequest:
    """One request with its thread, as both sides read it."""
    return request_of(scope.conn, scope.actor, request_id)


@router.post("/requests", status_code=HTTPStatus.CREATED, response_model=ClauseRequest)
def ask_client(asking: AskClient, once: Once) -> Response:
    """Ask the client whose clause it is. Words that name another client of the agency's are refused."""
    scope = once.scope
    return once.answer(
        lambda: open_request(scope.conn, actor=scope.actor, asking=Asking(**asking.model_dump()), now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.post("/requests/{request_id}/steps", response_model=ClauseRequest)
def take_request_step(request_id: UUID, taken: RequestStep, once: Once) -> Response:
    """Answer, counter, grant, adapt, amend or refuse as the client; reply, settle or withdraw as the agency."""
    scope = once.scope
    given = taken.model_dump(exclude={"expected_revision", "adapting"})
    adapting = Adapting(**taken.adapting.model_dump()) if taken.adapting else None
    return once.answer(
        lambda: reply(
            scope.conn,
            actor=scope.actor,
            request_id=request_id,
            wanted=Reply(**given, adapting=adapting),
            now=scope.now,
            expected_revision=taken.expected_revision,
        )
    )
