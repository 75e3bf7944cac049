"""Reports: which there are, one made as a file, the history with hashes, and the schedules."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.authentication import Scoped
from api.idempotency import Once
from api.models import RequestBody
from api.paging import DEFAULT_LIMIT, Cursor, Limit, Page, page_of, read_cursor
from api.preconditions import ExpectedRevision
from core.papers.model import Format
from core.reports.filters import filters_from
from core.reports.history import HistoryFilter, digest_of, history, made_report
from core.reports.making import make
from core.reports.model import MOST_RECIPIENTS, Cadence, MadeReport, Rhythm, Schedule, ScheduleWanted
from core.reports.registry import report_called, reports_for
from core.reports.scheduling import (
    change_schedule,
    create_schedule,
    end_schedule,
    pause_schedule,
    resume_schedule,
    schedule,
    schedules,
)

router = APIRouter(prefix="/policy-distribution/reports", tags=["Reports"])

Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z_]+$", examples=["executive_summary"])]
FilterValues = Annotated[
    dict[str, Annotated[str, Field(max_length=100)]],
    Field(max_length=20, description="By the names that the list of reports gives.", examples=[{"days": "28"}]),
]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file. `X-Report-Id` is its row of the history, `X-Report-SHA256` its hash.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class ReportOut(BaseModel):
    """One report that the caller may make."""

    key: str
    title: str
    question: str
    filters: list[str]
    formats: list[Format]


class ReportIn(RequestBody):
    """Which report, of what, as which file."""

    report: Key
    filters: FilterValues = Field(default={})
    format: Format = Format.PDF


class MadeOut(BaseModel):
    """A row of the history; the file itself is not kept."""

    id: UUID
    report: str
    title: str
    made_by: str
    filters: dict[str, str]
    filter_words: dict[str, str]
    format: Format
    data_at: datetime
    file_name: str
    file_sha256: str
    byte_count: int
    schedule_id: UUID | None


class ScheduleIn(RequestBody):
    """When which report is made for whom; the hour is of its owner's day."""

    report: Key
    filters: FilterValues = Field(default={})
    formats: list[Format] = Field(min_length=1, max_length=5, default=[Format.PDF])
    rhythm: Rhythm = Rhythm.MONTHLY
    hour: int = Field(ge=0, le=23, default=8)
    weekday: int | None = Field(ge=0, le=6, default=None, description="When weekly; Monday is 0.")
    day_of_month: int | None = Field(
        ge=1, le=31, default=None, description="When monthly; a shorter month's last day stands for those it lacks."
    )
    recipient_ids: list[UUID] = Field(min_length=1, max_length=MOST_RECIPIENTS)


class StateIn(RequestBody):
    """Pause a schedule, or let it go on."""

    state: Literal["active", "paused"]


@router.get("")
def list_reports(scope: Scoped) -> list[ReportOut]:
    """The reports that the caller may make, with the filters that each has."""
    return [
        ReportOut(
            key=each.key,
            title=each.title,
            question=each.question,
            filters=[key.value for key in each.filters],
            formats=list(Format),
        )
        for each in reports_for(scope.actor)
    ]


@router.post("", response_class=Response, responses=_FILE)
def make_report(wanted: ReportIn, scope: Scoped) -> Response:
    """Make one file. Repeated, it is another report of another time, with a row of its own in the history."""
    report = report_called(wanted.report, scope.actor)
    filters = filters_from(wanted.filters, report.filters)
    made = make(scope.conn, actor=scope.actor, key=report.key, filters=filters, format=wanted.format, now=scope.now)
    headers = {
        "Content-Disposition": f'attachment; filename="{made.file.name}"',
        "Cache-Control": "no-store",
        "X-Report-Id": str(made.id),
        "X-Report-SHA256": made.file_sha256.hex(),
    }
    return Response(made.file.content, HTTPStatus.OK, headers, made.file.media_type)


@router.get("/history")
def list_made_reports(
    scope: Scoped,
    report: Annotated[str | None, Query(max_length=60)] = None,
    sha256: Annotated[str | None, Query(max_length=200, description="Those files that have this hash.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[MadeOut]:
    """What was made in the organization, the latest first; with a hash, whether a file is one of it."""
    after = read_cursor(cursor, datetime, UUID)
    digest = digest_of(sha256) if sha256 is not None else None
    wanted = HistoryFilter(report, digest, (after[0], after[1]) if after else None, limit + 1)
    found = [_made(each) for each in history(scope.conn, scope.actor, wanted)]
    return page_of(found, limit, lambda each: (each.data_at, each.id))


@router.get("/history/{made_id}")
def get_made_report(made_id: UUID, scope: Scoped) -> MadeOut:
    """One row of the history."""
    return _made(made_report(scope.conn, scope.actor, made_id))


@router.get("/schedules")
def list_report_schedules(scope: Scoped) -> list[Schedule]:
    """The organization's schedules, what comes next first."""
    return schedules(scope.conn, scope.actor)


@router.post("/schedules", status_code=HTTPStatus.CREATED, response_model=Schedule)
def add_report_schedule(wanted: ScheduleIn, once: Once) -> Response:
    """Have a report made on time, in the caller's name, for people of the caller's organization."""
    scope = once.scope
    return once.answer(
        lambda: create_schedule(scope.conn, actor=scope.actor, wanted=_wanted(scope, wanted), now=scope.now),
        status=HTTPStatus.CREATED,
    )


@router.get("/schedules/{schedule_id}")
def get_report_schedule(schedule_id: UUID, scope: Scoped, response: Response) -> Schedule:
    """One of them."""
    found = schedule(scope.conn, scope.actor, schedule_id)
    response.headers["ETag"] = f'"{found.revision}"'
    return found


@router.put("/schedules/{schedule_id}")
def change_report_schedule(
    schedule_id: UUID, wanted: ScheduleIn, scope: Scoped, expected_revision: ExpectedRevision
) -> Schedule:
    """Other filters, files, times or people; the report stays."""
    # Before the filters: of a schedule that is nobody's, nothing else is said.
    schedule(scope.conn, scope.actor, schedule_id)
    return change_schedule(
        scope.conn,
        actor=scope.actor,
        schedule_id=schedule_id,
        wanted=_wanted(scope, wanted),
        now=scope.now,
        expected_revision=expected_revision,
    )


@router.put("/schedules/{schedule_id}/state")
def move_report_schedule(
    schedule_id: UUID, wanted: StateIn, scope: Scoped, expected_revision: ExpectedRevision
) -> Schedule:
    """Pause it, or let it go on from its next time."""
    asked: Mapping[str, Any] = {
        "actor": scope.actor, "schedule_id": schedule_id, "expected_revision": expected_revision,
    }  # fmt: skip
    if wanted.state == "paused":
        return pause_schedule(scope.conn, **asked)
    return resume_schedule(scope.conn, now=scope.now, **asked)


@router.delete("/schedules/{schedule_id}", status_code=HTTPStatus.NO_CONTENT)
def end_report_schedule(schedule_id: UUID, scope: Scoped, expected_revision: ExpectedRevision) -> None:
    """Take it away; the history of what it made stays."""
    end_schedule(scope.conn, actor=scope.actor, schedule_id=schedule_id, expected_revision=expected_revision)


def _made(each: MadeReport) -> MadeOut:
    kept = {name: getattr(each, name) for name in MadeOut.model_fields if name != "file_sha256"}
    return MadeOut(**kept, file_sha256=each.file_sha256.hex())


def _wanted(scope: Scoped, given: ScheduleIn) -> ScheduleWanted:
    report = report_called(given.report, scope.actor)
    cadence = Cadence(given.rhythm, given.hour, given.weekday, given.day_of_month)
    filters = filters_from(given.filters, report.filters)
    return ScheduleWanted(report.key, filters, given.formats, cadence, given.recipient_ids)
