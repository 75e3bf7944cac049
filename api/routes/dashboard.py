"""The dashboard: the same figures that the page shows."""

from fastapi import APIRouter

from api.authentication import Scoped
from core.dashboard.model import AgencyDashboard, ClientDashboard
from core.dashboard.queries import dashboard

router = APIRouter(prefix="/policy-distribution", tags=["Dashboard"])


@router.get("/dashboard")
def get_dashboard(scope: Scoped) -> ClientDashboard | AgencyDashboard:
    """Where the caller's organization stands now, and what needs the caller."""
    return dashboard(scope.conn, scope.actor, now=scope.now)
