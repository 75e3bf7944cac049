"""Each agency tells of work that broke its clients' clauses: by a usage log, and in words. No client learns whose work it was."""

from uuid import UUID, uuid4

from sqlalchemy import text

from core.compliance.model import Severity, ViolationState
from core.db.scope import SideRole, enter
from core.usage.operations import take_in
from core.violations.model import Move, Report
from core.violations.operations import move
from core.violations.reporting import report
from tests.edges.wall.stage import AGENCIES, ENGAGED
from tests.edges.wall.things import World

# For one client each, on the log that all of the agency's clients share: it breaks the others' clauses too.
WORK = {"Lumen": ("Novara", 30), "Fathom": ("Brightwell", 30), "Quill": ("Novara", 1000)}


def break_a_clause(world: World, client: str, agency: str, held: UUID) -> None:
    """What both sides read: told by the agency, confirmed by its client, and being corrected."""

    def both(what: str) -> str:
        return world.stage.text(f"{agency} to {client}/sent: {what}", agency, client)

    agent, officer, today = world.stage.admin(agency), world.stage.admin(client), world.now.date()
    wanted = Report(held, "C1", today, both("violation"))
    made = report(world.conn, actor=world.enter(agent), wanted=wanted, now=world.now)
    confirmed = Move(ViolationState.CONFIRMED, both("severity"), severity=Severity.HIGH)
    move(world.conn, actor=world.enter(officer), violation_id=made.id, wanted=confirmed, now=world.now)
    corrected = Move(ViolationState.CORRECTING, both("action"), owner_id=agent.user_id, due_on=today)
    move(world.conn, actor=world.enter(agent), violation_id=made.id, wanted=corrected, now=world.now)


def tell_of_usage(world: World) -> None:
    """Each agency its log; of each client one violation in words that are the agency's alone."""
    for agency in AGENCIES:
        _log(world, agency)
    for client, agency in ENGAGED:
        _note(world, client, agency)
    enter(world.conn, SideRole.JOB)
    shorts = {org.id: short for short, org in world.stage.orgs.items()}
    for row in world.conn.execute(
        text(
            "SELECT id, agency_org_id, enterprise_org_id, source, is_own_work, distribution_id FROM violations ORDER BY reported_at, id"
        )
    ).all():
        held = next(t.key for t in world.things["distribution"] if t.id == row.distribution_id)
        key = "log" if row.source == "usage_log" else held if row.is_own_work else "noted"
        world.add("violation", row.id, key, shorts[row.enterprise_org_id], shorts[row.agency_org_id])


def _log(world: World, agency: str) -> None:
    client, days = WORK[agency]
    admin = world.enter(world.stage.admin(agency))
    event = {
        "id": world.stage.text(f"{agency}'s event", agency),
        "occurred_at": world.now.isoformat(),
        "client": str(world.stage.orgs[client].id),
        "action": "gen_text",
        "tool": world.stage.text(f"{agency}'s unknown tool", agency),
        "parameters": {"prompt_log.retention_days": days},
        "actor_ref": world.stage.text(f"{agency}'s colleague", agency),
        "note": world.stage.text(f"{agency}'s note on {client}'s work", agency),
    }
    # One that nobody can judge without a look; its id is one of the world's things.
    open_id = world.add("event", uuid4(), "open", agency)
    unclear: dict[str, object] = event | {"id": str(open_id), "client": None, "parameters": {}}
    receipt = take_in(world.conn, actor=admin, events=[event, unclear], now=world.now)
    assert receipt.refused == ()
    assert receipt.violations, "a log that breaks nothing proves nothing"


def _note(world: World, client: str, agency: str) -> None:
    held = next(
        t.id for t in world.things["distribution"] if (t.key, t.owner) == ("sent", client) and agency in t.readers
    )
    words = world.stage.text(f"{agency}'s words on other work than {client}'s", agency)
    wanted = Report(held, "C1", world.now.date(), words, is_own_work=False, terms={"data": ("pricing",)})
    report(world.conn, actor=world.enter(world.stage.admin(agency)), wanted=wanted, now=world.now)
