"""The rulebook against the database: the agency's own clauses in force, with the findings that settle contradictions."""

import pytest

from core.conflicts.runs import detect_for_agency
from core.guidance.rulebook import PlaceKind
from core.guidance.staff_rules import staff_rules
from core.identity.acting import acting
from core.identity.model import Actor
from core.identity.rules import PermissionMissing
from tests.integration.conflicts.conftest import World
from tests.integration.guidance.test_asking import NOW, lead


def rules_of(world: World, actor: Actor):
    with acting(world.engine, actor) as scope:
        return staff_rules(scope.conn, actor, today=NOW.date())


def test_two_clients_that_contradict_each_other_are_told_with_their_finding(world: World):
    world.sent(world.ines, world.published(world.ines, [lead("L1", min=60)]))
    world.sent(world.luca, world.published(world.luca, [lead("L2", max=14)]))
    world.job(detect_for_agency, world.lumen.id, now=NOW)
    found = rules_of(world, world.mara)
    (rule,) = [each for each in found.rules if each.place.kind is PlaceKind.AGENCY]
    assert rule.is_contradiction
    assert world.helix.name in rule.imposed_by
    stored = world.found("SELECT id FROM policy_conflicts WHERE agency_org_id = :id", id=world.lumen.id)
    assert rule.finding_id in {row.id for row in stored}


def test_another_agency_reads_nothing_of_it_and_a_client_may_not_ask(world: World):
    world.sent(world.ines, world.published(world.ines, [lead("L1", min=60)]))
    assert rules_of(world, world.mara).rules
    assert rules_of(world, world.clara).rules == ()
    with pytest.raises(PermissionMissing):
        rules_of(world, world.ines)
