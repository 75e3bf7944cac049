"""Thousands of concrete activities against all clauses at once; the same answers as `guidance.deciding`, in columns.

A concrete activity has one leaf in every dimension. Then a region holds it or does not, and the whole of May I? is a
handful of tables: clauses × leaves for each dimension, clauses × activities for what follows from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.clauses.model import Dimension, Only, Prohibit, Require
from core.clauses.taxonomy import ParameterKind, vocabulary
from core.conflicts.boxes import DIMENSIONS, END, START, Box
from core.conflicts.compile import UNBOUNDED
from core.conflicts.scenarios import Region
from core.guidance.applying import Applied, Tie, binds
from core.guidance.strictest import Values, is_inside, is_nothing, together, values_given

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

NOT_GIVEN, KEPT, BROKEN, DOUBTFUL = range(4)


@dataclass(frozen=True)
class Activities:
    """Concrete activities in columns: a leaf's place for each dimension, the day's ordinal, and values by parameter.

    `given` holds, by parameter, the distinct values and for each activity the place of its own, -1 for none.
    """

    leaves: tuple[Places, ...]
    days: Places
    given: Mapping[str, tuple[tuple[int | str, ...], Places]]

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True)
class Verdicts:
    """Clauses × activities: what surely forbids, what leaves in doubt, and which demand was told no value."""

    bans: Flags
    unclear: Flags
    unmet: Flags


def judge_points(counted: Sequence[Applied], held: Flags, activities: Activities) -> Verdicts:
    """The verdicts of clauses that count for these activities; `held` says which of them was in force for which."""
    sure = _inside([one.sure_region for one in counted], activities) & held
    perhaps = _inside([one.possible_region for one in counted], activities) & held
    bans, doubts, unmet = np.zeros_like(sure), np.zeros_like(sure), np.zeros_like(sure)
    for place, one in enumerate(counted):
        if one.is_preference:
            continue
        surely, maybe = _forbids(one, sure[place], perhaps[place], held[place], activities)
        bans[place] = surely
        doubts[place] = maybe & ~surely
        if binds(one) and one.words:
            doubts[place] |= perhaps[place] & ~sure[place]
        if binds(one) and isinstance(one.held.clause.norm, Require):
            unmet[place] = sure[place] & (_codes(one, activities) == NOT_GIVEN)
    return Verdicts(bans, doubts | _clashes(counted, sure), unmet)


def _forbids(one: Applied, sure: Flags, perhaps: Flags, held: Flags, activities: Activities) -> tuple[Flags, Flags]:
    """Where one clause forbids under every meaning of its words, and under some."""
    norm = one.held.clause.norm
    if isinstance(norm, Prohibit):
        return sure, perhaps
    if isinstance(norm, Only):
        surely, maybe = _inside([one.surely_bans(None), one.may_ban(None)], activities)
        return surely & held, maybe & held
    if isinstance(norm, Require):
        codes = _codes(one, activities)
        return sure & (codes == BROKEN), perhaps & ((codes == BROKEN) | (codes == DOUBTFUL))
    nothing = np.zeros_like(sure)
    return nothing, nothing


def _codes(one: Applied, activities: Activities) -> Places:
    """For each activity whether the value it gives keeps to a demand, breaks it, or leaves that open."""
    norm = one.held.clause.norm
    if not isinstance(norm, Require) or norm.param not in activities.given:
        return np.zeros(len(activities), np.int64)
    values, places = activities.given[norm.param]
    codes = np.array([*(_code(one, values_given(norm.param, value)) for value in values), NOT_GIVEN], np.int64)
    return codes[places]


def _code(one: Applied, given: Values) -> int:
    if one.surely_bans(given) is not None:
        return BROKEN
    return KEPT if is_inside(given, one.perhaps.values) else DOUBTFUL


def _clashes(counted: Sequence[Applied], sure: Flags) -> Flags:
    """Demands on the work that leave no value together, where they meet: each of their clauses."""
    clashing = np.zeros_like(sure)
    demands: dict[str, list[int]] = {}
    for place, one in enumerate(counted):
        if one.tie is Tie.WORK and not one.is_preference and one.demand is not None:
            demands.setdefault(one.demand.norm.param, []).append(place)
    for param, places in demands.items():
        applying = sure[places]
        values = [_demanded(counted[place]) for place in places]
        clash = _no_value_left(param, values, applying)
        clashing[places] |= applying & clash
    return clashing


def _demanded(one: Applied) -> Values:
    if one.demand is None:
        raise ValueError("Only a demand has values.")
    return one.demand.values


def _no_value_left(param: str, values: Sequence[Values], applying: Flags) -> Flags:
    """Activities at which the demands that apply admit nothing together."""
    met: Flags = np.zeros(applying.shape[1], np.bool_)
    if vocabulary().parameters[param].kind is ParameterKind.NUMBER:
        bounds = [each if isinstance(each, tuple) else (0, UNBOUNDED) for each in values]
        least = np.array([low for low, _ in bounds], np.int64)[:, None]
        most = np.array([high for _, high in bounds], np.int64)[:, None]
        highest = np.where(applying, least, 0).max(axis=0)
        met |= highest > np.where(applying, most, UNBOUNDED).min(axis=0)
        return met
    for patterns, places in _patterns(applying):
        left: Values | None = None
        for position in np.flatnonzero(patterns).tolist():
            left = values[position] if left is None else together(left, values[position])
        if left is not None and is_nothing(left):
            met[places] = True
    return met


def _patterns(applying: Flags) -> Iterable[tuple[Flags, Places]]:
    """Which demands apply together, each combination once, with the activities at which it does."""
    patterns, of = np.unique(applying.T, axis=0, return_inverse=True)
    return ((pattern, np.flatnonzero(of.reshape(-1) == place)) for place, pattern in enumerate(patterns))


def _inside(regions: Sequence[Region | None], activities: Activities) -> Flags:
    """Which region holds which activity."""
    nothing: Box = (*(0 for _ in DIMENSIONS), 0, 0)
    boxes = [region[0] if region is not None else nothing for region in regions]
    inside = _in_boxes(boxes, activities)
    for place, region in enumerate(regions):
        if region is not None and region[1]:
            inside[place] &= ~_in_boxes(region[1], activities).any(axis=0)
    return inside


def _in_boxes(boxes: Sequence[Box], activities: Activities) -> Flags:
    if not boxes:
        return np.zeros((0, len(activities)), np.bool_)
    starts = np.array([box[START] for box in boxes], np.int64)[:, None]
    ends = np.array([box[END] for box in boxes], np.int64)[:, None]
    inside: Flags = (starts <= activities.days) & (activities.days < ends)
    for dimension in range(START):
        leaves = activities.leaves[dimension]
        table = np.stack([_row(box[dimension], dimension) for box in boxes])
        inside &= table[:, leaves]
    return inside


def _row(mask: int, dimension: int) -> Flags:
    """A mask as one flag for each leaf of its dimension."""
    count = len(vocabulary().taxonomies[DIMENSIONS[dimension]].leaves)
    bits = np.frombuffer(mask.to_bytes(-(-count // 8), "little"), np.uint8)
    flags: Any = np.unpackbits(bits, bitorder="little")[:count].astype(np.bool_)
    found: Flags = flags
    return found


def leaf_places() -> Mapping[Dimension, Mapping[str, int]]:
    """The place of each leaf in its dimension."""
    known = vocabulary().taxonomies
    return {each: {leaf: place for place, leaf in enumerate(known[each].leaves)} for each in DIMENSIONS}
