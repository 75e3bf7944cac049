"""Boxes of activities: one bitmask per dimension and a half-open span of days; exact subtraction decides everything.

A box is `(action, tool, data, channel, audience, jurisdiction, first day, day after the last)`, the days as ordinals.
A region is a box minus holes (further boxes). No box that is known to be empty is built: where one would be, there is
None. A mask may stand for leaves that nobody knows yet (`cells`): compared with 0 it says what is known, and its truth
is asked only where a verdict hangs on it, at the end of `survivor`. Of a plain number both say the same.
"""

from collections.abc import Sequence
from datetime import date

from core.clauses.model import Dimension

Box = tuple[int, ...]
Holes = Sequence[Box]

DIMENSIONS = tuple(Dimension)
ACTION, TOOL, DATA, CHANNEL, AUDIENCE, JURISDICTION = range(len(DIMENSIONS))
START = len(DIMENSIONS)
END = START + 1
FIRST_DAY = date.min.toordinal()
AFTER_LAST_DAY = date.max.toordinal() + 1


def meets(a: Box, b: Box) -> bool:
    """Whether two boxes share an activity, as far as is known."""
    # Written out: this is the innermost test of detection, and almost every pair ends here.
    return (
        (a[0] & b[0]) != 0
        and (a[1] & b[1]) != 0
        and (a[2] & b[2]) != 0
        and (a[3] & b[3]) != 0
        and (a[4] & b[4]) != 0
        and (a[5] & b[5]) != 0
        and a[6] < b[7]
        and b[6] < a[7]
    )


def intersection(a: Box, b: Box) -> Box | None:
    """Activities in both boxes."""
    if not meets(a, b):
        return None
    return (
        a[0] & b[0],
        a[1] & b[1],
        a[2] & b[2],
        a[3] & b[3],
        a[4] & b[4],
        a[5] & b[5],
        max(a[6], b[6]),
        min(a[7], b[7]),
    )


def subtract(a: Box, b: Box) -> list[Box]:
    """Activities of `a` outside `b`, as disjoint boxes."""
    if not meets(a, b):
        return [a]
    pieces: list[Box] = []
    rest = list(a)
    for i in range(START):
        outside = rest[i] & ~b[i]
        if outside != 0:
            pieces.append((*rest[:i], outside, *rest[i + 1 :]))
            rest[i] &= b[i]
    if rest[START] < b[START]:
        pieces.append((*rest[:START], rest[START], b[START]))
        rest[START] = b[START]
    if rest[END] > b[END]:
        pieces.append((*rest[:START], b[END], rest[END]))
    return pieces


def survivor(box: Box | None, holes: Holes) -> Box | None:
    """A box inside `box` that no hole touches: None exactly when the holes cover it all."""
    pending = [(box, 0)] if box is not None else []
    while pending:
        piece, at = pending.pop()
        while at < len(holes) and not meets(piece, holes[at]):
            at += 1
        if at == len(holes):
            if all(piece[:START]):
                return piece
            continue
        pending.extend((rest, at + 1) for rest in subtract(piece, holes[at]))
    return None


def is_empty(box: Box | None, holes: Holes) -> bool:
    """Whether the region holds no activity."""
    if not holes:
        return box is None or not all(box[:START])
    return survivor(box, holes) is None


def is_subset(box: Box, holes: Holes, other: Box, other_holes: Holes) -> bool:
    """Whether the region `box` minus `holes` lies inside the region `other` minus `other_holes`."""
    if any(not is_empty(piece, holes) for piece in subtract(box, other)):
        return False
    return all(is_empty(intersection(box, hole), holes) for hole in other_holes)


def with_mask(box: Box, dimension: int, mask: int) -> Box | None:
    """The box with another mask on one dimension; None when that is known to empty it."""
    return (*box[:dimension], mask, *box[dimension + 1 :]) if mask != 0 else None


def bounding(box: Box, holes: Holes) -> Box:
    """The smallest box around the region, which is not empty; no hole is confined in days."""
    for dimension in range(START) if holes else ():
        cutting = [hole[dimension] for hole in holes if box[dimension] & ~hole[dimension]]
        if not cutting:
            continue
        for leaves in _told_apart(box[dimension], cutting):
            if is_empty((*box[:dimension], leaves, *box[dimension + 1 :]), holes):
                box = (*box[:dimension], box[dimension] & ~leaves, *box[dimension + 1 :])
    return box


def _told_apart(leaves: int, masks: Sequence[int]) -> list[int]:
    """The leaves in classes that none of the masks cuts across."""
    classes = [leaves]
    for mask in masks:
        classes = [part for each in classes for part in (each & mask, each & ~mask) if part]
    return classes
