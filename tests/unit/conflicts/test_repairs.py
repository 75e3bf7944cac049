"""Repairs: what is offered for each kind of finding, and that nothing is offered that was not proved."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clauses.document import clause_document, parse_clauses
from core.clauses.model import Clause, Dimension, Require
from core.clauses.taxonomy import vocabulary
from core.clauses.words import clause_words
from core.conflicts.compile import mask
from core.conflicts.detect import detect
from core.conflicts.model import Finding, PolicyClause, Reach, Relation, Repair, RepairKind, World
from core.conflicts.repair_edits import shortest_terms
from core.conflicts.repairs import repairs
from tests.proof.small_portfolios import SHAPES, small_portfolio
from tests.proof.small_portfolios import WORLD as SMALL_WORLD
from tests.unit.conflicts.factories import (
    CLIENTS,
    clause,
    demand,
    held,
    identity,
    only,
    shared_world,
    split_world,
    worked_portfolio,
)
from tests.unit.conflicts.strategies import holdings

TODAY = date(2026, 3, 1)
WORLD = shared_world()
NAMES = {identity(name): name for name in CLIENTS}
CLASH = {Relation.CONFLICT, Relation.TENSION, Relation.UNKNOWN}
A, B = "chatgpt_enterprise", "claude_for_work"


def offered(*clauses: PolicyClause, world: World = WORLD, size: int = 2) -> tuple[Repair, ...]:
    """Repairs of the one finding of that many clauses."""
    (found,) = (each for each in clashes(clauses, world) if len(each.members) == size)
    return repairs(found, clauses, world, today=TODAY, names=NAMES)


def clashes(clauses: Sequence[PolicyClause], world: World) -> list[Finding]:
    found = detect(clauses, world, today=TODAY).findings
    return [each for each in found if each.relation in CLASH and len(each.members) > 1]


def sentences(*clauses: PolicyClause, **given: Any) -> list[str]:
    return [each.sentence for each in offered(*clauses, **given)]


def log(name: str, **bounds: Any) -> Clause:
    return demand("prompt_log.retention_days", name=name, binding="asset:prompt_log", **bounds)


def test_two_retentions_are_relaxed_to_the_exact_bound_or_the_logs_kept_apart() -> None:
    keep, drop = held(log("K", min=720)), held(log("D", max=30), "Novara")
    assert set(sentences(keep, drop)) == {
        "You could keep a separate “prompt_log of Helix, Novara, Brightwell” for Helix.",
        "Helix could lower prompt log retention to at least 30 days (1 month).",
        "Novara could raise prompt log retention to at most 720 days (24 months).",
    }
    (own, *theirs) = offered(keep, drop)
    assert (own.owner, own.changed, own.derives_from_rival) == (None, None, False)
    assert all(each.derives_from_rival for each in theirs)
    assert split_world().assets


def test_the_bound_is_exact_one_less_would_not_do() -> None:
    keep, drop = held(log("K", min=720)), held(log("D", max=30), "Novara")
    (lowered,) = (each.changed for each in offered(keep, drop) if each.owner == keep.enterprise_org_id)
    assert lowered is not None
    assert isinstance(lowered.norm, Require)
    assert lowered.norm.minimum == 30
    assert clashes([replace(keep, clause=replace(lowered, norm=replace(lowered.norm, minimum=31))), drop], WORLD)


def test_clauses_of_one_client_derive_from_no_rival_and_have_no_log_of_their_own_to_part() -> None:
    found = offered(held(log("K", min=720)), held(log("D", max=30)))
    assert {each.kind for each in found} == {RepairKind.RELAX_VALUE}
    assert not any(each.derives_from_rival for each in found)


def test_a_separate_log_is_no_repair_where_the_clauses_meet_elsewhere_too() -> None:
    both = ["asset:prompt_log", "organization"]
    keep = demand("prompt_log.retention_days", name="K", min=720, binding=both)
    drop = demand("prompt_log.retention_days", name="D", max=30, binding=["asset:prompt_log"])
    assert {each.kind for each in offered(held(keep), held(drop, "Novara"))} == {RepairKind.RELAX_VALUE}


def test_lists_take_in_the_tools_of_the_other_and_regions_the_regions() -> None:
    assert set(sentences(held(only(A, name="L")), held(only(B, name="M"), "Novara"))) == {
        "Helix could also allow Claude for Work.",
        "Novara could also allow ChatGPT Enterprise.",
    }
    regions = [held(demand("storage_region", name=n, one_of=of)) for n, of in (("S", ["EU", "CH"]), ("U", ["UK"]))]
    assert "Helix could also accept United Kingdom where it asks for storage region." in sentences(*regions)


def test_words_in_an_order_move_to_the_nearest() -> None:
    strict, loose = (
        demand("review.level", name=n, **b) for n, b in (("S", {"min": "second_person"}), ("L", {"max": "author"}))
    )
    said = sentences(held(strict), held(loose))
    assert {each.split(" to ")[0] for each in said} == {
        "Helix could raise review level",
        "Helix could lower review level",
    }


def test_a_ban_is_excepted_where_the_permission_needs_it_in_the_shortest_words() -> None:
    permit = clause("permit", name="P", action=["gen_text"], audience=["physician", "pharmacist", "nurse"], tool=[A])
    ban = clause(name="X", action=["gen_text", "translate"], data=["pricing"])
    found = {each.sentence for each in offered(held(permit), held(ban, "Novara", ""), world=WORLD)}
    assert any(each.startswith("Helix could make an exception for AI work using") for each in found)
    (changed,) = (
        each.changed for each in offered(held(permit), held(ban, "Novara")) if each.owner == identity("Novara")
    )
    assert changed is not None
    (scope,) = changed.exceptions
    assert dict(scope.terms)[Dimension.ACTION] == ("gen_text",)
    assert dict(scope.terms)[Dimension.TOOL] == (A,)
    assert clause_words(changed)


def test_a_window_can_give_way_but_not_into_the_past() -> None:
    early = log("K", min=720)
    later = log("D", max=30, window={"from": "2026-09-01", "until": "2026-12-31"})
    said = sentences(held(early), held(later))
    assert "Helix could let the clause end on 2026-08-31, the day before the other begins." in said
    assert "Helix could let the clause begin on 2027-01-01, the day after the other ends." in said
    running = log("D", max=30, window={"from": "2026-02-01"})
    assert not any("end on" in each for each in sentences(held(early), held(running)))


def test_what_would_bring_new_trouble_with_an_own_clause_is_not_offered() -> None:
    """With a tool excepted, a ban of the activity becomes one of tools, and empties the client's own list."""
    ban = held(clause(name="X", action=["gen_text"]))
    permit = held(clause("permit", name="P", action=["gen_text"], tool=[A]), "Novara")
    permit, ban = (
        replace(each, clause=replace(each.clause, bindings=only(A, binding="organization").bindings))
        for each in (permit, ban)
    )
    own = held(only(B, name="L", action=["gen_text"], binding="organization"))
    (found,) = (each for each in clashes([ban, permit], WORLD))
    alone = repairs(found, [ban, permit], WORLD, today=TODAY, names=NAMES)
    beside = repairs(found, [ban, permit, own], WORLD, today=TODAY, names=NAMES)
    elsewhere = repairs(
        found, [ban, permit, replace(own, enterprise_org_id=identity("Brightwell"))], WORLD, today=TODAY, names=NAMES
    )
    assert [each.kind for each in alone if each.owner == identity("Helix")] == [RepairKind.CARVE_OUT]
    assert not [each for each in (*beside, *elsewhere) if each.owner == identity("Helix")]


def test_three_lists_are_mended_by_any_of_them() -> None:
    lists = [only(A, B, name="L1"), only(B, "sora", name="L2"), only(A, "sora", name="L3")]
    assert set(sentences(*map(held, lists), size=3)) == {
        "Helix could also allow Sora.",
        "Helix could also allow ChatGPT Enterprise.",
        "Helix could also allow Claude for Work.",
    }


def test_only_clashes_of_mapped_clauses_are_repaired() -> None:
    stricter = [held(log("K", min=720)), held(log("D", min=30))]
    (found,) = (each for each in detect(stricter, WORLD, today=TODAY).findings)
    assert repairs(found, stricter, WORLD, today=TODAY, names=NAMES) == ()
    vague = [held(clause("permit", name="P", data=["secrets", "pricing"])), held(clause(name="B"))]
    for each in detect(vague, WORLD, today=TODAY).findings:
        assert repairs(each, vague, WORLD, today=TODAY, names=NAMES) == ()


def test_a_tool_list_is_excepted_from_a_duty_without_naming_tools() -> None:
    duty = clause("duty", name="D", tool=["chatgpt_enterprise", "chatgpt_free"], binding="organization")
    made = offered(held(duty), held(only("openai_api", "sora", name="L", binding="organization"), "Novara"))
    assert made
    for each in made:
        if each.changed is not None:
            assert parse_clauses([clause_document(each.changed)])


def prove(found: Finding, clauses: Sequence[PolicyClause], world: World) -> int:
    """Make each repair and look again; how many there were."""
    made = repairs(found, clauses, world, today=TODAY, names=NAMES)
    for each in made:
        if each.before is None or each.changed is None:
            assert each.kind is RepairKind.SEPARATE_ASSETS
            continue
        changed = replace(each.before, clause=each.changed)
        assert parse_clauses([clause_document(each.changed)]), "what is shown can be published"
        members = [changed if member is each.before else member for member in found.members]
        assert not [f for f in clashes(members, world) if changed in f.members]
        own = [c for c in clauses if c.enterprise_org_id == changed.enterprise_org_id and c is not each.before]
        assert trouble(changed, own, world) <= trouble(each.before, own, world)
        assert detect([changed], world, today=TODAY).findings == ()
    return len(made)


def trouble(member: PolicyClause, own: Sequence[PolicyClause], world: World) -> set[frozenset[str]]:
    return {frozenset(m.clause.id for m in f.members) for f in clashes([member, *own], world) if member in f.members}


@settings(max_examples=60, deadline=None)
@given(holdings(unmapped=True))
def test_every_repair_ends_its_finding_and_begins_none(clauses: list[PolicyClause]) -> None:
    for found in clashes(clauses, WORLD):
        prove(found, clauses, WORLD)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_repair_of_a_set_ends_it_and_begins_none(shape: str) -> None:
    proved = 0
    for seed in range(30):
        clauses = small_portfolio(seed, shape)
        proved += sum(prove(each, clauses, SMALL_WORLD) for each in clashes(clauses, SMALL_WORLD))
    assert proved >= 5


def test_every_clash_of_the_worked_portfolio_has_a_repair() -> None:
    clauses = worked_portfolio()
    for each in clashes(clauses, WORLD):
        if each.reach is not Reach.NONE:
            assert prove(each, clauses, WORLD), each.sentence


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(Dimension)), st.data())
def test_shortest_words_cover_exactly_the_leaves(dimension: Dimension, data: st.DataObject) -> None:
    taxonomy = vocabulary().taxonomies[dimension]
    leaves = data.draw(st.integers(1, taxonomy.full))
    terms = shortest_terms(dimension, leaves)
    assert mask(dimension, terms) == leaves
    assert all(mask(dimension, [t for t in terms if t != term]) != leaves for term in terms)


def test_a_group_is_named_and_not_its_leaves() -> None:
    everything = vocabulary().taxonomies[Dimension.JURISDICTION].masks["EU"]
    assert shortest_terms(Dimension.JURISDICTION, everything) == ("EU",)
