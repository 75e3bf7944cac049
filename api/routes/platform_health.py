"""How the platform does, in figures: the operator's alone, and without any organization's data."""

from fastapi import APIRouter

from api.authentication import Scoped
from core.dashboard.in_full import in_full
from core.dashboard.model import PlatformDashboard
from core.dashboard.platform import platform_figures
from core.job_runs.model import JobStatus
from core.job_runs.queries import job_health

router = APIRouter(prefix="/health", tags=["Health"])


@router.get("/platform")
def get_platform_health(scope: Scoped) -> PlatformDashboard:
    """How quickly the API answers, and whether jobs and events keep up."""
    jobs = job_health(scope.conn, now=scope.now)
    figures = platform_figures(
        scope.conn, scope.actor, now=scope.now,
        jobs_unwell=sum(each.status is not JobStatus.OK for each in jobs),
        job_failures=sum(each.failure_count for each in jobs),
    )  # fmt: skip
    return PlatformDashboard(in_full(figures))
