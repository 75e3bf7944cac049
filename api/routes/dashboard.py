"""The dashboard: the same figures that the page shows."""

from fastapi import APIRouter

from api.authentication import Scoped
from core.dashboard.in_full import dashboard_in_full
from core.dashboard.model import AgencyDashboard, ClientDashboard

router = APIRouter(prefix="/policy-distribution", tags=["Dashboard"])


@router.get("/dashboard")
def get_dashboard(scope: Scoped) -> ClientDashboard | AgencyDashboard:
    """Where the caller's organization stands now, and what needs the caller; `metrics` say what each figure means."""
    return dashboard_in_full(scope.conn, scope.actor, now=scope.now)
