"""Masks of unknown leaves: all runs together say what trying every meaning says, no more and no less."""

import itertools
from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clauses.model import Dimension
from core.conflicts.cells import Cells, Ground, LeafClass, Partition, Suppositions, runs
from core.conflicts.compile import Meaning

X, Y = (Dimension.AUDIENCE, "x"), (Dimension.AUDIENCE, "y")
WORDS = (frozenset({X}), frozenset({Y}))
ALONE, PAIR = 0b001, 0b110
LEAVES = ALONE | PAIR
Judge = Callable[[Meaning], tuple[bool, ...]]

SMALL = Partition((LeafClass(ALONE, WORDS), LeafClass(PAIR, WORDS)))
"""Three leaves: one that a known list tells apart from the two others."""


def every_meaning() -> Iterator[Meaning]:
    for x, y in itertools.product(range(LEAVES + 1), repeat=2):
        yield {X: x, Y: y}


def said(partition: Partition, judge: Judge) -> list[tuple[bool, ...]]:
    return sorted(runs([partition], judge))


@st.composite
def questions(draw: st.DrawFn) -> tuple[tuple[int, int, int], ...]:
    """Per question a sign for each word (take it, leave it out, do not care) and the leaves it is about."""
    sign = st.integers(-1, 1)
    about = st.sampled_from([ALONE, PAIR, LEAVES])
    return tuple(draw(st.lists(st.tuples(sign, sign, about), min_size=1, max_size=4)))


def asking(asked: tuple[tuple[int, int, int], ...]) -> Judge:
    def judge(meaning: Meaning) -> tuple[bool, ...]:
        answers = []
        for x, y, about in asked:
            taken = [meaning[word] for word, sign in ((X, x), (Y, y)) if sign > 0]
            left_out = [~meaning[word] for word, sign in ((X, x), (Y, y)) if sign < 0]
            answers.append(bool(reduce(and_, [*taken, *left_out], about)))
        return tuple(answers)

    return judge


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_runs_are_the_different_answers_that_meanings_give(asked: tuple[tuple[int, int, int], ...]) -> None:
    judge = asking(asked)
    assert said(SMALL, judge) == sorted({judge(meaning) for meaning in every_meaning()})


def test_what_is_known_is_told_without_supposing() -> None:
    suppositions = Suppositions(())
    ground = Ground(SMALL, suppositions)
    x = Cells(SMALL.terms[X], ground)
    assert (x & ~x) == 0
    assert (x & PAIR) != 0
    assert x | ALONE == ALONE | x
    assert (x | ~x) == LEAVES
    assert x not in {int(x), LEAVES}
    assert suppositions.answers == []
    assert not x & PAIR
    assert (x & PAIR) == 0
    assert suppositions.answers == [False]


def test_a_leaf_cannot_lie_on_both_sides_and_two_leaves_can() -> None:
    def split(of: int) -> Judge:
        return lambda meaning: (bool(meaning[X] & of) and bool(of & ~meaning[X]),)

    assert (True,) not in said(SMALL, split(ALONE))
    assert (True,) in said(SMALL, split(PAIR))


def test_terms_that_cannot_divide_a_class_leave_it_whole() -> None:
    settled = Partition((LeafClass(ALONE, ()), LeafClass(PAIR, WORDS[:1])))
    assert said(settled, lambda meaning: (bool(meaning[X] & ALONE),)) == [(False,)]
    assert said(settled, lambda meaning: (bool(ALONE & ~meaning[X]), bool(meaning[X]))) == [(True, False), (True, True)]


def test_terms_of_one_group_mean_one_thing() -> None:
    grouped = Partition((LeafClass(PAIR, (frozenset({X, Y}),)),))
    assert said(grouped, lambda meaning: (bool(meaning[X] & ~meaning[Y]),)) == [(False,)]


def test_two_dimensions_are_supposed_apart() -> None:
    tool = (Dimension.TOOL, "x")
    partitions = [SMALL, Partition((LeafClass(PAIR, (frozenset({tool}),)),))]
    found = list(runs(partitions, lambda meaning: (bool(meaning[X]), bool(meaning[tool]))))
    assert sorted(found) == sorted(itertools.product((False, True), repeat=2))


def test_the_first_run_supposes_nothing_and_the_next_the_first_question_otherwise() -> None:
    found = list(runs([SMALL], lambda meaning: (bool(meaning[X] & PAIR), bool(meaning[Y] & PAIR))))
    assert found[:2] == [(False, False), (True, False)]


@pytest.mark.parametrize(
    ("empty", "held", "possible"),
    [
        (0, [], True),
        (0b1111, [], False),
        (0b0111, [0b1000], True),
        (0b0111, [0b0110], False),
        (0, [0b0001, 0b0010], False),
        (0, [0b0011, 0b0110], True),
        (0, [0b0011, 0b0100], False),
        (0, [0b0001_0000, 0b0010_0000], True),
        (0, [0b0001_0000, 0b0010_0000, 0b0100_0000], False),
        (0, [0b0001_0001, 0b0010_0010, 0b0100_0100], True),
        (0, [0b0001_0001, 0b0010_0010, 0b0100_0100, 0b1000_1000], False),
        (0b1100_0000, [0b0001_0000, 0b0010_0000, 0b0001_0001, 0b1], True),
        (0b1100_0000, [0b0001_0000, 0b0010_0000, 0b1, 0b10], False),
    ],
)
def test_a_class_holds_no_more_cells_than_it_has_leaves(empty: int, held: list[int], possible: bool) -> None:
    assert SMALL.is_possible(empty, held) is possible


def test_an_answer_that_follows_from_earlier_ones_is_not_supposed() -> None:
    suppositions = Suppositions((True,))
    cells = Cells(0b0010, Ground(SMALL, suppositions))
    assert bool(cells)
    assert bool(cells | ALONE)
    assert not cells & ~cells
    assert not ALONE & ~cells
    assert bool(cells)
    assert suppositions.answers == [True]
