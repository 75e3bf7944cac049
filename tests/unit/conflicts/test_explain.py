"""Sentences and witnesses, and the interpreter that checks them on names alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from core.clauses.model import Clause, Dimension
from core.conflicts.compile import compile_clause
from core.conflicts.explain import sentence, witness
from core.conflicts.interpreter import applies, confirms
from core.conflicts.model import Instance, InstanceKind, Reach, Relation, Verdict, Witness
from core.conflicts.relate import relation
from tests.unit.conflicts.factories import clause, demand, identity, only
from tests.unit.conflicts.strategies import clauses

TODAY = date(2026, 11, 24)
ANY = dict.fromkeys(Dimension, "")


def shown(a: Clause, b: Clause) -> tuple[Verdict, Witness]:
    judged = relation(a, b)
    seen = witness(compile_clause(a), compile_clause(b), judged, today=TODAY)
    assert seen is not None
    return judged, seen


def said(a: Clause, b: Clause, reach: Reach = Reach.BINDING, instance: Instance | None = None) -> str:
    return sentence(a, b, relation(a, b), reach, instance)


@settings(max_examples=120, deadline=None)
@given(clauses(), clauses())
def test_every_relation_has_a_witness_that_a_reading_on_names_confirms(a: Clause, b: Clause) -> None:
    judged = relation(a, b)
    seen = witness(compile_clause(a), compile_clause(b), judged, today=TODAY)
    if judged.relation is not Relation.NONE:
        assert seen is not None
        assert confirms(a, b, judged, seen)
        assert confirms(b, a, judged, seen)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (demand("human_reviewers", min=2), demand("human_reviewers", min=1)),
        (demand("storage_region", one_of=["DE"]), demand("storage_region", one_of=["EU"])),
        (demand("review.level", min="author"), demand("review.level", max="author")),
        (only("openai"), only("sora")),
        (only("openai"), clause(tool=["sora"])),
        (clause("permit", tool=["openai"]), clause(tool=["sora"])),
        (clause("permit", tool=["sora"]), only("openai")),
        (clause("duty_each", tool=["openai"]), clause(tool=["sora"])),
        (clause("duty"), clause(action=["gen_text"])),
        (clause("duty", window={"until": "2027-12-31"}), clause(window={"until": "2026-12-31"})),
        (clause("duty", tool=["openai"]), only("sora")),
    ],
)
def test_the_interpreter_does_not_confirm_what_is_no_clash(a: Clause, b: Clause) -> None:
    leaves = [compile_clause(side) for side in (a, b)]
    seen = witness(leaves[0], leaves[1], Verdict(Relation.NARROWED), today=TODAY)
    assert seen is not None
    assert not confirms(a, b, Verdict(Relation.CONFLICT), seen)


def test_the_interpreter_does_not_confirm_an_activity_outside_a_clause() -> None:
    keep, drop = demand("human_reviewers", min=2, data=["pricing"]), demand("human_reviewers", max=1)
    judged, seen = shown(keep, drop)
    elsewhere = tuple((dim, "hcp_data" if dim is Dimension.DATA else leaf) for dim, leaf in seen.leaves)
    assert confirms(keep, drop, judged, seen)
    assert not confirms(keep, drop, judged, replace(seen, leaves=elsewhere))


def test_the_interpreter_minds_windows_and_exceptions() -> None:
    activity = dict(shown(clause(), clause())[1].leaves)
    bounded = clause(window={"from": "2026-01-01", "until": "2026-01-31"})
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [applies(bounded, activity, day) for day in days] == [False, True, True, False]
    excepted = clause(except_=[{"action": [activity[Dimension.ACTION]]}])
    assert not applies(excepted, activity, TODAY)


def test_a_witness_states_only_what_confines_the_overlap() -> None:
    text = {"action": ["gen_text"], "window": {"from": "2026-12-01"}}
    _, seen = shown(
        demand("human_reviewers", min=2, data=["pricing"], **text), demand("human_reviewers", max=1, audience=["nurse"])
    )
    assert seen.stated == (Dimension.ACTION, Dimension.DATA, Dimension.AUDIENCE)
    assert seen.text == "generate text, pricing data, nurses, from 2026-12-01"
    assert seen.starts_on == seen.day == date(2026, 12, 1)
    assert seen.ends_on is None
    assert seen.leaf(Dimension.DATA) == "pricing"


def test_a_witness_without_bounds_is_any_activity_today() -> None:
    _, seen = shown(demand("human_reviewers", min=2), demand("human_reviewers", max=1))
    assert (seen.text, seen.day, seen.stated) == ("any activity", TODAY, ())


def test_a_witness_of_an_overlap_that_ends_lies_inside_it() -> None:
    _, seen = shown(clause("permit"), clause(window={"until": "2025-06-30"}))
    assert seen.day == date(2025, 6, 30)
    assert seen.ends_on == date(2025, 7, 1)


def test_where_no_tool_is_left_none_is_named_and_where_one_is_blocked_it_is() -> None:
    assert shown(only("sora", action=["gen_video"]), only("adobe"))[1].text == "generate video"
    assert shown(clause("permit", tool=["sora"]), clause())[1].text == "Sora"


def test_sentences_say_what_meets_what() -> None:
    keep, drop = demand("record.retention_days", min=1825), demand("record.retention_days", max=90)
    log = Instance(InstanceKind.ASSET, identity("log"), "the shared archive")
    assert said(keep, drop) == (
        "Record retention must be at least 1825 days (5 years) under one clause"
        " and at most 90 days (3 months) under the other: no value meets both."
    )
    assert said(keep, drop, instance=log).startswith("On the shared archive, record retention must be")
    assert said(only("sora"), only("adobe"), Reach.DIVERGENT) == (
        "In two clients' separate work, one clause allows only Sora to use AI"
        " and the other allows only Adobe tools to use AI: no tool is left."
    )


@pytest.mark.parametrize(
    ("a", "b", "outcome"),
    [
        (clause(), clause("permit", action=["gen_text"]), "the latter rules out the former altogether"),
        (clause(action=["gen_text"]), clause("permit"), "the latter rules out a part of the former altogether"),
        (clause(), clause("duty"), "no way to do the former is left"),
        (clause(tool=["sora"]), only("openai"), "both can be obeyed, with less room than either leaves"),
        (clause(), demand("human_reviewers", min=1), "the former has no object"),
        (clause(), clause(action=["gen_text"]), "the former is implied by the latter"),
        (clause(), clause(), "they say the same"),
    ],
)
def test_a_sentence_tells_the_same_story_from_either_side(a: Clause, b: Clause, outcome: str) -> None:
    assert said(a, b).endswith(f": {outcome}.")
    assert a == b or said(a, b) == said(b, a)


def test_the_stricter_clause_is_told_first() -> None:
    assert said(demand("human_reviewers", min=1), demand("human_reviewers", min=3)) == (
        "Human reviewers must be at least 3 people under one clause and at least 1 person under the other:"
        " the former is the stricter, adopt it."
    )


def test_what_depends_on_an_unmapped_word_says_so() -> None:
    assert "not in the shared vocabulary" in said(clause("permit", data=["secrets"]), clause())
