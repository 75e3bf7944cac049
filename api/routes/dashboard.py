"""The dashboard: the same figures that the page shows."""

from fastapi import APIRouter

from api.authentication import Scoped
from core.dashboard.in_full import dashboard_in_full, in_full
from core.dashboard.model import AgencyDashboard, ClientDashboard, PlatformDashboard
from core.dashboard.platform import platform_figures
from core.identity.model import OrganizationKind
from core.job_runs.model import JobStatus
from core.job_runs.queries import job_health

router = APIRouter(prefix="/policy-distribution", tags=["Dashboard"])


@router.get("/dashboard")
def get_dashboard(scope: Scoped) -> ClientDashboard | AgencyDashboard | PlatformDashboard:
    """Where the caller's organization stands now, and what needs the caller; for the operator how the platform does."""
    if scope.actor.kind is not OrganizationKind.OPERATOR:
        return dashboard_in_full(scope.conn, scope.actor, now=scope.now)
    jobs = job_health(scope.conn, now=scope.now)
    figures = platform_figures(
        scope.conn, scope.actor, now=scope.now,
        jobs_unwell=sum(each.status is not JobStatus.OK for each in jobs),
        job_failures=sum(each.failure_count for each in jobs),
    )  # fmt: skip
    return PlatformDashboard(in_full(figures))
