"""The checks beside the clauses, in the author's words."""

from datetime import date
from uuid import UUID

from core.clauses.document import parse_clauses
from core.conflicts.lints import LintedClause, LintKind, lints
from pages.view_models import lints as view


def demands(name, **bounds):
    norm = {"kind": "require", "param": "human_reviewers", **bounds}
    return parse_clauses([{"id": name, "text": "Two [people](x) read it.", "norm": norm}])[0]


def found(*clauses, others=()):
    beside = [LintedClause(clause, UUID(int=1), "Global *rules*", 2) for clause in others]
    return lints(clauses, beside, today=date(2026, 11, 24))


def test_a_check_names_both_clauses_with_their_words_as_letters():
    (lint,) = found(demands("C1", min=2), others=[demands("H1", max=1)])
    check = view.check(lint)
    assert check.title == "Contradiction"
    assert check.clauses == (
        "**C1**: “Two \\[people\\](x) read it.”",
        "**H1** of “Global \\*rules\\*”, version 2: “Two \\[people\\](x) read it.”",
    )
    assert check.advice.startswith("Change C1 or H1 of “Global \\*rules\\*”")


def test_a_row_is_marked_with_what_it_meets_and_a_published_clause_marks_no_row():
    marks = view.marks(found(demands("C1", min=2), others=[demands("H1", max=1)]))
    assert list(marks) == ["C1"]
    assert "Contradiction" in marks["C1"]
    assert "H1" in marks["C1"]


def test_the_summary_counts_what_is_grave_and_what_is_a_hint():
    lints_found = found(demands("C1", min=2), demands("C2", max=1), demands("C3", min=1))
    assert view.summary(lints_found, clause_count=3) == "1 contradiction and 1 hint."
    assert view.summary((), clause_count=3) == "No contradiction, no repetition, no unknown word."
    assert view.summary((), clause_count=0) == "There is nothing to check yet."


def test_every_kind_of_check_has_its_words():
    assert set(view.KIND_WORDS) == set(LintKind)
