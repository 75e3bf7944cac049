"""Asking colleagues to read a document, and who has: an agency's own, of which no client sees anything."""

from datetime import date
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from core.distribution.queries import distribution
from core.distribution.reading import (
    ask_to_read,
    cancel_reading_request,
    confirm_reading,
    my_reading_requests,
    readers,
    reading_requests,
    remind_reader,
)
from core.distribution.reading_records import Reader, ReadingRequest
from core.distribution.rules import NOTE_LIMIT

router = APIRouter(prefix="/policy-distribution", tags=["Readings"])


class AskToRead(RequestBody):
    """Who shall read it, by which day, and why."""

    reader_ids: Annotated[list[UUID], Field(min_length=1, max_length=200, description="People of your own agency.")]
    due_on: date = Field(examples=["2027-01-15"])
    note: str = Field(default="", max_length=NOTE_LIMIT, examples=["You work on the brand: see §3 first."])


class Readings(BaseModel):
    """Who of the agency read a document, and who was asked to."""

    readers: list[Reader]
    requests: list[ReadingRequest]


@router.get("/distributions/{distribution_id}/readings")
def list_readings(distribution_id: UUID, scope: Scoped) -> Readings:
    """Who read the document and who was asked to; for the agency's administrators."""
    distribution(scope.conn, scope.actor.org_id, distribution_id)
    return Readings(
        readers=readers(scope.conn, scope.actor, distribution_id),
        requests=reading_requests(scope.conn, scope.actor, distribution_id),
    )


@router.post(
    "/distributions/{distribution_id}/readings",
    status_code=HTTPStatus.CREATED,
    response_model=list[ReadingRequest],
)
def ask_colleagues(distribution_id: UUID, asked: AskToRead, once: Once) -> Response:
    """Ask colleagues to read; whoever is being asked already keeps that request. Answers with all of the document."""
    scope = once.scope
    return once.answer(
        lambda: ask_to_read(
            scope.conn, actor=scope.actor, distribution_id=distribution_id, now=scope.now, **asked.model_dump()
        ),
        status=HTTPStatus.CREATED,
    )


@router.get("/readings")
def my_readings(scope: Scoped) -> list[ReadingRequest]:
    """What the caller is asked to read and has not confirmed, the first due first."""
    return my_reading_requests(scope.conn, scope.actor)


@router.post("/readings/{request_id}/confirm", response_model=ReadingRequest)
def confirm_my_reading(request_id: UUID, once: Once) -> Response:
    """“I have read it.” Only whoever was asked says so, and it is no signature."""
    scope = once.scope
    return once.answer(lambda: confirm_reading(scope.conn, actor=scope.actor, request_id=request_id, now=scope.now))


@router.post("/readings/{request_id}/remind", response_model=ReadingRequest)
def remind_of_reading(request_id: UUID, once: Once) -> Response:
    """Remind the reader, at most once a day."""
    scope = once.scope
    return once.answer(lambda: remind_reader(scope.conn, actor=scope.actor, request_id=request_id, now=scope.now))


@router.post("/readings/{request_id}/cancel", response_model=ReadingRequest)
def cancel_reading(request_id: UUID, once: Once) -> Response:
    """The reading is not needed any more."""
    scope = once.scope
    return once.answer(
        lambda: cancel_reading_request(scope.conn, actor=scope.actor, request_id=request_id, now=scope.now)
    )
