"""Every report for everybody, with each layer of the wall alone: nothing of a stranger's, and the same whatever a rival does."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from core.conflicts.runs import detect_for_agency
from core.db import statements as loaded
from core.db.scope import SideRole, enter
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.identity.acting import SIDE_OF
from core.identity.model import Actor
from core.papers.model import Format
from core.papers.writing import write
from core.policies.content import Written
from core.policies.operations import approve, create_policy, publish, submit_for_review
from core.reports.model import NO_FILTERS
from core.reports.registry import reports_for
from tests.edges.wall.conftest import (
    WITHOUT_LINES,
    WITHOUT_RLS,
    Played,
    disable_row_level_security,
    without_wall_lines,
)
from tests.edges.wall.stage import AGENCIES, CLIENTS
from tests.edges.wall.things import World
from tests.postgres import Server, engine_of

LIMIT = [
    {"id": "C1", "text": "Logs go soon.", "norm": {"kind": "require", "param": "prompt_log.retention_days", "max": 30}}
]


@pytest.fixture(scope="module", params=[WITHOUT_LINES, WITHOUT_RLS])
def read(request: pytest.FixtureRequest, server: Server, played: Played) -> Iterator[Engine]:
    """The world's database as the product reads it with one of the two layers."""
    database = server.copy_of(played.database)
    if request.param == WITHOUT_RLS:
        disable_row_level_security(database)
    with pytest.MonkeyPatch.context() as patch, engine_of(database) as engine:
        if request.param == WITHOUT_LINES:
            stripped = without_wall_lines(loaded.statements())
            patch.setattr(loaded, "statements", lambda: stripped)
        yield engine
    server.drop(database.name)


def test_no_report_holds_anything_of_a_stranger(read, played):
    world, shown, wrong = played.world, 0, []
    # What a role may make is code above both layers, which ask for the organization alone.
    for short in (*CLIENTS, *AGENCIES):
        person = world.stage.admin(short)
        for key, told in papers(read, world, person):
            wrong += [f"{key} of {short}'s {person.role}: {what}" for what in world.stage.canaries.leaks(told, short)]
            shown += world.stage.canaries.shown(told, short)
    assert wrong == []
    assert shown > 500, "a scan that finds nothing to read proves nothing"


def papers(engine: Engine, world: World, person: Actor) -> Iterator[tuple[str, str]]:
    """Each report that the person may make, as it says itself."""
    for report in reports_for(person):
        with engine.connect() as conn, conn.begin():
            enter(conn, SIDE_OF[person.kind], org_id=person.org_id, user_id=person.user_id)
            yield report.key, repr(report.make(conn, person, NO_FILTERS, now=world.now))


def test_a_clients_report_is_the_same_bytes_whatever_a_rival_of_the_same_agency_does(server, played):
    database = server.copy_of(played.database)
    with engine_of(database) as engine, engine.connect() as conn, conn.begin() as changes:
        reader = played.world.stage.admin("Helix")
        look_at_lumen(conn, played.world)
        before = files(conn, played.world, reader)
        send_a_limit(conn, played.world, "Novara")
        after = files(conn, played.world, reader)
        changes.rollback()
    server.drop(database.name)
    assert len(before) > 6
    assert before == after


def files(conn: Connection, world: World, person: Actor) -> dict[str, bytes]:
    enter(conn, SIDE_OF[person.kind], org_id=person.org_id, user_id=person.user_id)
    made = {each.key: each.make(conn, person, NO_FILTERS, now=world.now) for each in reports_for(person)}
    return {key: write(paper, Format.CSV).content for key, paper in made.items()}


def send_a_limit(conn: Connection, world: World, client: str) -> None:
    """Another policy of a rival's, in force at the agency they share, and looked at there."""
    admin, officer, lumen = world.stage.admin(client), world.stage.officer(client), world.stage.orgs["Lumen"].id
    enter(conn, SIDE_OF[officer.kind], org_id=officer.org_id, user_id=officer.user_id)
    made = create_policy(
        conn, actor=officer, written=Written(title="Shorter", body="Shorter.", clauses=LIMIT), now=world.now
    )
    submit_for_review(conn, actor=officer, policy_id=made.policy_id, now=world.now)
    enter(conn, SIDE_OF[admin.kind], org_id=admin.org_id, user_id=admin.user_id)
    approve(conn, actor=admin, policy_id=made.policy_id, now=world.now)
    publish(conn, actor=admin, policy_id=made.policy_id, now=world.now)
    distribute(conn, actor=admin, order=DistributionOrder(made.policy_id, [lumen]), now=world.now)
    look_at_lumen(conn, world)


def look_at_lumen(conn: Connection, world: World) -> None:
    enter(conn, SideRole.JOB)
    detect_for_agency(conn, world.stage.orgs["Lumen"].id, now=world.now)
