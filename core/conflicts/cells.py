"""Masks of leaves that nobody knows yet: what they hold is supposed only when a verdict asks, one answer after another.

A class is a set of leaves that no known list of terms tells apart; the unmapped terms cut it into cells, one for each
set of terms that a leaf can belong to. A meaning of the terms says which cells hold a leaf: at least one in each class,
and no more than the class has leaves. The engine asks of a mask only whether it is empty. So it can run on cells: an
answer that is still open is supposed, and a run stands for all meanings in which the supposed answers are true.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from core.conflicts.compile import Meaning, Term

Result = TypeVar("Result")


@dataclass(frozen=True)
class LeafClass:
    """Leaves that no known list tells apart, and the terms (those of a group mean one thing) that may divide them."""

    leaves: int
    groups: tuple[frozenset[Term], ...]

    @property
    def cell_count(self) -> int:
        """Number of cells; cell number i lies in those terms whose bit in i is set."""
        return 1 << len(self.groups)


@dataclass(frozen=True)
class Partition:
    """The classes of one dimension, their cells numbered throughout."""

    classes: tuple[LeafClass, ...]

    @cached_property
    def cells(self) -> tuple[int, ...]:
        """For each class its cells, as a mask."""
        masks, first = [], 0
        for each in self.classes:
            masks.append(((1 << each.cell_count) - 1) << first)
            first += each.cell_count
        return tuple(masks)

    @cached_property
    def terms(self) -> dict[Term, int]:
        """For each unmapped term its cells, as a mask."""
        found: dict[Term, int] = {}
        first = 0
        for each in self.classes:
            for bit, group in enumerate(each.groups):
                inside = sum(1 << first + cell for cell in range(each.cell_count) if cell >> bit & 1)
                found.update({term: found.get(term, 0) | inside for term in group})
            first += each.cell_count
        return found

    def lifted(self, leaves: int) -> int:
        """The cells of a mask of leaves that no class cuts across."""
        return sum(cells for each, cells in zip(self.classes, self.cells, strict=True) if each.leaves & leaves)

    def is_possible(self, empty: int, held: Sequence[int]) -> bool:
        """Whether some meaning leaves the cells in `empty` without a leaf and puts one into each mask of `held`."""
        rooms = [
            (cells & ~empty, each.leaves.bit_count()) for each, cells in zip(self.classes, self.cells, strict=True)
        ]
        if not all(open_cells for open_cells, _ in rooms):
            return False
        roomy = sum(open_cells for open_cells, leaves in rooms if open_cells.bit_count() <= leaves)
        wanted = [mask & ~empty for mask in held if not mask & roomy]
        return _can_place(wanted, [room for room in rooms if not room[0] & roomy])


def _can_place(wanted: list[int], rooms: list[tuple[int, int]]) -> bool:
    """Whether leaves can be put so that each mask gets one; a room is its open cells and its spare leaves."""
    if not wanted:
        return True
    for at, (cells, leaves) in enumerate(rooms):
        fewer = [*rooms[:at], (cells, leaves - 1), *rooms[at + 1 :]]
        if leaves and any(_can_place(rest, fewer) for rest in _left_over(wanted, cells)):
            return True
    return False


def _left_over(wanted: list[int], cells: int) -> Iterator[list[int]]:
    """The masks still without a leaf, for each cell of the first mask that differs in which others it serves."""
    tried = set()
    candidates = wanted[0] & cells
    while candidates:
        cell = candidates & -candidates
        candidates ^= cell
        rest = [mask for mask in wanted if not mask & cell]
        if tuple(rest) not in tried:
            tried.add(tuple(rest))
            yield rest


class Suppositions:
    """The answers supposed in one run: the given ones first, then "empty" wherever both are possible."""

    def __init__(self, given: tuple[bool, ...]) -> None:
        self.answers: list[bool] = []
        self._given = given

    def next(self) -> bool:
        """Suppose one more answer."""
        at = len(self.answers)
        self.answers.append(self._given[at] if at < len(self._given) else False)
        return self.answers[at]


class Ground:
    """What one run has supposed about one dimension."""

    def __init__(self, partition: Partition, suppositions: Suppositions) -> None:
        self.partition = partition
        self._suppositions = suppositions
        self.empty = 0
        self._held: list[int] = []

    def holds(self, mask: int) -> bool:
        """Whether a leaf lies in these cells: as far as it follows from earlier answers, else as supposed now."""
        mask &= ~self.empty
        if not mask:
            return False
        if any(not held & ~self.empty & ~mask for held in self._held):
            return True
        can_hold = self.partition.is_possible(self.empty, [*self._held, mask])
        can_be_empty = self.partition.is_possible(self.empty | mask, self._held)
        answer = self._suppositions.next() if can_hold and can_be_empty else can_hold
        if answer:
            self._held.append(mask)
        else:
            self.empty |= mask
        return answer


class Cells(int):
    """A mask of cells in place of one of leaves: equals 0 once it is known to be empty; its truth is the ground's."""

    ground: Ground

    def __new__(cls, mask: int, ground: Ground) -> "Cells":
        """Make the mask of those cells that may still hold a leaf."""
        made = super().__new__(cls, mask & ~ground.empty)
        made.ground = ground
        return made

    def _lifted(self, other: int) -> int:
        return int(other) if isinstance(other, Cells) else self.ground.partition.lifted(other)

    def __and__(self, other: int) -> "Cells":
        return Cells(int(self) & self._lifted(other), self.ground)

    def __or__(self, other: int) -> "Cells":
        return Cells(int(self) | self._lifted(other), self.ground)

    __rand__, __ror__ = __and__, __or__

    def __invert__(self) -> "Cells":
        return Cells(sum(self.ground.partition.cells) & ~int(self), self.ground)

    def __bool__(self) -> bool:
        return self.ground.holds(int(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int) and int(self) == self._lifted(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = int.__hash__


def runs(partitions: Sequence[Partition], judge: Callable[[Meaning], Result]) -> Iterator[Result]:
    """What the judge says in every run: together they stand for every meaning of the unmapped terms."""
    waiting: list[tuple[bool, ...]] = [()]
    for given in waiting:
        suppositions = Suppositions(given)
        grounds = [Ground(partition, suppositions) for partition in partitions]
        yield judge({term: Cells(mask, ground) for ground in grounds for term, mask in ground.partition.terms.items()})
        answers = tuple(suppositions.answers)
        waiting.extend((*answers[:at], True) for at in range(len(given), len(answers)))
