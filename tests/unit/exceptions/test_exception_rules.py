"""When a clause counts as changed, and what is said of it."""

import pytest

from core.exceptions.rules import (
    ClauseChanged,
    changed_clause_ids,
    check_clauses_stand,
    checked_words,
    superseded_why,
)


def clause(clause_id: str, **changes: object) -> dict[str, object]:
    return {
        "id": clause_id,
        "text": "As it was.",
        "scope": {"action": ["synthetic_avatar"]},
        "norm": {"kind": "prohibit"},
    } | changes


SIGNED = [clause("A"), clause("B")]


@pytest.mark.parametrize(
    ("current", "changed"),
    [
        (SIGNED, ()),
        ([clause("A", text="In other words."), clause("B")], ()),
        ([clause("A", norm={"kind": "permit"}), clause("B")], ("A",)),
        ([clause("A", priority="preference"), clause("B")], ("A",)),
        ([clause("A", window={"from": "2027-01-01"}), clause("B")], ("A",)),
        ([clause("B", scope={}), clause("C")], ("A", "B")),
        ([], ("A", "B")),
    ],
)
def test_only_what_a_clause_decides_changes_it(current: list[dict[str, object]], changed: tuple[str, ...]) -> None:
    assert changed_clause_ids(SIGNED, current, ["A", "B"]) == changed


def test_clauses_that_were_not_asked_about_change_nothing() -> None:
    assert changed_clause_ids(SIGNED, [clause("A")], ["A"]) == ()


def test_a_refusal_names_the_version_and_the_clauses() -> None:
    check_clauses_stand((), 2)
    with pytest.raises(ClauseChanged, match=r"Version 3, .* A, B and C") as refused:
        check_clauses_stand(("A", "B", "C"), 3)
    assert refused.value.details["clause_ids"] == ["A", "B", "C"]
    with pytest.raises(ClauseChanged, match="No version"):
        check_clauses_stand((), None)


def test_both_sides_read_which_version_ended_it() -> None:
    assert superseded_why(("A", "B"), "version 2") == "Version 2 asks something else in A and B."


def test_words_lose_their_blanks_and_may_be_left_out_where_nothing_is_missed() -> None:
    assert checked_words(" so \n") == "so"
    assert checked_words("  ") == ""
