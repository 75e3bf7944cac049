"""How the jobs do and running one now: the operator's alone, and without any organization's data."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.encoders import jsonable_encoder
from starlette.responses import JSONResponse, Response

from api.authentication import Scoped
from core.job_runs.model import JobHealth, JobStatus
from core.job_runs.ordering import order_run
from core.job_runs.queries import job_health

router = APIRouter(prefix="/health/jobs", tags=["Health"])

JobName = Annotated[str, Path(min_length=1, max_length=100, examples=["remind_people"])]


@dataclass(frozen=True)
class JobState:
    """One job. `lag_seconds` is how long a slot has waited for its first good run; `error` quotes no data."""

    job: str
    status: JobStatus
    lag_seconds: float
    every_seconds: float | None
    is_woken: bool
    is_ordered: bool
    last_started_at: datetime | None
    last_seconds: float | None
    last_succeeded: bool | None
    last_row_count: int | None
    last_success_at: datetime | None
    next_run_at: datetime | None
    run_count_24h: int
    failure_count_24h: int
    error: str | None


@dataclass(frozen=True)
class JobsHealth:
    """`degraded` where a job is late or failing; those are named first."""

    status: Literal["ok", "degraded"]
    checked_at: datetime
    not_well: list[str]
    jobs: list[JobState]


@dataclass(frozen=True)
class OrderedRun:
    """The run that was asked for; `slot` is the moment under which an instance claims it."""

    job: str
    slot: datetime


@router.get("", response_model=JobsHealth, responses={503: {"model": JobsHealth}})
def get_job_health(scope: Scoped) -> Response:
    """Every job with its last run, duration, lag and failures; 503 with the same body when one is late or failing."""
    jobs = job_health(scope.conn, now=scope.now)
    not_well = [each.job for each in jobs if each.status is not JobStatus.OK]
    found = JobsHealth("degraded" if not_well else "ok", scope.now, not_well, [_state(each) for each in jobs])
    status = HTTPStatus.SERVICE_UNAVAILABLE if not_well else HTTPStatus.OK
    return JSONResponse(jsonable_encoder(found), status_code=status, headers={"Cache-Control": "no-store"})


@router.post("/{job}/runs", status_code=HTTPStatus.ACCEPTED, response_model=OrderedRun)
def run_job_now(job: JobName, scope: Scoped) -> OrderedRun:
    """Run a job now, once no other run of it is under way; the order is audited."""
    return OrderedRun(job, order_run(scope.conn, actor=scope.actor, job=job, now=scope.now))


def _state(health: JobHealth) -> JobState:
    last, planned = health.last, health.planned
    # The row of a woken job adds up a minute's runs.
    took = last.took if last and not (planned and planned.is_woken) else None
    return JobState(
        job=health.job,
        status=health.status,
        lag_seconds=round(health.lag.total_seconds(), 3),
        every_seconds=planned.every.total_seconds() if planned else None,
        is_woken=bool(planned and planned.is_woken),
        is_ordered=health.is_ordered,
        last_started_at=last.started_at if last else None,
        last_seconds=None if took is None else round(took.total_seconds(), 3),
        last_succeeded=last.succeeded if last else None,
        last_row_count=last.row_count if last else None,
        last_success_at=health.last_success_at,
        next_run_at=health.next_run_at,
        run_count_24h=health.run_count,
        failure_count_24h=health.failure_count,
        error=health.last_error,
    )
