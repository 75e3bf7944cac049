"""Who the caller's organization works with: the ids that other operations take."""

from fastapi import APIRouter

from api.authentication import Scoped
from core.engagements.model import AgencyGroup, Engagement
from core.engagements.queries import engagements_of_agency, engagements_of_enterprise, groups_of_enterprise

router = APIRouter(prefix="/policy-distribution", tags=["Engagements"])


@router.get("/engagements")
def list_engagements(scope: Scoped) -> list[Engagement]:
    """The relations of the caller's organization: an enterprise's agencies, an agency's clients."""
    ask = engagements_of_enterprise if scope.actor.is_enterprise else engagements_of_agency
    return ask(scope.conn, scope.actor.org_id)


@router.get("/groups")
def list_groups(scope: Scoped) -> list[AgencyGroup]:
    """The enterprise's saved groups of agencies."""
    return groups_of_enterprise(scope.conn, scope.actor.org_id)
