"""What is said and drawn of the differences between two versions."""

import re
from datetime import date

from core.policies.comparison import ClauseChange
from core.policies.model import Content
from pages.view_models import comparison as view

RULE = {"id": "H1", "text": "Kept.", "binding": ["asset:prompt_log"], "priority": "contract",
        "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 360}}  # fmt: skip
STRICTER = {**RULE, "norm": {**RULE["norm"], "min": 720}}


def a_content(**parts):
    return Content(**{"title": "Logs", "body": "One.\nTwo.", **parts})


def test_the_same_text_differs_in_nothing():
    found = view.comparison(a_content(), a_content())
    assert found.is_empty
    assert view.summary(found) == "The two say exactly the same."


def test_rules_frame_and_lines_are_each_named():
    before = a_content(clauses=(RULE,), body="One.\nKeep it for 12 months.")
    after = a_content(
        clauses=(STRICTER,), body="One.\nKeep it for 24 months.", title="Records", effective_from=date(2027, 1, 1)
    )
    found = view.comparison(before, after)
    assert [(line.clause_id, line.change) for line in found.clauses] == [("H1", ClauseChange.TIGHTENED)]
    assert found.frame == [
        ("Title", "Logs", "Records"),
        ("In effect", "without a fixed period", "from 1 Jan 2027"),
    ]
    assert view.summary(found) == "Clauses: 1 tightened; 1 line of the text differs."


def test_every_text_is_escaped_and_changed_words_are_marked():
    found = view.comparison(
        a_content(body="<script>alert(1)</script> keep 12 months"),
        a_content(body="<script>alert(1)</script> keep 24 months"),
    )
    for beside in (False, True):
        html = view.lines_html(found.lines, beside=beside)
        assert "<script>" not in html
        assert "<del>12</del>" in html
        assert "<ins>24</ins>" in html


def test_a_long_stretch_without_a_difference_is_folded_with_its_count():
    same = "\n".join(f"line {number}" for number in range(20))
    found = view.comparison(a_content(body=f"first\n{same}\nlast"), a_content(body=f"1st!\n{same}\nlast"))
    html = view.lines_html(found.lines, beside=False)
    assert "⋯ 18 lines without a difference" in html
    assert "line 2" in html
    assert "line 10" not in html
    shown = re.findall(r"<tr", html)
    assert len(shown) == 2 + view.CONTEXT_LINES + 1


def test_a_line_that_came_or_went_carries_its_sign():
    html = view.lines_html(view.comparison(a_content(), a_content(body="One.")).lines, beside=False)
    assert ">−</td>" in html
    assert "Two." in html
