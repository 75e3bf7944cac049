"""What would be gained from a clause: what the engine no longer finds, and the tools that come free; the agency's alone."""

import pytest

from core.conflicts.in_force import holding
from core.conflicts.issues import ClauseRef
from core.conflicts.runs import detect_for_agency
from core.conflicts.services import Offer, declare_service
from core.guidance.gaining import NoSuchClause, candidates, gains_of
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from tests.integration.engagements.conftest import NOW


def only(clause_id, *tools, **given):
    return {
        "id": clause_id,
        "text": "Only these.",
        "binding": "organization",
        "scope": {"action": ["gen_text"]},
        "norm": {"kind": "only", "tools": list(tools)},
    } | given


@pytest.fixture
def held(world):
    """Helix and Novara allow no tool in common; Novara has a second list that nothing clashes with."""
    world.sent(world.ines, world.published(world.ines, [only("H1", "chatgpt_enterprise")]))
    policy_id = world.published(
        world.luca, [only("N1", "claude_for_work"), only("N2", "gemini_workspace", scope={"action": ["translate"]})]
    )
    world.sent(world.luca, policy_id)
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    return world, policy_id


def gains(world, actor, policy_id, clause_id):
    with acting(world.engine, actor) as scope:
        return gains_of(scope.conn, actor, ClauseRef(policy_id, clause_id), today=NOW.date())


def test_a_dropped_clause_takes_its_findings_along_and_frees_its_rivals_tools(held):
    world, policy_id = held
    found = gains(world, world.mara, policy_id, "N1")
    dropped, *relaxed = found.gains
    assert (found.client, dropped.change) == (world.novara.name, f"{world.novara.name} drops it")
    assert [(each.severity, each.reach) for each in dropped.vanishing] == [("high", "binding")]
    assert dropped.appearing == ()
    assert dropped.free_tools == ("ChatGPT Enterprise",)
    assert any("ChatGPT Enterprise" in each.change and each.vanishing for each in relaxed)


def test_a_clause_in_no_finding_brings_nothing(held):
    world, policy_id = held
    (dropped,) = gains(world, world.mara, policy_id, "N2").gains
    assert (dropped.vanishing, dropped.free_tools) == ((), ())


def test_a_service_that_gets_a_tool_again_is_told(held):
    world, policy_id = held
    with acting(world.engine, world.mara) as scope:
        offer = Offer("Letters", {"action": ["gen_text"], "tool": ["chatgpt_enterprise"]}, [world.helix.id])
        declare_service(scope.conn, actor=world.mara, offer=offer, now=NOW)
    (dropped, *_) = gains(world, world.mara, policy_id, "N1").gains
    assert any(each.sentence.startswith("No tool is left for Letters for ") for each in dropped.vanishing)


def test_a_clause_that_blocks_a_service_by_itself_can_only_be_dropped(held):
    world, policy_id = held
    with acting(world.engine, world.mara) as scope:
        offer = Offer("Translations", {"action": ["translate"], "tool": ["claude_for_work"]})
        declare_service(scope.conn, actor=world.mara, offer=offer, now=NOW)
    (dropped,) = gains(world, world.mara, policy_id, "N2").gains
    assert len(dropped.vanishing) == 2
    assert "Claude for Work" in dropped.free_tools


def test_the_clauses_to_ask_about_are_those_in_open_findings_on_the_same_work(held):
    world, _ = held
    with acting(world.engine, world.mara) as scope:
        listed = candidates(scope.conn, world.mara)
    assert {(each.clause_id, each.finding_count, each.worst) for each in listed} == {
        ("H1", 1, "high"),
        ("N1", 1, "high"),
    }
    stored = world.found("SELECT id FROM policy_conflicts WHERE agency_org_id = :id", id=world.lumen.id)
    assert {each.finding_id for each in listed} <= {row.id for row in stored}


def test_nothing_is_written_and_the_clauses_in_force_stay(held):
    world, policy_id = held
    gains(world, world.mara, policy_id, "N1")
    with acting(world.engine, world.mara) as scope:
        assert {each.clause.id for each in holding(scope.conn, world.lumen.id, today=NOW.date()).clauses} == {
            "H1",
            "N1",
            "N2",
        }


def test_another_agency_finds_no_such_clause_and_no_client_may_ask(held):
    world, policy_id = held
    with pytest.raises(NoSuchClause):
        gains(world, world.clara, policy_id, "N1")
    for actor in (world.luca, world.person(world.lumen, role=Role.AGENCY_USER)):
        with pytest.raises(PermissionMissing):
            gains(world, actor, policy_id, "N1")
