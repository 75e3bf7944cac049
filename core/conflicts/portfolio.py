"""The verdict table of `relate`, over thousands of pairs at once; what it cannot decide in columns it asks `relate`.

Two regions are told apart by the smallest boxes around them as long as no exception of either reaches the activities,
whatever their tool, that the boxes share: there each region is its box. A pair that an exception does reach, or that
holds a term outside the vocabulary, is asked singly.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from core.conflicts.boxes import TOOL
from core.conflicts.columns import PARAMETERS, Boxes, Columns, Flags, Masks, Numbers
from core.conflicts.compile import Kind
from core.conflicts.model import Verdict
from core.conflicts.relate import TABLE
from core.conflicts.verdict_columns import Codebook, Pairs, decide

Ask = Callable[[int, int], Verdict]
"""The verdict on the clauses at two places, asked singly."""

MOST_CELLS = 4_000_000
"""Pairs that are tested for meeting at once: what that takes in memory stays below 100 MB."""


@dataclass(frozen=True, slots=True)
class Related:
    """Pairs that relate: places of the first and second clause, and the verdicts' numbers in the book."""

    first: Numbers
    second: Numbers
    codes: Numbers
    verdicts: tuple[Verdict, ...]


def relate_within(held: Columns, ask: Ask) -> Related:
    """Every pair of the clauses that relates, the earlier place first."""
    return _relate(held, held, ask, Codebook(), within=True)


def relate_across(new: Columns, held: Columns, ask: Ask, book: Codebook | None = None) -> Related:
    """Every pair of a new clause (the first) and a held one that relates; `ask` is given their places in this order.

    Calls that share a book number their verdicts alike.
    """
    return _relate(new, held, ask, book or Codebook(), within=False)


def _relate(first: Columns, second: Columns, ask: Ask, book: Codebook, *, within: bool) -> Related:
    exposed, exposing = _reached_by_holes(first, second), _reached_by_holes(second, first)
    places: list[Numbers] = [np.empty((2, 0), np.int32)]
    codes: list[Numbers] = [np.empty(0, np.int32)]
    for mine, theirs in _groups(first, second, within=within):
        for i, j in _meeting(first, mine, second, theirs, within=within):
            found = _verdicts(pairs := Pairs(book, first, i, second, j))
            # What no exception brings about, an exception may take away: boxes that do not relate never do.
            reached = (found != 0) & (exposed.holds(i, j) | exposing.holds(j, i))
            for at in np.flatnonzero(reached | _are_open(pairs)):
                found[at] = book.code(ask(int(i[at]), int(j[at])))
            related = np.flatnonzero(found)
            places.append(np.stack([i[related], j[related]]))
            codes.append(found[related])
    both, numbers = np.concatenate(places, axis=1), np.concatenate(codes)
    if within:
        swapped = both[0] > both[1]
        numbers = np.where(swapped, book.mirrored(numbers), numbers)
        both = np.sort(both, axis=0)
    return Related(both[0], both[1], numbers, tuple(book.verdicts))


def _groups(first: Columns, second: Columns, *, within: bool) -> Iterator[tuple[Numbers, Numbers]]:
    """Places by kind and parameter, paired where the verdict table can say anything."""
    mine, theirs = _by_kind(first), _by_kind(second)
    for (kind, param), places in mine.items():
        for (other, its_param), its_places in theirs.items():
            if (min(kind, other), max(kind, other)) not in TABLE or (within and (kind, param) > (other, its_param)):
                continue
            if kind != other or param == its_param:
                yield places, its_places


def _by_kind(held: Columns) -> dict[tuple[Kind, int], Numbers]:
    if not len(held):
        return {}
    named = held.kinds * np.int16(len(PARAMETERS) + 1) + held.parameters
    order = np.argsort(named, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(named[order])) + 1)
    return {(Kind(int(held.kinds[each[0]])), int(held.parameters[each[0]])): each for each in groups}


def _meeting(
    first: Columns, mine: Numbers, second: Columns, theirs: Numbers, *, within: bool
) -> Iterator[tuple[Numbers, Numbers]]:
    """Places of pairs whose boxes share an activity, a block at a time; within one group each pair once."""
    alike = within and np.array_equal(mine, theirs)
    boxes = second.boxes.at(theirs)
    step = max(1, MOST_CELLS // max(1, len(theirs)))
    for start in range(0, len(mine), step):
        block = mine[start : start + step]
        rows, places = np.nonzero(_meets(first.boxes.at(block), boxes))
        i, j = block[rows], theirs[places]
        if alike:
            once = i < j
            i, j = i[once], j[once]
        if len(i):
            yield i, j


def _meets(a: Boxes, b: Boxes) -> Flags:
    """Whether each of the boxes shares an activity with each of the others."""
    shared = (a.starts[:, None] < b.ends[None, :]) & (b.starts[None, :] < a.ends[:, None])
    for mine, theirs in zip(a.masks, b.masks, strict=True):
        shared &= _share(mine, theirs)
    return shared


def _share(mine: Masks, theirs: Masks) -> Flags:
    """Whether each mask has a leaf of each other one: word by word, as nearly every mask is one word."""
    shared: Flags = (mine[0][:, None] & theirs[0][None, :]) != 0
    for word in range(1, len(mine)):
        shared |= (mine[word][:, None] & theirs[word][None, :]) != 0
    return shared


@dataclass(frozen=True, slots=True)
class _Reached:
    """Which clauses' boxes, whatever their tool, some exception of a clause reaches; row 0 is of clauses without."""

    rows: Numbers
    reached: Flags

    def holds(self, owner: Numbers, other: Numbers) -> Flags:
        """Whether an exception of each owner reaches the other clause."""
        return self.reached[self.rows[owner], other]


def _reached_by_holes(of: Columns, others: Columns) -> _Reached:
    # The exceptions stand in the order of their clauses.
    owners, first_holes = np.unique(of.hole_owners, return_index=True)
    rows = np.zeros(len(of), np.int32)
    rows[owners] = np.arange(1, len(owners) + 1)
    reached = np.zeros((len(owners) + 1, len(others)), np.bool_)
    if len(owners):
        reached[1:] = np.logical_or.reduceat(_meets(of.hole_boxes, _any_tool(others.boxes)), first_holes, axis=0)
    return _Reached(rows, reached)


def _any_tool(boxes: Boxes) -> Boxes:
    masks = list(boxes.masks)
    masks[TOOL] = np.full_like(masks[TOOL], np.iinfo(np.uint64).max)
    return Boxes(tuple(masks), boxes.starts, boxes.ends)


def _verdicts(given: Pairs) -> Numbers:
    """Numbers of the verdicts on pairs of one pair of kinds, as if each region were its box."""
    if given.kinds[0] <= given.kinds[1]:
        return decide(given)
    return given.book.mirrored(decide(given.turned()))


def _are_open(given: Pairs) -> Flags:
    """Pairs on which the boxes say nothing: with a term outside the vocabulary, or with a list that has exceptions.

    What such a list rules out is not the box around where it applies.
    """
    pairs = given.turned() if given.kinds[0] > given.kinds[1] else given
    vague: Flags = pairs.a.is_vague[pairs.i] | pairs.b.is_vague[pairs.j]
    return vague | pairs.b.is_holed[pairs.j] if pairs.kinds == (Kind.PROHIBIT, Kind.ONLY) else vague
