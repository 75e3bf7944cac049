"""Two texts line by line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policies.lines import LineChange, line_differences

SAME, ADDED, REMOVED, CHANGED = LineChange.SAME, LineChange.ADDED, LineChange.REMOVED, LineChange.CHANGED
TEXTS = st.lists(st.sampled_from(["", "one", "two words", "two other words", "three"]), max_size=8).map("\n".join)


def side(spans):
    return "".join(span.text for span in spans)


def changes(before, after):
    return [each.change for each in line_differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("", "", []),
        ("a\nb", "a\nb", [SAME, SAME]),
        ("a", "a\nb", [SAME, ADDED]),
        ("a\nb", "b", [REMOVED, SAME]),
        ("Keep it for 12 months.", "Keep it for 24 months.", [CHANGED]),
        ("Keep it.", "Entirely different words here", [REMOVED, ADDED]),
        ("a\r\nb", "a\nb", [SAME, SAME]),
    ],
)
def test_each_line_stays_goes_comes_or_changes(before, after, found):
    assert changes(before, after) == found


def test_a_changed_line_marks_the_words_that_the_other_side_does_not_have():
    (line,) = line_differences("Keep it for 12 months.", "Keep it for 24 full months.")
    assert [span.text for span in line.before if span.is_other] == ["12"]
    assert "".join(span.text for span in line.after if span.is_other).split() == ["24", "full"]
    assert (line.number_before, line.number_after) == (1, 1)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_in_order_with_their_numbers(before, after):
    found = line_differences(before, after)
    for text, numbers, sides in (
        (before, [each.number_before for each in found], [each.before for each in found]),
        (after, [each.number_after for each in found], [each.after for each in found]),
    ):
        lines = [side(spans) for number, spans in zip(numbers, sides, strict=True) if number is not None]
        assert "\n".join(lines) == text
        assert [number for number in numbers if number is not None] == list(range(1, len(lines) + 1))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert set(changes(text, text)) <= {SAME}


HUGE = 200_000
LONG_TEXTS = {
    "blank lines": ("\n" * HUGE, "x" + "\n" * (HUGE - 2) + "y"),
    "one line": ("a " * (HUGE // 2), "b " + "a " * (HUGE // 2)),
    "other lines": ("\n".join(str(n) for n in range(30_000)), "\n".join(str(n) for n in range(30_000, 0, -1))),
    "long lines": ("\n".join(["a b " * 500] * 90), "\n".join(["b a " * 500] * 90)),
    "lines that recur": ("\n".join("abc"[n % 3] for n in range(9_000)), "\n".join("acb"[n % 3] for n in range(9_000))),
}


@pytest.mark.parametrize("name", LONG_TEXTS)
def test_the_longest_text_that_is_kept_is_compared_at_once(name):
    before, after = LONG_TEXTS[name]
    began = time.process_time()
    assert line_differences(before, after)
    assert time.process_time() - began < 5
