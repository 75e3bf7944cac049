"""What changed since the version that was signed, clause by clause and line by line."""

from core.distribution.delta import LineChange, changed_clauses, changed_lines
from core.policies.comparison import ClauseChange

KEEP = {"id": "C1", "text": "Keep.", "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 540}}


def test_a_clause_that_was_tightened_shows_both_states():
    after = {**KEEP, "norm": {**KEEP["norm"], "min": 720}}
    (changed,) = changed_clauses([KEEP], [after])

    assert changed.change is ClauseChange.TIGHTENED
    assert "540 days" in changed.before
    assert "720 days" in changed.after


def test_a_clause_that_came_or_went_stands_on_one_side_alone():
    (came,) = changed_clauses([], [KEEP])
    (went,) = changed_clauses([KEEP], [])
    (reworded,) = changed_clauses([KEEP], [{**KEEP, "text": "Hold."}])

    assert (came.change, came.before) == (ClauseChange.ADDED, None)
    assert (went.change, went.after) == (ClauseChange.REMOVED, None)
    assert (reworded.change, reworded.before) == (ClauseChange.REWORDED, reworded.after)


def test_the_same_clauses_and_lines_show_no_change():
    assert changed_clauses([KEEP], [KEEP]) == ()
    assert changed_clauses([], []) == ()
    assert changed_lines("a\nb", "a\nb") == ()


def test_what_is_far_from_a_change_is_left_out_and_the_gap_shown():
    before = "\n".join(["one", *"abcdefg", "last"])
    after = "\n".join(["ONE", *"abcdefg", "last", "more"])

    assert [(line.change, line.text) for line in changed_lines(before, after)] == [
        (LineChange.REMOVED, "one"),
        (LineChange.ADDED, "ONE"),
        (LineChange.KEPT, "a"),
        (LineChange.GAP, ""),
        (LineChange.KEPT, "last"),
        (LineChange.ADDED, "more"),
    ]


def test_a_line_that_looks_like_a_mark_of_the_comparison_stays_a_line():
    assert [line.text for line in changed_lines("a", "+++ b\n--- c\n@@ d")] == ["a", "+++ b", "--- c", "@@ d"]
