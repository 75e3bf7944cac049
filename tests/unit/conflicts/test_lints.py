"""What an author is told of a draft: each kind of lint where there is cause, none where there is not."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clauses.document import parse_clauses
from core.clauses.effect import in_effect
from core.conflicts.interpreter import confirms
from core.conflicts.lints import KINDS, LintedClause, LintKind, lints, share_reach
from core.conflicts.model import Severity
from core.conflicts.relate import relation
from tests.unit.conflicts.strategies import clauses as any_clause

TODAY = date(2026, 11, 24)
OTHER = UUID(int=7)


def a_clause(name="C1", *, kind="prohibit", text="In the author's words.", **parts):
    norm = {"kind": kind} | {key: parts.pop(key) for key in ("param", "min", "max", "one_of", "tools") if key in parts}
    (clause,) = parse_clauses([{"id": name, "text": text, "norm": norm, **parts}])
    return clause


def published(clause):
    return LintedClause(clause, OTHER, "Global rules", 3)


def told(*clauses, others=()):
    return lints(clauses, [published(other) for other in others], today=TODAY)


def the_one(*clauses, others=()):
    (lint,) = told(*clauses, others=others)
    return lint


REVIEW = {"kind": "require", "param": "human_reviewers"}
CAUSES = {
    LintKind.CONTRADICTION: (a_clause("A", **REVIEW, min=2), a_clause("B", **REVIEW, max=1)),
    LintKind.BLOCKED: (a_clause("A", kind="permit", scope={"action": ["gen_text"]}), a_clause("B", scope={"action": ["generate"]})),
    LintKind.DUPLICATE: (a_clause("A", scope={"action": ["embed"]}), a_clause("B", scope={"action": ["embed"]})),
    LintKind.IMPLIED: (a_clause("A", scope={"action": ["embed"]}), a_clause("B", scope={"action": ["train"]})),
    LintKind.STRICTER: (a_clause("A", **REVIEW, min=2), a_clause("B", **REVIEW, min=1)),
    LintKind.POINTLESS: (a_clause("A", **REVIEW, min=2, scope={"action": ["embed"]}), a_clause("B", scope={"action": ["train"]})),
}  # fmt: skip
ADVICE = {
    LintKind.CONTRADICTION: "Change A or B",
    LintKind.BLOCKED: "Except the permitted case in B, or delete A",
    LintKind.DUPLICATE: "Keep one of A and B.",
    LintKind.IMPLIED: "B says it already: delete A.",
    LintKind.STRICTER: "A is the stricter and decides; delete B",
    LintKind.POINTLESS: "Narrow the ban in B, or delete A.",
}
APART = {
    LintKind.CONTRADICTION: a_clause("B", **REVIEW, max=3),
    LintKind.BLOCKED: a_clause("B", scope={"action": ["translate"]}),
    LintKind.DUPLICATE: a_clause("B", scope={"action": ["pretrain"]}),
    LintKind.IMPLIED: a_clause("B", scope={"action": ["analyse"]}),
    LintKind.STRICTER: a_clause("B", kind="require", param="training_hours", min=1),
    LintKind.POINTLESS: a_clause("B", scope={"action": ["pretrain"]}),
}
each_kind = pytest.mark.parametrize("kind", list(CAUSES), ids=str)


@each_kind
def test_two_clauses_that_give_cause_are_told_with_scenario_and_advice(kind):
    lint = the_one(*CAUSES[kind])
    assert lint.kind is kind
    assert [member.name for member in lint.members] == ["A", "B"]
    assert lint.advice.startswith(ADVICE[kind])
    assert lint.scenario
    assert lint.sentence.endswith(".")


@each_kind
def test_the_order_of_the_clauses_changes_neither_what_is_told_nor_the_advice(kind):
    first, second = CAUSES[kind]
    one, other = the_one(first, second), the_one(second, first)
    assert (one.kind, one.severity, one.scenario) == (other.kind, other.severity, other.scenario)
    if kind not in (LintKind.CONTRADICTION, LintKind.DUPLICATE):
        assert one.advice == other.advice


@each_kind
def test_two_clauses_without_cause_are_not_told(kind):
    assert kind not in {lint.kind for lint in told(CAUSES[kind][0], APART[kind])}


@each_kind
def test_a_published_clause_gives_the_same_cause_and_is_named_with_its_policy(kind):
    first, second = CAUSES[kind]
    lint = the_one(first, others=[second])
    assert lint.kind is kind
    assert lint.members[1].name == "B of “Global rules”"
    assert lint.members[1].version_number == 3


def test_a_published_clause_that_could_go_is_left_out_of_its_next_version():
    implied, wider = CAUSES[LintKind.IMPLIED]
    assert the_one(wider, others=[implied]).advice.endswith("leave A of “Global rules” out of its next version.")


def test_published_clauses_are_not_compared_with_each_other():
    assert told(others=CAUSES[LintKind.CONTRADICTION]) == ()


def test_clauses_that_reach_different_work_are_not_compared():
    first, second = (a_clause(name, **REVIEW, **bound, binding=binding) for name, bound, binding in (
        ("A", {"min": 2}, "asset:prompt_log"), ("B", {"max": 1}, "client_work"),
    ))  # fmt: skip
    assert told(first, second) == ()
    assert not share_reach(first.bindings, second.bindings)
    whole = a_clause("B", **REVIEW, max=1, binding="organization")
    assert the_one(first, whole).kind is LintKind.CONTRADICTION


def test_brands_are_the_same_in_any_case_of_letters():
    first = a_clause("A", **REVIEW, min=2, binding="alliance:Corvexa")
    assert share_reach(first.bindings, a_clause("B", binding="alliance:corvexa").bindings)


def test_a_clause_whose_exceptions_leave_nothing_never_applies():
    lint = the_one(a_clause(scope={"action": ["embed"]}, **{"except": [{"action": ["train"]}]}))
    assert (lint.kind, lint.members[0].name) == (LintKind.DEAD_CLAUSE, "C1")


def test_a_clause_outside_its_versions_days_never_applies():
    late = a_clause(window={"from": "2027-05-01"})
    assert the_one(in_effect(late, None, date(2027, 4, 30))).kind is LintKind.DEAD_CLAUSE
    assert told(in_effect(late, None, date(2027, 5, 1))) == ()


def test_a_clause_that_ended_yesterday_never_applies_and_contradicts_nothing():
    first, second = a_clause("A", **REVIEW, min=2), a_clause("B", **REVIEW, max=1, window={"until": "2026-11-23"})
    assert the_one(first, second).kind is LintKind.DEAD_CLAUSE
    assert told(first, a_clause("B", **REVIEW, max=1, window={"until": "2026-11-24"}))[0].kind is LintKind.CONTRADICTION


def test_an_unknown_word_is_told_once_with_the_nearest_terms():
    lint = the_one(a_clause(scope={"action": ["synthetic avatars"]}))
    assert lint.kind is LintKind.UNMAPPED_WORD
    assert "“synthetic avatars”" in lint.sentence
    assert "“create a synthetic avatar”" in lint.advice


def test_an_unknown_word_hides_no_contradiction_that_holds_whatever_it_means():
    first = a_clause(
        "A", **REVIEW, min=2, **{"except": [{"data": ["made-up word"]}]}, scope={"data": ["pricing", "copyrighted"]}
    )
    kinds = [lint.kind for lint in told(first, a_clause("B", **REVIEW, max=1))]
    assert LintKind.UNMAPPED_WORD in kinds


def test_the_gravest_comes_first():
    grave, mild = CAUSES[LintKind.CONTRADICTION], CAUSES[LintKind.DUPLICATE]
    found = told(*mild, *grave)
    assert found[0].kind is LintKind.CONTRADICTION
    assert (found[0].severity, found[-1].severity) == (Severity.HIGH, Severity.LOW)


@given(st.lists(any_clause(unmapped=True), min_size=2, max_size=2))
def test_lints_say_what_the_engine_says_whatever_the_order(pair):
    first, second = (
        clause.__class__(**{**clause.__dict__, "id": name}) for clause, name in zip(pair, "AB", strict=True)
    )
    wanted = KINDS.get(relation(first, second).relation)
    for clauses in ((first, second), (second, first)):
        pairs = [lint.kind for lint in told(*clauses) if len(lint.members) == 2]
        ended = any(clause.window.ends_on and clause.window.ends_on <= TODAY for clause in clauses)
        met = share_reach(first.bindings, second.bindings) and not ended
        assert pairs == ([wanted] if wanted and met else [])


def test_the_scenario_of_a_contradiction_is_one_that_an_independent_reading_confirms():
    from core.conflicts.compile import compile_clause
    from core.conflicts.explain import witness

    first, second = CAUSES[LintKind.CONTRADICTION]
    judged = relation(first, second)
    seen = witness(compile_clause(first), compile_clause(second), judged, today=TODAY)
    assert seen is not None
    assert the_one(first, second).scenario == seen.text
    assert confirms(first, second, judged, seen)
