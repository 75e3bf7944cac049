"""A declared service that clauses leave no tool is told to the agency, once for each client, and to no client."""

import pytest

from core.conflicts.model import ResolutionStatus
from core.conflicts.queries import ConflictFilter, client_findings, conflicts_of_agency
from core.conflicts.services import (
    NoSuchService,
    Offer,
    ServiceNotValid,
    change_service,
    declare_service,
    retire_service,
    services_of_agency,
)
from core.engagements.queries import NoSuchEngagement
from core.engagements.rules import EntryNotValid, RelationChanged
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.rules import PermissionMissing
from jobs import detect_conflicts
from tests.integration.engagements.conftest import NOW

LETTERS = {"action": ["gen_text"], "audience": ["patient"]}


def ban(clause_id, **given):
    return {
        "id": clause_id,
        "text": "Not this.",
        "scope": {"action": ["gen_text"]},
        "norm": {"kind": "prohibit"},
    } | given


def only(clause_id, *tools, **given):
    return ban(clause_id, norm={"kind": "only", "tools": list(tools)}) | given


def check(world):
    while world.job(detect_conflicts.run, now=NOW):
        pass
    with acting(world.engine, world.mara) as scope:
        found = conflicts_of_agency(scope.conn, world.lumen.id, ConflictFilter(with_lints=True))
    return [each for each in found if each.instance and each.instance["kind"] == "service"]


def declared(world, actor=None, *, label="Patient newsletters", scope=LETTERS, clients=()):
    return world.run(declare_service, actor or world.mara, offer=Offer(label, scope, clients), now=NOW)


def test_a_clause_that_forbids_the_work_leaves_the_service_no_tool_for_its_client_alone(world):
    world.sent(world.ines, world.published(world.ines, [ban("H1")]))
    declared(world)
    (found,) = check(world)
    assert (found.conflict_type, found.reach, found.severity) == ("no_remaining_tool", "binding", "high")
    assert found.instance["label"] == f"Patient newsletters for {world.helix.name}"
    assert found.conflict_description.startswith(f"No tool is left for Patient newsletters for {world.helix.name}: ")
    assert [each.clause["id"] for each in found.members] == ["H1"]


def test_two_clients_clauses_leave_no_tool_together(world):
    world.sent(world.ines, world.published(world.ines, [only("H1", "chatgpt_enterprise")]))
    every = ban("N1", binding="organization", scope={"tool": ["chatgpt_enterprise"]})
    world.sent(world.luca, world.published(world.luca, [every]))
    declared(world, clients=[world.helix.id])
    (found,) = check(world)
    assert {each.clause["id"] for each in found.members} == {"H1", "N1"}
    assert found.same_client_org_id is None


def test_a_service_that_keeps_a_tool_is_no_finding_and_its_own_tools_alone_count(world):
    world.sent(world.ines, world.published(world.ines, [only("H1", "chatgpt_enterprise")]))
    made = declared(world)
    assert check(world) == []
    narrowed = Offer("Patient newsletters", {**LETTERS, "tool": ["claude_for_work"]})
    world.run(change_service, world.mara, service_id=made.id, offer=narrowed, expected_revision=made.revision)
    (found,) = check(world)
    assert [each.clause["id"] for each in found.members] == ["H1"]


def test_work_that_is_forbidden_in_part_is_said_to_be(world):
    world.sent(
        world.ines, world.published(world.ines, [ban("H1", scope={"action": ["gen_text"], "jurisdiction": ["DE"]})])
    )
    declared(world)
    (found,) = check(world)
    assert (found.degree, found.relation) == ("partial", "tension")
    assert "for a part of Patient newsletters" in found.conflict_description


def test_a_retired_service_closes_what_was_found_about_it(world):
    world.sent(world.ines, world.published(world.ines, [ban("H1")]))
    made = declared(world)
    (before,) = check(world)
    world.run(retire_service, world.mara, service_id=made.id, now=NOW)
    (after,) = check(world)
    assert (after.id, after.resolution_status) == (before.id, ResolutionStatus.RESOLVED)
    with acting(world.engine, world.mara) as scope:
        assert services_of_agency(scope.conn, world.lumen.id) == []


def test_no_client_reads_of_a_service_though_every_clause_is_its_own(world):
    world.sent(world.ines, world.published(world.ines, [ban("H1")]))
    declared(world)
    (found,) = check(world)
    assert found.same_client_org_id is None
    with acting(world.engine, world.ines) as scope:
        assert client_findings(scope.conn, world.helix.id) == []


@pytest.mark.parametrize(
    ("offer", "refused", "says"),
    [
        (Offer("  ", LETTERS), EntryNotValid, "name"),
        (Offer("Letters", {"audience": ["patient"]}), ServiceNotValid, "at least one action"),
        (Offer("Letters", {"action": ["juggling"]}), ServiceNotValid, "“juggling” is not in the shared vocabulary"),
    ],
)
def test_a_service_has_a_name_an_action_and_shared_terms(world, offer, refused, says):
    with pytest.raises(refused, match=says):
        world.run(declare_service, world.mara, offer=offer, now=NOW)


def test_a_service_is_offered_to_ones_own_clients(world):
    with pytest.raises(NoSuchEngagement):
        declared(world, clients=[world.quill.id])


def test_who_read_an_older_state_and_who_is_a_stranger_change_nothing(world):
    made = declared(world)
    changed = {"service_id": made.id, "offer": Offer("Other", LETTERS)}
    with pytest.raises(NoSuchService):
        world.run(change_service, world.clara, **changed)
    with pytest.raises(NoSuchService):
        world.run(retire_service, world.clara, service_id=made.id, now=NOW)
    with pytest.raises(RelationChanged):
        world.run(change_service, world.mara, **changed, expected_revision=7)
    with acting(world.engine, world.clara) as scope:
        assert services_of_agency(scope.conn, world.lumen.id) == []


def test_who_administers_no_agency_declares_nothing(world):
    for actor in (world.ines, world.person(world.lumen, role=Role.AGENCY_USER)):
        with pytest.raises(PermissionMissing):
            declared(world, actor)
