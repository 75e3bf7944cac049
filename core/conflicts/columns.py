"""Clauses as numpy columns, so that one operation relates thousands of pairs; a mask takes the words it needs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import END, START, TOOL, Box, bounding, intersection
from core.conflicts.compile import Compiled, Kind, every_leaf, every_tool
from core.conflicts.scenarios import any_tool

WORD_BITS = 64
Flags = NDArray[np.bool_]
Masks = NDArray[np.uint64]
"""Words × clauses, the lowest word first."""
Numbers = NDArray[np.signedinteger[Any]]

# Which parameters there are, and their values, changes with a release alone.
PARAMETERS = tuple(vocabulary().parameters)
_PLACE_OF_PARAMETER = {"": -1, **{name: place for place, name in enumerate(PARAMETERS)}}


_WORDS_OF_VALUES = max(-(-len(each.values) // WORD_BITS) for each in vocabulary().parameters.values())


def words_of_masks() -> tuple[int, ...]:
    """How many words the masks of each dimension take."""
    return tuple(-(-every.bit_length() // WORD_BITS) for every in every_leaf())


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes as columns: a mask array per dimension, and the first day and the day after the last as ordinals."""

    masks: tuple[Masks, ...]
    starts: Numbers
    ends: Numbers

    def at(self, places: Numbers) -> "Boxes":
        """Those of the boxes, in that order."""
        return Boxes(tuple(each.take(places, axis=1) for each in self.masks), self.starts[places], self.ends[places])


@dataclass(frozen=True, slots=True)
class Columns:
    """Clauses that apply to something, each at its place.

    Attributes:
        boxes: the smallest box around each clause's region.
        tools: tools that a clause's activities use.
        banned: tools that a ban or an exclusivity forbids; nothing for other kinds.
        allowed: tools on an exclusivity's list.
        least, most: what a demand for a number admits; `values` what any other demand admits.
        is_cylinder: the region is the same for every tool.
        is_soft: a preference, which contradicts nobody.
        is_vague: some term is not in the vocabulary, so that the box is the widest it could mean.
        hole_boxes: exceptions that are still holes, inside the boxes, with every tool.
        hole_owners: the places of their clauses.
    """

    kinds: Numbers
    parameters: Numbers
    boxes: Boxes
    banned: Masks
    allowed: Masks
    is_number: Flags
    least: Numbers
    most: Numbers
    values: Masks
    is_cylinder: Flags
    is_soft: Flags
    is_vague: Flags
    is_holed: Flags
    hole_boxes: Boxes
    hole_owners: Numbers

    @property
    def tools(self) -> Masks:
        """Tools of each clause's activities."""
        return self.boxes.masks[TOOL]

    def __len__(self) -> int:
        return len(self.kinds)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A living clause for a column: as compiled, and whether some term is vague (then compiled at its widest)."""

    compiled: Compiled
    is_vague: bool = False


def columns(clauses: Sequence[Prepared]) -> Columns:
    """Lay clauses out in columns, in the given order; none of them dead."""
    of = [each.compiled for each in clauses]
    around = [_around(each) for each in clauses]
    ranges = [clause.values if isinstance(clause.values, tuple) else None for clause in of]
    holes = list(_holes(clauses, around))
    words = words_of_masks()
    return Columns(
        kinds=_numbers((clause.kind for clause in of), np.int8),
        parameters=_numbers((_PLACE_OF_PARAMETER[clause.param] for clause in of), np.int16),
        boxes=_boxes(around),
        banned=_masks([_banned(clause, box) for clause, box in zip(of, around, strict=True)], words[TOOL]),
        allowed=_masks([clause.allowed for clause in of], words[TOOL]),
        is_number=_flags(admitted is not None for admitted in ranges),
        least=_numbers((admitted[0] if admitted else 0 for admitted in ranges), np.int64),
        most=_numbers((admitted[1] if admitted else 0 for admitted in ranges), np.int64),
        values=_masks(
            [clause.values if isinstance(clause.values, int) else 0 for clause in of], max(*words, _WORDS_OF_VALUES)
        ),
        is_cylinder=_flags(clause.kind is Kind.PROHIBIT and clause.cylinder for clause in of),
        is_soft=_flags(clause.preference for clause in of),
        is_vague=_flags(each.is_vague for each in clauses),
        is_holed=_flags(bool(clause.holes) for clause in of),
        hole_boxes=_boxes([hole for _, hole in holes]),
        hole_owners=_numbers((place for place, _ in holes), np.int32),
    )


def joined(first: Columns, second: Columns) -> Columns:
    """The columns of the first clauses with those of the second behind them."""
    parts = {
        each.name: np.concatenate([getattr(first, each.name), getattr(second, each.name)], axis=-1)
        for each in fields(Columns)
        if each.name not in {"boxes", "hole_boxes", "hole_owners"}
    }
    return Columns(
        **parts,
        boxes=_joined_boxes(first.boxes, second.boxes),
        hole_boxes=_joined_boxes(first.hole_boxes, second.hole_boxes),
        hole_owners=np.concatenate([first.hole_owners, second.hole_owners + np.int32(len(first))]),
    )


def _joined_boxes(first: Boxes, second: Boxes) -> Boxes:
    return Boxes(
        masks=tuple(np.concatenate(both, axis=1) for both in zip(first.masks, second.masks, strict=True)),
        starts=np.concatenate([first.starts, second.starts]),
        ends=np.concatenate([first.ends, second.ends]),
    )


def _around(prepared: Prepared) -> Box:
    box = prepared.compiled.box
    if box is None:
        raise ValueError("A clause that applies to nothing has no place in the columns.")
    return box if prepared.is_vague else bounding(box, prepared.compiled.holes)


def _holes(clauses: Sequence[Prepared], around: Sequence[Box]) -> Iterator[tuple[int, Box]]:
    for place, (clause, box) in enumerate(zip(clauses, around, strict=True)):
        for hole in clause.compiled.holes:
            inside = intersection(any_tool(hole), any_tool(box))
            if inside is not None and not clause.is_vague:
                yield place, inside


def _banned(clause: Compiled, around: Box) -> int:
    if clause.kind is Kind.PROHIBIT:
        return around[TOOL]
    return every_tool() & ~clause.allowed if clause.kind is Kind.ONLY else 0


def _boxes(boxes: Sequence[Box]) -> Boxes:
    return Boxes(
        masks=tuple(
            _masks([box[dimension] for box in boxes], words) for dimension, words in enumerate(words_of_masks())
        ),
        starts=_numbers((box[START] for box in boxes), np.int32),
        ends=_numbers((box[END] for box in boxes), np.int32),
    )


def _masks(masks: Sequence[int], words: int) -> Masks:
    lowest = (1 << WORD_BITS) - 1
    split = [[mask >> (WORD_BITS * word) & lowest for mask in masks] for word in range(words)]
    return np.array(split, np.uint64).reshape(words, len(masks))


def _numbers(numbers: Iterable[int], dtype: type[np.signedinteger[Any]]) -> Numbers:
    return np.fromiter(numbers, dtype)


def _flags(flags: Iterable[bool]) -> Flags:
    return np.fromiter(flags, np.bool_)
