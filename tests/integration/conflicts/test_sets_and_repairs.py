"""Sets of clauses are stored with all members, told to whom they belong, made into issues; and repairs are proved."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import ProgrammingError

from core.conflicts.model import RepairKind
from core.conflicts.queries import (
    ConflictFilter,
    binding_findings,
    client_findings,
    conflict,
    conflicts_of_agency,
    repairs_of,
)
from core.conflicts.runs import detect_for_agency
from core.identity.acting import acting
from tests.integration.engagements.conftest import NOW, World, world

__all__ = ["world"]

A, B, C = "chatgpt_enterprise", "claude_for_work", "gemini_workspace"
LISTS = {"L1": (A, B), "L2": (B, C), "L3": (A, C)}


def listed(name):
    norm = {"kind": "only", "tools": list(LISTS[name])}
    return {
        "id": name,
        "text": "Only these.",
        "binding": "organization",
        "scope": {"action": ["gen_text"]},
        "norm": norm,
    }


def log(name, **norm):
    norm = {"kind": "require", "param": "prompt_log.retention_days", **norm}
    return {"id": name, "text": "The log.", "binding": "asset:prompt_log", "norm": norm}


def hold(world, *, mine, theirs=()):
    """Helix's and Novara's clauses at Lumen, checked."""
    for admin, clauses in ((world.ines, mine), (world.luca, theirs)):
        if clauses:
            world.sent(admin, world.published(admin, clauses))
    return world.job(detect_for_agency, world.lumen.id, now=NOW)


def asked(world, actor, query, *args, **given):
    with acting(world.engine, actor) as scope:
        return query(scope.conn, actor.org_id, *args, **given)


@pytest.fixture
def across(world: World) -> World:
    """Two lists of Helix's and one of Novara's leave no tool."""
    hold(world, mine=[listed("L1"), listed("L2")], theirs=[listed("L3")])
    return world


def test_all_members_are_stored_and_a_client_reads_nothing_of_a_set_across_clients(across):
    (found,) = asked(across, across.mara, conflicts_of_agency, ConflictFilter())
    assert found.conflict_type == "no_remaining_tool"
    assert {each.clause["id"] for each in found.members} == set(LISTS)
    assert {found.policy_a_id, found.policy_b_id} <= {each.policy_id for each in found.members}
    assert found.same_client_org_id is None
    for actor in (across.ines, across.luca):
        assert all(len(row.clauses) == 2 for row in asked(across, actor, client_findings))


def test_a_set_of_one_clients_clauses_is_its_own_to_read(world):
    hold(world, mine=[listed(name) for name in LISTS])
    (found,) = asked(world, world.mara, conflicts_of_agency, ConflictFilter())
    assert found.same_client_org_id == world.helix.id
    (row,) = (each for each in asked(world, world.ines, client_findings) if len(each.clauses) == 3)
    assert row.conflict_type == "no_remaining_tool"
    assert asked(world, world.luca, client_findings) == []


def test_a_set_keeps_its_finding_at_the_next_check_and_closes_when_a_clause_goes(across):
    (before,) = asked(across, across.mara, conflicts_of_agency, ConflictFilter())
    across.job(detect_for_agency, across.lumen.id, now=NOW + timedelta(hours=1))
    assert [each.id for each in asked(across, across.mara, conflicts_of_agency)] == [before.id]
    across.job(lambda conn: conn.exec_driver_sql(
        "UPDATE policy_distributions SET distribution_status = 'expired', is_current_version = false WHERE enterprise_org_id = %s",
        (across.novara.id,)))  # fmt: skip
    across.job(detect_for_agency, across.lumen.id, now=NOW + timedelta(hours=2))
    gone = asked(across, across.mara, conflict, before.id)
    assert (gone.resolution_kind, len(gone.members)) == ("superseded", 3)
    assert asked(across, across.mara, repairs_of, gone, today=NOW.date()) == ()


def test_binding_findings_are_the_agencys_alone(across):
    (found,) = asked(across, across.mara, binding_findings)
    assert len(found.clash.members) == 3
    assert {source.enterprise for source in found.sources.values()} == {across.helix.name, across.novara.name}
    assert asked(across, across.clara, binding_findings) == []
    for client in (across.ines, across.luca):
        with pytest.raises(ProgrammingError, match="permission denied"):
            asked(across, client, binding_findings)


def test_repairs_name_their_owner_and_are_marked_as_read_off_a_rival(world):
    hold(world, mine=[log("H1", min=720)], theirs=[log("N1", max=30)])
    (found,) = asked(world, world.mara, conflicts_of_agency, ConflictFilter())
    own, *theirs = asked(world, world.mara, repairs_of, found, today=NOW.date())
    assert (own.kind, own.owner) == (RepairKind.SEPARATE_ASSETS, None)
    assert {each.owner for each in theirs} == {world.helix.id, world.novara.id}
    assert all(each.derives_from_rival for each in theirs)
    assert f"{world.helix.name} could lower prompt log retention to at least 30 days (1 month)." in {
        e.sentence for e in theirs
    }


def test_another_agency_has_nothing_to_repair(across):
    (found,) = asked(across, across.mara, conflicts_of_agency, ConflictFilter())
    assert asked(across, across.mara, repairs_of, found, today=NOW.date())
    assert asked(across, across.clara, repairs_of, found, today=NOW.date()) == ()
