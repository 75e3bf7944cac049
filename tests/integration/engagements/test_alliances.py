"""A client marks a brand, the agency matches two marks; each client reads "in effect" and nothing of the other's acts."""

from uuid import uuid4

import pytest
from sqlalchemy import event

from core.engagements.alliances import (
    NoSuchAlliance,
    end_alliance,
    mark_brand,
    match_marks,
    settle_alliances,
    unmark_brand,
)
from core.engagements.model import Terms
from core.engagements.operations import change_terms, end
from core.engagements.queries import (
    NoSuchEngagement,
    alliances_in_effect,
    alliances_of_agency,
    clauses_that_will_not_reach,
    marks_of_enterprise,
    unmatched_marks,
)
from core.engagements.rules import MarksNotValid, TermsNotValid
from core.identity.acting import acting
from core.identity.rules import PermissionMissing
from tests.integration.engagements.conftest import NOW


def mark(world, who, brand="Corvexa"):
    person = {"helix": world.ines, "novara": world.luca}[who]
    world.run(mark_brand, person, engagement_id=world.engagements[who], brand=brand, now=NOW)


def match(world, label="Corvexa"):
    return world.run(
        match_marks, world.mara, label=label, marks=[(each, "Corvexa") for each in world.engagements.values()]
    )


def in_effect(world, person):
    world.job(settle_alliances, world.lumen.id)
    with acting(world.engine, person) as scope:
        return [each.in_effect for each in marks_of_enterprise(scope.conn, person.org_id)]


@pytest.fixture
def matched(world):
    mark(world, "helix")
    mark(world, "novara")
    return match(world)


def test_marks_are_in_effect_for_both_once_they_are_matched_and_no_longer_after_the_end(world):
    mark(world, "helix")
    assert in_effect(world, world.ines) == [False]
    mark(world, "novara")
    assert in_effect(world, world.ines) == [False]
    made = match(world)
    assert in_effect(world, world.ines) == [True]
    assert in_effect(world, world.luca) == [True]
    with acting(world.engine, world.mara) as scope:
        (alliance,) = alliances_of_agency(scope.conn, world.lumen.id)
        assert unmatched_marks(scope.conn, world.lumen.id) == []
    assert (alliance.label, {each.client for each in alliance.marks}, alliance.in_effect) == (
        "Corvexa",
        {world.helix.name, world.novara.name},
        True,
    )
    world.run(end_alliance, world.mara, alliance_id=made, now=NOW)
    assert in_effect(world, world.ines) == [False]
    with pytest.raises(NoSuchAlliance):
        world.run(end_alliance, world.mara, alliance_id=made, now=NOW)


def test_taking_a_mark_back_runs_the_same_statements_whether_or_not_it_was_matched(world, matched):
    ran = []

    def note(*given):
        ran.append(given[2])

    world.run(mark_brand, world.ines, engagement_id=world.engagements["helix"], brand="Other", now=NOW)
    event.listen(world.engine, "before_cursor_execute", note)
    seen = []
    for brand in ("Other", "Corvexa"):
        ran.clear()
        assert world.run(unmark_brand, world.ines, engagement_id=world.engagements["helix"], brand=brand) is None
        seen.append(tuple(ran))
    event.remove(world.engine, "before_cursor_execute", note)
    assert seen[0] == seen[1]
    assert in_effect(world, world.luca) == [False]
    with acting(world.engine, world.mara) as scope:
        assert alliances_in_effect(scope.conn, world.lumen.id) == []
        (left,) = alliances_of_agency(scope.conn, world.lumen.id)
    assert [each.client for each in left.marks] == [world.novara.name]


def test_the_end_of_one_engagement_ends_the_effect_for_the_other(world, matched):
    assert in_effect(world, world.luca) == [True]
    world.run(end, world.ines, engagement_id=world.engagements["helix"], why="Over.", now=NOW)
    assert in_effect(world, world.luca) == [False]


def test_a_client_is_told_that_it_changed_and_reads_nothing_of_its_partner(world, matched):
    in_effect(world, world.ines)
    in_effect(world, world.ines)
    rows = world.found(
        "SELECT * FROM audit_log WHERE enterprise_org_id = :id AND event LIKE 'co_promotion.%' ORDER BY sequence",
        id=world.helix.id,
    )
    assert [(row.event, row.new.get("in_effect")) for row in rows] == [
        ("co_promotion.marked", None),
        ("co_promotion.changed", True),
    ]
    with acting(world.engine, world.ines) as scope:
        seen = str(marks_of_enterprise(scope.conn, world.helix.id))
    for known in (world.novara.name, world.novara.id, world.luca.display_name, matched):
        assert str(known) not in seen + str([tuple(row) for row in rows])


def test_marks_of_one_client_alone_and_marks_that_are_gone_make_no_alliance(world):
    mark(world, "helix")
    mark(world, "helix", "Other")
    mine = [(world.engagements["helix"], brand) for brand in ("Corvexa", "Other")]
    with pytest.raises(MarksNotValid, match="at least two clients"):
        world.run(match_marks, world.mara, label="X", marks=mine)
    with pytest.raises(MarksNotValid, match="taken back"):
        match(world)
    mark(world, "novara")
    match(world)
    with pytest.raises(MarksNotValid, match="matched already"):
        match(world)


def test_only_a_brand_of_ones_own_active_engagement_is_marked(world, officer):
    for brand, made in (("Unknown", world.engagements["helix"]),):
        with pytest.raises(TermsNotValid):
            world.run(mark_brand, world.ines, engagement_id=made, brand=brand, now=NOW)
    for made in (world.engagements["novara"], uuid4()):
        with pytest.raises(NoSuchEngagement):
            world.run(mark_brand, world.ines, engagement_id=made, brand="Corvexa", now=NOW)
        with pytest.raises(NoSuchEngagement):
            world.run(unmark_brand, world.ines, engagement_id=made, brand="Corvexa")
    with pytest.raises(PermissionMissing):
        world.run(mark_brand, officer, engagement_id=world.engagements["helix"], brand="Corvexa", now=NOW)
    with pytest.raises(PermissionMissing):
        world.run(match_marks, world.ines, label="X", marks=[])


def test_a_marked_brand_stays_in_the_terms(world):
    mark(world, "helix")
    wanted = Terms(("Other",), NOW.date())
    with pytest.raises(TermsNotValid, match="Corvexa is marked as co-promoted"):
        world.run(change_terms, world.ines, engagement_id=world.engagements["helix"], wanted=wanted, now=NOW)


def test_the_form_lists_the_clauses_on_the_clients_work_that_do_not_follow_the_brand(world):
    def clause(name, *bindings):
        return {
            "id": name,
            "text": f"Text {name}.",
            "binding": list(bindings),
            "norm": {"kind": "prohibit"},
            "scope": {"action": ["gen_text"]},
        }

    clauses = [
        clause("A", "client_work"),
        clause("B", "client_work", "alliance:corvexa"),
        clause("C", "organization"),
        clause("D", "asset:prompt_log"),
        clause("E", "client_work", "asset:workspace"),
        {key: value for key, value in clause("F").items() if key != "binding"} | {"binding": "client_work"},
    ]
    world.sent(world.ines, world.published(world.ines, clauses, title="Rules"))
    world.sent(world.luca, world.published(world.luca, [clause("Z", "client_work")]))
    with acting(world.engine, world.ines) as scope:
        found = clauses_that_will_not_reach(scope.conn, world.helix.id, world.engagements["helix"], "Corvexa")
        foreign = clauses_that_will_not_reach(scope.conn, world.helix.id, world.engagements["novara"], "Corvexa")
    assert [(each.clause_id, each.text, each.policy_title) for each in found] == [
        (name, f"Text {name}.", "Rules") for name in "AEF"
    ]
    assert foreign == []
