"""Riders of a world: each client adapts one policy for Lumen, in words that nobody else may read."""

from typing import Any
from uuid import UUID

from core.distribution.riders.model import RiderOrder
from core.distribution.riders.operations import send_rider
from tests.edges.wall.things import World


def adapt_for_lumen(world: World, client: str, policy_id: UUID) -> None:
    """A rider in the place of a version that Lumen holds."""
    clause: dict[str, Any] = {
        "id": "C2",
        "text": world.stage.text(f"{client}'s clause for Lumen", client, "Lumen"),
        "binding": "client_work",
        "scope": {"action": ["synthetic_avatar"]},
        "norm": {"kind": "prohibit"},
    }
    reason = world.stage.text(f"{client}'s reason for Lumen", client, "Lumen")
    order = RiderOrder(world.stage.orgs["Lumen"].id, policy_id, reason, replaced=[clause], removed=["C1"])
    actor = world.enter(world.stage.admin(client))
    made = send_rider(world.conn, actor=actor, order=order, now=world.now)
    world.add("distribution", made.distribution_id, "rider", client, "Lumen")
