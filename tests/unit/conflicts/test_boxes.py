"""Box algebra, judged by enumerating the activities of a small world."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from core.conflicts.boxes import Box, intersection, is_empty, is_subset, meets, subtract, survivor, with_mask

MASKS = st.integers(1, 3)
Point = tuple[int, ...]


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A box over two leaves per dimension and four days."""
    start = draw(st.integers(0, 3))
    return (*(draw(MASKS) for _ in range(6)), start, draw(st.integers(start + 1, 4)))


HOLES = st.lists(boxes(), max_size=4)


def points(box: Box | None) -> set[Point]:
    if box is None:
        return set()
    leaves = [[leaf for leaf in (1, 2) if mask & leaf] for mask in box[:6]]
    return set(itertools.product(*leaves, range(box[6], box[7])))


def region(box: Box | None, holes: list[Box]) -> set[Point]:
    return points(box).difference(*map(points, holes))


@given(boxes(), boxes())
def test_the_intersection_holds_exactly_the_shared_activities(a: Box, b: Box) -> None:
    assert points(intersection(a, b)) == points(a) & points(b)
    assert meets(a, b) is bool(points(a) & points(b))


@given(boxes(), boxes())
def test_subtraction_leaves_exactly_the_rest_in_disjoint_boxes(a: Box, b: Box) -> None:
    pieces = subtract(a, b)
    assert set().union(*map(points, pieces)) == points(a) - points(b)
    assert sum(len(points(piece)) for piece in pieces) == len(points(a) - points(b))


@given(boxes(), HOLES)
def test_a_survivor_is_a_part_that_no_hole_touches(box: Box, holes: list[Box]) -> None:
    left = survivor(box, holes)
    assert is_empty(box, holes) is (not region(box, holes))
    assert (left is None) is (not region(box, holes))
    assert points(left) <= region(box, holes)


@given(boxes(), HOLES, boxes(), HOLES)
def test_a_region_is_inside_another_exactly_when_all_its_activities_are(
    a: Box, a_holes: list[Box], b: Box, b_holes: list[Box]
) -> None:
    assert is_subset(a, a_holes, b, b_holes) is (region(a, a_holes) <= region(b, b_holes))


def test_a_box_without_leaves_is_no_box() -> None:
    box = (1, 1, 1, 1, 1, 1, 0, 1)
    assert with_mask(box, 1, 0) is None
    assert with_mask(box, 1, 3) == (1, 3, 1, 1, 1, 1, 0, 1)
    assert is_empty(None, [])


def test_adjacent_spans_do_not_meet() -> None:
    first, second = (1, 1, 1, 1, 1, 1, 0, 5), (1, 1, 1, 1, 1, 1, 5, 9)
    assert not meets(first, second)
    assert meets(first, (1, 1, 1, 1, 1, 1, 4, 9))
