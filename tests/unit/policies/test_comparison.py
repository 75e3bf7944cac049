"""Two versions clause by clause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clauses.document import parse_clauses
from core.clauses.model import Clause
from core.policies.comparison import ClauseChange, clause_change, clause_differences

T, L, C = ClauseChange.TIGHTENED, ClauseChange.LOOSENED, ClauseChange.CHANGED
OPPOSITE = {T: L, L: T}


def a_clause(norm: object = "prohibit", **parts: object) -> Clause:
    written = {"kind": norm} if isinstance(norm, str) else norm
    if "except_" in parts:
        parts["except"] = parts.pop("except_")
    return parse_clauses([{"id": "C1", "text": "The words.", "norm": written, **parts}])[0]


def keep(**bounds: object) -> dict[str, object]:
    return {"kind": "require", "param": "prompt_log.retention_days", **bounds}


def level(**bounds: object) -> dict[str, object]:
    return {"kind": "require", "param": "review.level", **bounds}


def region(*one_of: str) -> dict[str, object]:
    return {"kind": "require", "param": "storage_region", "one_of": list(one_of)}


def only(*tools: str) -> dict[str, object]:
    return {"kind": "only", "tools": list(tools)}


DE, EU, US = ({"jurisdiction": [code]} for code in ("DE", "EU", "US"))
ONE_TOOL, TWO_TOOLS = only("chatgpt_enterprise"), only("chatgpt_enterprise", "m365_copilot")
BOUNDED = [
    (keep(min=30), keep(min=60), T),
    (keep(max=90), keep(max=30), T),
    (keep(max=90), keep(min=30, max=90), T),
    (keep(min=30), keep(max=30), C),
    (keep(min=30, max=60), keep(min=40, max=70), C),
    (level(min="author"), level(min="second_person"), T),
    (level(min="second_person"), level(one_of=["qualified_medical_reviewer"]), T),
    (level(one_of=["none", "author"]), level(one_of=["none", "second_person"]), C),
    (region("EU"), region("DE"), T),
    (region("EU"), region("DE", "FR"), T),
    (region("EU"), region("DE", "US"), C),
    (region("EU"), region("Atlantis"), C),
    (TWO_TOOLS, ONE_TOOL, T),
    ("permit", "prohibit", T),
    ("duty", "duty_each", T),
    ("permit", ONE_TOOL, C),
    (keep(min=30), level(min="author"), C),
]


@pytest.mark.parametrize(("before", "after", "change"), BOUNDED)
def test_a_norm_tightens_where_what_it_admits_shrinks_and_loosens_the_other_way(before, after, change) -> None:
    assert clause_change(a_clause(before), a_clause(after)) is change
    assert clause_change(a_clause(after), a_clause(before)) is OPPOSITE.get(change, C)


@pytest.mark.parametrize("norm", ["prohibit", "duty_each", ONE_TOOL, keep(min=30)])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"scope": DE}, {"scope": EU}),
        ({"scope": EU}, {}),
        ({"scope": {**EU, "audience": ["hcp"]}}, {"scope": EU}),
        ({"except_": [EU]}, {"except_": [DE]}),
        ({"except_": [EU, US]}, {"except_": [US]}),
        ({"except_": [DE]}, {}),
        ({"window": {"from": "2027-01-01"}}, {}),
        ({"window": {"from": "2027-01-01", "until": "2027-06-30"}}, {"window": {"until": "2027-06-30"}}),
        ({"binding": "client_work"}, {"binding": ["client_work", "organization"]}),
    ],
)
def test_a_ban_or_demand_tightens_where_it_reaches_further(norm, before, after) -> None:
    narrow, wide = a_clause(norm, **before), a_clause(norm, **after)
    assert clause_change(narrow, wide) is T
    assert clause_change(wide, narrow) is L


@pytest.mark.parametrize("norm", ["permit", "duty"])
def test_a_permission_and_a_plain_duty_loosen_where_they_reach_further(norm) -> None:
    narrow, wide = a_clause(norm, scope=DE), a_clause(norm, scope=EU)
    assert clause_change(narrow, wide) is L
    assert clause_change(wide, narrow) is T


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (a_clause(scope=DE), a_clause(scope=US)),
        (a_clause(window={"until": "2027-06-30"}), a_clause(window={"from": "2027-01-01"})),
        (a_clause(binding="client_work"), a_clause(binding="organization")),
        (a_clause(priority="contract"), a_clause(priority="regulatory")),
        (a_clause(scope=DE, priority="contract"), a_clause(scope=EU, priority="regulatory")),
        (a_clause(keep(max=90), scope=EU), a_clause(keep(max=30), scope=DE)),
        (a_clause("duty", scope=DE), a_clause("duty_each", scope=EU)),
        (a_clause("permit", scope=DE), a_clause("prohibit", scope=EU)),
        (a_clause(scope={"data": ["our own word"]}), a_clause(scope={"data": ["another word"]})),
    ],
    ids=[
        "scopes apart",
        "windows overlap",
        "binding moved",
        "priority",
        "scope and priority",
        "tighter on less",
        "duty",
        "kind",
        "unmapped",
    ],
)
def test_where_no_simple_order_decides_the_clause_is_called_changed(before, after) -> None:
    assert clause_change(before, after) is C
    assert clause_change(after, before) is C


def test_two_parts_that_point_the_same_way_tighten_together() -> None:
    assert clause_change(a_clause(keep(max=90), scope=DE), a_clause(keep(max=30), scope=EU)) is T


def test_the_same_reach_written_in_other_terms_is_no_tightening() -> None:
    assert clause_change(a_clause(scope={"jurisdiction": ["EU", "DE"]}), a_clause(scope=EU)) is C


def test_other_words_for_the_same_norm_are_a_rewording() -> None:
    assert clause_change(a_clause(), a_clause(text="Other words.")) is ClauseChange.REWORDED


def test_versions_are_compared_in_the_order_of_the_later_one_with_removed_clauses_last() -> None:
    def version(*parts: tuple[str, str, str]) -> tuple[Clause, ...]:
        return parse_clauses([{"id": i, "text": words, "norm": {"kind": kind}} for i, words, kind in parts])

    before = version(
        ("GONE", "Old words.", "permit"),
        ("SAME", "Same words.", "permit"),
        ("WORDS", "One way.", "permit"),
        ("NORM", "A norm.", "permit"),
    )
    after = version(
        ("NEW", "New words.", "permit"),
        ("NORM", "A norm.", "prohibit"),
        ("SAME", "Same words.", "permit"),
        ("WORDS", "Another.", "permit"),
    )
    found = [(d.clause_id, d.change.value) for d in clause_differences(before, after)]
    assert found == [("NEW", "added"), ("NORM", "tightened"), ("WORDS", "reworded"), ("GONE", "removed")]
    added, *_, removed = clause_differences(before, after)
    assert (added.before, removed.after) == (None, None)


AMOUNTS = st.none() | st.integers(0, 40)


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_demand_tightens_exactly_where_fewer_amounts_meet_it(low, high, new_low, new_high) -> None:
    def admitted(minimum, maximum):
        return {n for n in range(-1, 42) if (minimum is None or n >= minimum) and (maximum is None or n <= maximum)}

    pairs = [(low, high), (new_low, new_high)]
    if any(pair == (None, None) or (None not in pair and pair[0] > pair[1]) for pair in pairs):
        return
    before, after = (
        a_clause(keep(**{k: v for k, v in zip(("min", "max"), pair, strict=True) if v is not None})) for pair in pairs
    )
    old, new = admitted(*pairs[0]), admitted(*pairs[1])
    if before == after:
        return
    expected = T if new < old else L if new > old else C
    assert clause_change(before, after) is expected
