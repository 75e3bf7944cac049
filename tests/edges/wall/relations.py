"""Engagements, proposals, assets and the alliance of the world, as things that can be asked for."""

from sqlalchemy import text

from core.compliance.facts import Weights
from core.compliance.score_settings import ReviewIntervals
from core.compliance.setting_scores import set_score_settings
from core.conflicts.services import Offer, declare_service
from core.db.scope import SideRole, enter
from core.engagements.model import Terms
from core.engagements.proposals import propose, tell_of_proposals
from core.identity.model import Role
from tests.edges.wall.stage import AGENCIES, CLIENTS, ENGAGED
from tests.edges.wall.things import World
from tests.factories import a_person


def relate(world: World) -> None:
    """What the stage set up, by name; and proposals: to an administrator of Lumen's, and to mailboxes of nobody here."""
    for client, agency in ENGAGED:
        world.add("engagement", world.stage.engagements[client, agency], agency, client, agency)
    enter(world.conn, SideRole.JOB)
    shorts = {world.stage.orgs[agency].id: agency for agency in AGENCIES}
    for row in world.conn.execute(text("SELECT agency_org_id, id, kind FROM assets ORDER BY kind")).all():
        world.add("asset", row.id, row.kind, shorts[row.agency_org_id])
    for row in world.conn.execute(text("SELECT agency_org_id, id FROM alliances")).all():
        world.add("alliance", row.id, "alliance", shorts[row.agency_org_id])
    for agency in AGENCIES:
        label = world.stage.text(f"{agency}'s service", agency)
        actor = world.enter(world.stage.admin(agency))
        made = declare_service(world.conn, actor=actor, offer=Offer(label, {"action": ["gen_text"]}), now=world.now)
        world.add("service", made.id, "service", agency)
    for client in CLIENTS:
        actor = world.enter(world.stage.admin(client))
        set_score_settings(
            world.conn, actor=actor, weights=Weights(), intervals=ReviewIntervals(), in_force_from=world.now.date(),
            reason=world.stage.text(f"{client}'s reason for its scores", client), now=world.now,
        )  # fmt: skip
    enter(world.conn, SideRole.JOB)
    _propose(world)


def _propose(world: World) -> None:
    """The second administrator's address is what Novara typed; the mailboxes are read by nobody but who typed them."""
    lumen = world.stage.orgs["Lumen"]
    address = _mailbox(world, "Lumen's second admin", "Novara", "Lumen")
    name = world.stage.text("Lumen's second admin", "Lumen")
    a_person(world.conn, lumen, role=Role.AGENCY_ADMIN, name=name, email=address)
    made = [_proposed(world, "Novara", address, "Novara", "Lumen")]
    made += [_proposed(world, client, _mailbox(world, "mailbox", client), client) for client in ("Helix", "Brightwell")]
    enter(world.conn, SideRole.JOB)
    tell_of_proposals(world.conn, made, now=world.now)


def _mailbox(world: World, what: str, *readers: str) -> str:
    return world.stage.text(what, *readers).split()[-1] + "@example.com"


def _proposed(world: World, client: str, address: str, *readers: str):
    brand = world.stage.text(f"{client}'s proposed brand", *readers).split()[-1]
    admin = world.enter(world.stage.admin(client))
    made = propose(world.conn, actor=admin, email=address, wanted=Terms((brand,), world.now.date()), now=world.now)
    return world.add("proposal", made, "proposal", client, *(set(readers) - {client}))
