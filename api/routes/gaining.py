"""What an agency would gain if a client dropped or relaxed one clause; no client reads any of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.authentication import Scoped
from core.conflicts.issues import ClauseRef
from core.guidance.gaining import Gains, gains_of

router = APIRouter(prefix="/policy-distribution", tags=["Conflicts"])
_LONGEST_ID = 200


@router.get("/conflicts/gain")
def get_gain(
    scope: Scoped,
    policy_id: UUID,
    clause: Annotated[str, Query(max_length=_LONGEST_ID, description="The clause's own id.", examples=["H2"])],
) -> Gains:
    """The findings that would vanish, and the tools that come free, were this clause dropped or relaxed."""
    return gains_of(scope.conn, scope.actor, ClauseRef(policy_id, clause), today=scope.now.date())
