"""Foresight: what a sending would change, for the client before it sends, for the agency once it is announced."""

from uuid import UUID

from fastapi import APIRouter

from api.authentication import Scoped
from api.routes.distributions import Order
from core.foresight.model import ArrivalForesight, SendingForesight
from core.foresight.receiving import foresee_arrival
from core.foresight.sending import foresee_sending

router = APIRouter(prefix="/policy-distribution/distributions", tags=["Foresight"])


@router.post("/preview")
def foresee_distribution(order: Order, scope: Scoped) -> SendingForesight:
    """What the same body at `/distribute` would change at each agency, by the caller's own clauses and records alone.

    Which version ends, whose answer lapses or carries over and when it is due, which exceptions end, which findings
    among the caller's own clauses appear or go, and how its scores there move: all on the day the sending takes effect.
    It reads the same whatever the agency holds of other clients. Changes nothing.
    """
    return foresee_sending(scope.conn, actor=scope.actor, order=order.order(), now=scope.now)


@router.get("/{distribution_id}/preview")
def foresee_announced(distribution_id: UUID, scope: Scoped) -> ArrivalForesight:
    """What a document announced to the caller's agency will change among its findings on its day, of all clients."""
    return foresee_arrival(scope.conn, actor=scope.actor, distribution_id=distribution_id, now=scope.now)
