"""The worked portfolio: apart, H1 and N1 no longer meet; joined again, the same finding stands again, and nothing else moved."""

import pytest
from sqlalchemy import text

from core.conflicts.model import ResolutionStatus
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.db.scope import SideRole, transaction
from core.demo.seed import NOT_YET_PUBLISHED, seed_demo
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.engagements.assets import join_assets, split_asset
from core.engagements.queries import assets_of_agency, marks_of_enterprise
from core.identity.acting import acting
from core.identity.queries import actor_from
from core.policies.operations import publish
from core.policies.queries import policies
from jobs import detect_conflicts
from tests.postgres import engine_of


@pytest.fixture
def demo(fresh_database):
    with engine_of(fresh_database()) as engine:
        seed_demo(engine)
        yield engine


def person(demo, name):
    with transaction(demo, SideRole.JOB) as scope:
        row = scope.conn.execute(
            text(
                "SELECT u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone, o.name AS organization"
                " FROM users u JOIN organizations o ON o.id = u.org_id WHERE u.display_name = :name"
            ),
            {"name": name},
        ).one()
    return actor_from(row)


def send_h1(demo, mara):
    """The demo leaves its last step to whoever tries it: the approved policy on prompt logs is published and sent."""
    ines = person(demo, "Ines Albrecht")
    with acting(demo, ines) as scope:
        (waiting,) = [each for each in policies(scope.conn, ines) if each.title == NOT_YET_PUBLISHED]
        publish(scope.conn, actor=ines, policy_id=waiting.id, now=scope.now)
        distribute(scope.conn, actor=ines, order=DistributionOrder(waiting.id, [mara.org_id]), now=scope.now)


def checked(demo, mara):
    """The findings by the clauses they name, once the job has caught up."""
    while True:
        with transaction(demo, SideRole.JOB) as scope:
            if not detect_conflicts.run(scope.conn, now=scope.now):
                break
    with acting(demo, mara) as scope:
        found = conflicts_of_agency(scope.conn, mara.org_id, ConflictFilter(with_lints=True, limit=500))
    return {
        (tuple(sorted(member.clause["id"] for member in each.members)), each.conflict_type, str(each.instance)): each
        for each in found
    }


def states(findings):
    return {key: (each.resolution_status, each.resolution_kind) for key, each in findings.items()}


@pytest.mark.slow
def test_splitting_the_prompt_log_ends_h1_n1_and_joining_opens_it_again(demo):
    mara, luca = person(demo, "Mara Lindqvist"), person(demo, "Luca Ferrari")
    send_h1(demo, mara)
    before = checked(demo, mara)
    (key,) = [each for each in before if each[0] == ("H1", "N1")]
    assert before[key].resolution_status is ResolutionStatus.UNRESOLVED
    with acting(demo, mara) as scope:
        own = split_asset(scope.conn, actor=mara, kind="prompt_log", enterprise_org_id=luca.org_id)
    apart = checked(demo, mara)
    assert (apart[key].id, apart[key].resolution_status, apart[key].resolution_kind) == (
        before[key].id, ResolutionStatus.RESOLVED, "superseded",
    )  # fmt: skip
    assert {each for each in states(before) if states(before)[each] != states(apart)[each]} == {key}
    with acting(demo, mara) as scope:
        (shared,) = [
            each for each in assets_of_agency(scope.conn, mara.org_id) if each.kind == "prompt_log" and each.id != own
        ]
        label = shared.label
        join_assets(scope.conn, actor=mara, asset_ids=(own, shared.id), label=label, now=scope.now)
    joined = checked(demo, mara)
    assert states(joined) == states(before)
    assert joined[key].id == before[key].id


@pytest.mark.slow
def test_the_demos_alliance_is_in_effect_for_both_partners(demo):
    for name in ("Ines Albrecht", "Luca Ferrari"):
        client = person(demo, name)
        with acting(demo, client) as scope:
            assert [each.in_effect for each in marks_of_enterprise(scope.conn, client.org_id)] == [True]
