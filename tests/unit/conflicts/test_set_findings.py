"""Sets of three clauses and more: what counts, where they meet, what is said, and what a client may read of it."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from core.clauses.model import Clause, Dimension, Scope
from core.clauses.taxonomy import vocabulary
from core.conflicts.client_rows import client_rows, only_owner
from core.conflicts.detect import detect
from core.conflicts.entries import entry_of
from core.conflicts.interpreter import confirms_set
from core.conflicts.model import Finding, PolicyClause, ServiceLine
from core.conflicts.set_findings import clause_sets, sets_against
from tests.unit.conflicts.factories import alliance, clause, demand, held, identity, only, shared_world

TODAY = date(2026, 3, 1)
WORLD = shared_world()
PAIR = 2
A, B, C, D = "chatgpt_enterprise", "claude_for_work", "gemini_workspace", "deepl_pro"


def sets(*clauses: PolicyClause, **parts: Any) -> list[Finding]:
    found = detect(clauses, parts.get("world", WORLD), today=TODAY).findings
    return [each for each in found if len(each.members) > PAIR]


def three_lists(**parts: Any) -> list[Clause]:
    """Any two share a tool, the three none."""
    return [only(*tools, name=name, **parts) for name, tools in (("L1", (A, B)), ("L2", (B, C)), ("L3", (A, C)))]


def of(finding: Finding) -> tuple[str, str, str, str]:
    return finding.relation, finding.conflict_type, finding.degree, finding.severity


def test_three_lists_of_which_any_two_share_a_tool_leave_none() -> None:
    (finding,) = sets(*map(held, three_lists(action=["gen_text"])))
    assert of(finding) == ("conflict", "no_remaining_tool", "", "high")
    assert finding.sentence.endswith("and a third allows only ChatGPT Enterprise or Gemini for Workspace to generate text: "
                                     "together they leave no tool.")  # fmt: skip
    assert finding.witness is not None
    assert finding.witness.text == "generate text"
    assert confirms_set([member.clause for member in finding.members], finding.witness)


def test_a_permission_that_bans_take_away_tool_by_tool_is_a_tension_full_or_partial() -> None:
    permit = clause("permit", name="P", action=["gen_text"], tool=[A, B])
    bans = [clause(name="X", tool=[A]), clause(name="Y", tool=[B])]
    (whole,) = sets(*map(held, (permit, *bans)))
    assert of(whole) == ("tension", "no_remaining_tool", "full", "high")
    (part,) = sets(*map(held, (permit, bans[0], clause(name="Y", tool=[B], jurisdiction=["US"]))))
    assert of(part) == ("tension", "no_remaining_tool", "partial", "medium")
    assert "no tool for a part of it" in part.sentence


def test_a_duty_fails_when_bans_share_out_every_way_to_discharge_it() -> None:
    duty = clause("duty", name="Z", action=["disclose_prompts"])
    bans = [clause(name="X", audience=["hcp"]), clause(name="Y", except_=[{"audience": ["hcp"]}])]
    (finding,) = sets(*map(held, (duty, *bans)))
    assert of(finding) == ("conflict", "duty_uncoverable", "", "high")
    assert not sets(*map(held, (duty, bans[0], clause(name="Y", except_=[{"audience": ["hcp", "patient"]}]))))


def test_a_duty_for_every_activity_is_told_as_a_tension() -> None:
    duty = clause("duty_each", name="Z", action=["gen_text"], tool=[A, B])
    (finding,) = sets(*map(held, (duty, clause(name="X", tool=[A]), clause(name="Y", tool=[B]))))
    assert of(finding) == ("tension", "duty_uncoverable", "full", "high")


def test_three_sets_of_regions_that_meet_in_pairs_have_no_region_in_common() -> None:
    regions = [("S1", ["EU", "US"]), ("S2", ["US", "UK"]), ("S3", ["EU", "UK"])]
    clauses = [held(demand("storage_region", name=name, one_of=listed)) for name, listed in regions]
    (finding,) = sets(*clauses)
    assert of(finding) == ("conflict", "incompatible_storage_region", "", "high")
    assert finding.sentence.count(" under ") == 3
    assert finding.sentence.endswith("no value meets all three.")
    nowhere = replace(clauses[2], clause=replace(clauses[2].clause, scope=Scope(((Dimension.ACTION, ("gen_text",)),))))
    elsewhere = replace(
        clauses[1], clause=replace(clauses[1].clause, scope=Scope(((Dimension.ACTION, ("translate",)),)))
    )
    assert not sets(clauses[0], elsewhere, nowhere)


def test_a_ban_of_the_activity_does_not_empty_a_list() -> None:
    lists = [only(A, B, name="L"), clause(name="X", tool=[A])]
    assert sets(*map(held, (*lists, clause(name="Y", tool=[B]))))
    assert not sets(*map(held, (*lists, clause(name="Y", action=["gen_text"]))))


@pytest.mark.parametrize("change", [{"priority": "preference"}, {"data": ["secrets"]}])
def test_a_preference_and_a_word_outside_the_vocabulary_take_no_part(change: dict[str, Any]) -> None:
    first, second, _ = three_lists()
    assert not sets(held(first), held(second), held(only(A, C, name="L3", **change)))


def test_what_an_exception_spares_is_spared_at_that_place_and_no_other() -> None:
    here = {"jurisdiction": ["US", "UK"]}
    permit = clause("permit", name="P", tool=[A, B], **here)
    both = clause(
        name="X", tool=[A, B], except_=[{"tool": [B], "jurisdiction": ["US"]}, {"tool": [A], "jurisdiction": ["UK"]}]
    )
    assert not sets(*map(held, (permit, both, clause(name="Y", tool=[A], jurisdiction=["US"]))))
    (finding,) = sets(*map(held, (permit, both, clause(name="Y", tool=[A], jurisdiction=["UK"]))))
    assert finding.witness is not None
    assert finding.witness.leaf(Dimension.JURISDICTION) == "GB"


def test_where_the_permission_leaves_a_tool_out_that_tool_need_not_be_ruled_out() -> None:
    permit = clause("permit", name="P", tool=[A, B, C], except_=[{"tool": [C], "jurisdiction": ["US"]}])
    (finding,) = sets(*map(held, (permit, clause(name="X", tool=[A]), clause(name="Y", tool=[B]))))
    assert finding.witness is not None
    assert finding.witness.leaf(Dimension.JURISDICTION).startswith("US")
    hidden = clause("permit", name="P", tool=[A, B], except_=[{"jurisdiction": ["US"], "tool": [A, B]}])
    spared = [clause(name="X", tool=[A], jurisdiction=["US"]), clause(name="Y", tool=[B])]
    assert not sets(*map(held, (hidden, *spared)))


def test_clauses_count_only_where_all_reach_one_client_value() -> None:
    first, second, third = three_lists()
    assert not sets(held(first), held(second), held(third, "Novara"))
    shared = [
        replace(each, bindings=three_lists(binding="alliance:Corvexa")[0].bindings) for each in (first, second, third)
    ]
    (finding,) = sets(held(shared[0]), held(shared[1], "Novara"), held(shared[2], "Novara"))
    assert finding.instance is not None
    assert finding.instance.label == "Corvexa"
    assert finding.sentence.startswith("On Corvexa, one clause allows only")
    assert only_owner(finding) is None
    everywhere = [held(each) for each in three_lists(binding="organization")]
    assert [each.instance for each in sets(*everywhere)] == [None]


def test_one_finding_for_each_shared_brand_each_with_its_own_fingerprint() -> None:
    brand = alliance("Corvexa", "Helix", "Novara")
    world = replace(WORLD, alliances=(brand, replace(brand, id=identity("again"), label="Again")))
    found = sets(*map(held, three_lists(binding="alliance:Corvexa")), world=world)
    assert len({each.fingerprint for each in found}) == len(found) == 2


def test_a_set_around_two_clauses_that_clash_is_not_told_again() -> None:
    permit = clause("permit", name="P", tool=[A, B])
    assert not sets(*map(held, (permit, only(A, C, name="L1"), only(B, D, name="L2"))))


def test_four_and_five_clauses_are_told_and_six_are_said_to_be_possible() -> None:
    tools = [A, B, C, D, "m365_copilot"]
    for count in (3, 4, 5):
        permit = clause("permit", name="P", tool=tools[:count])
        entries = [entry_of(held(each), WORLD) for each in (permit, *(clause(name=t, tool=[t]) for t in tools[:count]))]
        found, is_truncated = clause_sets(entries, ())
        assert ([len(each.members) for each in found], is_truncated) == (
            ([count + 1], False) if count < 5 else ([], True)
        )


def rows_of_sets(*clauses: PolicyClause) -> list[dict[str, Any]]:
    return [row for row in client_rows(detect(clauses, WORLD, today=TODAY)) if len(row["clauses"]) > PAIR]


def test_what_a_client_is_told_of_its_own_clauses_does_not_hang_on_a_rivals() -> None:
    tools = (A, B, C, D)
    permit = clause("permit", name="P", tool=list(tools), binding="organization")
    own = [held(each) for each in (permit, *(clause(name=tool, tool=[tool], binding="organization") for tool in tools))]
    places = product(tools, vocabulary().taxonomies[Dimension.DATA].leaves)
    rivals = [
        held(clause(name=f"{tool} {place}", tool=[tool], except_=[{"data": [place]}], binding="organization"), "Novara")
        for tool, place in places
    ]
    assert detect([*own, *rivals], WORLD, today=TODAY).is_truncated
    (row,) = rows_of_sets(*own)
    assert rows_of_sets(*own, *rivals) == [row]


def test_a_client_reads_a_set_without_the_thing_on_which_it_meets_and_only_if_all_clauses_are_its_own() -> None:
    lists = three_lists(binding="alliance:Corvexa")
    (row,) = rows_of_sets(*map(held, lists))
    assert len(row["clauses"]) == 3
    assert "Corvexa" not in row["conflict_description"]
    assert row["conflict_description"].startswith("One clause allows only")
    assert rows_of_sets(held(lists[0]), held(lists[1]), held(lists[2], "Novara")) == []


def test_a_service_line_is_left_no_tool_by_one_clause_or_by_several() -> None:
    line = ServiceLine(identity("Text"), identity("Helix"), "Text", Scope(((Dimension.ACTION, ("gen_text",)),)), (A, B))
    clauses = [held(only(A, name="L")), held(clause(name="X", tool=[A])), held(clause(name="Y", action=["generate"]))]
    entries = [entry_of(each, WORLD) for each in (*clauses, held(clause(name="N", tool=[A, B]), "Novara"))]
    found = sets_against(line, entries)
    assert set(found.sets) == {frozenset({2}), frozenset({0, 1})}
