"""The numbered paragraphs of a body, and where a comment stands in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policies.threads import MAX_QUOTED_LENGTH, PlaceNotThere, Places, Standing, paragraphs, placed, quoted_at
from tests.unit.policies.factories import a_content


def found(body):
    return [(each.line_number, each.last_line, each.text) for each in paragraphs(body)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", []),
        ("one", [(1, 1, "one")]),
        ("\n\none\ntwo\n\n\nthree\n", [(3, 4, "one\ntwo"), (7, 7, "three")]),
        ("- a\n\n  more\n\n- b", [(1, 3, "- a\n\n  more"), (5, 5, "- b")]),
        ("```\na\n\nb\n```\n\nc", [(1, 5, "```\na\n\nb\n```"), (7, 7, "c")]),
        ("~~~\n```\n\n~~~\n\nc", [(1, 4, "~~~\n```\n\n~~~"), (6, 6, "c")]),
        ("a\r\n\r\nb", [(1, 1, "a"), (3, 3, "b")]),
        ("```\nnever closed\n\nat all", [(1, 4, "```\nnever closed\n\nat all")]),
    ],
)
def test_blank_lines_part_paragraphs_but_not_inside_a_fence_or_a_list(body, expected):
    assert found(body) == expected


@given(st.text(alphabet="ab `~-\n\t ", max_size=60))
def test_every_line_with_text_lies_in_exactly_one_paragraph(body):
    blocks = paragraphs(body)
    for number, line in enumerate(body.split("\n"), start=1):
        holding = [each for each in blocks if each.line_number <= number <= each.last_line]
        assert len(holding) <= 1
        assert holding or not line.strip()


def test_of_equal_paragraphs_the_nearest_to_where_it_was_is_meant():
    places = Places.of(a_content(body="same\n\nsame\n\nother\n\nsame"))
    assert placed(places, line_number=6, clause_id=None, quoted="same") == (Standing.UNCHANGED, 7)
    assert placed(places, line_number=1, clause_id=None, quoted="same") == (Standing.UNCHANGED, 1)
    assert placed(places, line_number=1, clause_id=None, quoted="gone") == (Standing.CHANGED, None)


def test_a_long_paragraph_is_quoted_in_part_and_still_found():
    places = Places.of(a_content(body="x" * (MAX_QUOTED_LENGTH + 50)))
    quoted = quoted_at(places, 1, None)
    assert len(quoted) == MAX_QUOTED_LENGTH
    assert placed(places, line_number=1, clause_id=None, quoted=quoted) == (Standing.UNCHANGED, 1)


def test_the_draft_as_a_whole_quotes_nothing_and_always_stands():
    places = Places.of(a_content())
    assert quoted_at(places, None, None) == ""
    assert placed(places, line_number=None, clause_id=None, quoted="") == (Standing.UNCHANGED, None)


@pytest.mark.parametrize("place", [(2, None), (99, None), (None, "H9"), (1, "H1")])
def test_a_place_that_is_not_there_is_refused(place):
    with pytest.raises(PlaceNotThere):
        quoted_at(Places.of(a_content(body="a\n\nb")), *place)
