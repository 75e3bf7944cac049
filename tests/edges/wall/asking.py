"""Lumen asks each of its clients about a clause of its own; each answers, and none may learn of the others."""

from datetime import timedelta

from core.conflicts.handling import comment
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.requests.model import Asking, Reply, Step
from core.requests.operations import open_request, reply
from tests.edges.wall.stage import CLIENTS
from tests.edges.wall.things import World

CLAUSE = "C1"


def ask_clients(world: World) -> None:
    """Each of the three."""
    for client in CLIENTS:
        _ask(world, client)


def _ask(world: World, client: str) -> None:
    """About the clause of the policy that was signed with reservation, from a finding in which it meets a rival's."""
    held = next(t.id for t in world.things["distribution"] if (t.key, t.owner) == ("second", client))
    admin = world.enter(world.stage.admin("Lumen"))
    behind = next(
        each.id
        for each in conflicts_of_agency(world.conn, admin.org_id, ConflictFilter(with_lints=True, limit=500))
        if each.same_client_org_id is None
        and any(m.distribution_id == held and m.clause["id"] == CLAUSE for m in each.members)
    )
    asking = Asking(
        distribution_id=held,
        clause_id=CLAUSE,
        words=world.stage.text(f"Lumen asks {client}", "Lumen", client),
        reply_by=(world.now + timedelta(days=5)).date(),
        proposal=world.stage.text(f"Lumen proposes to {client}", "Lumen", client),
        is_neutral=True,
        conflict_id=behind,
    )
    made = open_request(world.conn, actor=admin, asking=asking, now=world.now)
    noted = world.stage.text(f"Lumen notes about asking {client}", "Lumen")
    comment(world.conn, actor=admin, conflict_id=behind, words=noted, now=world.now)
    there = world.enter(world.stage.admin(client))
    countered = Reply(
        Step.COUNTERED,
        world.stage.text(f"{client} answers Lumen", "Lumen", client),
        reply_by=asking.reply_by,
        proposal=world.stage.text(f"{client} counters Lumen", "Lumen", client),
    )
    reply(world.conn, actor=there, request_id=made.id, wanted=countered, now=world.now)
    again = Reply(
        Step.REPLIED, world.stage.text(f"Lumen replies to {client}", "Lumen", client), reply_by=asking.reply_by
    )
    world.enter(admin)
    reply(world.conn, actor=admin, request_id=made.id, wanted=again, now=world.now)
    world.add("request", made.id, "second", "Lumen", client)
