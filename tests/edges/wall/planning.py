"""A plan of waves in the world: its sender's alone, as long as no wave has started."""

from datetime import timedelta
from uuid import UUID

from core.distribution.waves.model import PlanOrder, WaveCondition, WaveOrder
from core.distribution.waves.operations import make_plan
from tests.edges.wall.stage import agencies_of
from tests.edges.wall.things import World


def plan_waves(world: World, client: str, policy_id: UUID) -> None:
    """The first of the client's agencies in three days, the others when half of it has signed."""
    admin = world.enter(world.stage.admin(client))
    first, *rest = [world.stage.orgs[agency].id for agency in agencies_of(client)]
    order = PlanOrder(
        policy_id,
        [
            WaveOrder([first], WaveCondition(starts_at=world.now + timedelta(days=3))),
            WaveOrder(rest, WaveCondition(share_signed=50)),
        ],
        message=world.stage.text(f"{client}/staged message", client),
    )
    made = make_plan(world.conn, actor=admin, order=order, now=world.now)
    world.add("plan", made.plan.id, "staged", client)
