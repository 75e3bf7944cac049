"""Short ways to send, sign and plan in a world of this folder."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder, DistributionResult, Response, Signing
from core.distribution.operations import activate_due, distribute
from core.distribution.signing import acknowledge
from core.distribution.waves.model import Plan, PlanOrder, Wave, WaveCondition, WaveOrder
from core.distribution.waves.operations import finish_waves, make_plan, start_due_wave
from core.distribution.waves.queries import plan
from core.identity.acting import acting
from tests.integration.distribution.conftest import NOW, World, document_hash


def send(world: World, policy_id: UUID, *, now: datetime = NOW, **order: object) -> DistributionResult:
    """Send to all agencies of the world, or as the order says."""
    order.setdefault("agency_ids", [agency.id for agency in world.agencies])
    with acting(world.engine, world.admin) as scope:
        return distribute(scope.conn, actor=world.admin, order=DistributionOrder(policy_id, **order), now=now)


def sign(
    world: World, n: int, distribution_id: UUID, policy_id: UUID, *, number: int = 1, meaning: str = "acknowledged"
) -> None:
    """The n-th agency answers."""
    more = {} if meaning == "acknowledged" else {"reason": "Because.", "clause_ids": ("C1",)}
    signing = Signing(Response(meaning), "Somebody", document_hash(policy_id, number), **more)
    with acting(world.engine, world.signers[n]) as scope:
        acknowledge(scope.conn, actor=world.signers[n], distribution_id=distribution_id, signing=signing, now=NOW)


def planned(
    world: World, policy_id: UUID, *conditions: WaveCondition | None, now: datetime = NOW, **more: object
) -> Plan:
    """A plan with one agency to a wave, in the order of the world's."""
    waves = [WaveOrder([agency.id], condition) for agency, condition in zip(world.agencies, conditions, strict=False)]
    with acting(world.engine, world.admin) as scope:
        order = PlanOrder(policy_id, waves, **more)
        return make_plan(scope.conn, actor=world.admin, order=order, now=now).plan


def run_job(world: World, now: datetime) -> list[int]:
    """What the job does until nothing is left, transaction by transaction."""
    done = []
    while not done or done[-1]:
        with transaction(world.engine, SideRole.JOB) as scope:
            done.append(start_due_wave(scope.conn, now=now) or finish_waves(scope.conn, now=now))
    return done


def activate(world: World, now: datetime) -> int:
    """The other job: what was scheduled."""
    with transaction(world.engine, SideRole.JOB) as scope:
        return activate_due(scope.conn, now=now)


def waves(world: World, plan_id: UUID) -> tuple[Wave, ...]:
    """A plan's waves as they stand now."""
    with acting(world.engine, world.admin) as scope:
        return plan(scope.conn, world.admin.org_id, plan_id).waves


def states(world: World, plan_id: UUID) -> list[str]:
    return [wave.state.value for wave in waves(world, plan_id)]


def held(world: World, policy_id: UUID) -> list[int | None]:
    """The version each agency of the world holds."""
    with transaction(world.engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text(
                "SELECT agency_org_id, version_number FROM policy_distributions WHERE policy_id = :id AND is_current_version"
            ),
            {"id": policy_id},
        )
        by_agency = {row.agency_org_id: row.version_number for row in found}
    return [by_agency.get(agency.id) for agency in world.agencies]
