"""Clauses to what the engine computes with: a box with holes, a tool mask or admissible values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from core.clauses.model import Clause, Dimension, Duty, Norm, Only, Permit, Priority, Prohibit, Require, Scope, Window
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary
from core.conflicts.boxes import (
    AFTER_LAST_DAY,
    DIMENSIONS,
    FIRST_DAY,
    TOOL,
    Box,
    intersection,
    is_empty,
    subtract,
    with_mask,
)

Term = tuple[Dimension, str]
Meaning = Mapping[Term, int]
"""Leaf mask that each unmapped term is taken to stand for."""

NO_MEANING: Meaning = MappingProxyType({})
UNBOUNDED = 1 << 62
_PLACES = {dimension: place for place, dimension in enumerate(DIMENSIONS)}


def every_leaf() -> tuple[int, ...]:
    """The mask of every leaf, by dimension, in the vocabulary that counts now."""
    return vocabulary().every_leaf


def every_tool() -> int:
    """The mask of every tool."""
    return vocabulary().every_leaf[TOOL]


class Kind(IntEnum):
    """Kinds of norm, in the order in which the verdict table takes its two sides."""

    PERMIT = 0
    DUTY_EACH = 1
    DUTY = 2
    PROHIBIT = 3
    ONLY = 4
    REQUIRE = 5


@dataclass(frozen=True, slots=True)
class Compiled:
    """A clause ready to relate; a dead one (applies to nothing) has no box.

    `allowed` is an exclusivity's tool mask; `values` what a demand admits: (least, most) of a number, else a mask.
    """

    kind: Kind
    box: Box | None
    holes: tuple[Box, ...]
    preference: bool
    allowed: int = 0
    param: str = ""
    values: int | tuple[int, int] = 0

    @property
    def cylinder(self) -> bool:
        """Whether the region is the same for every tool, so that a ban is one of the activity, not of tools."""
        return self.box is not None and _is_cylinder(self.box, self.holes)


def compile_clause(clause: Clause, meaning: Meaning = NO_MEANING) -> Compiled:
    """Compile a clause; unmapped terms stand for their `meaning`, and for nothing where none is given."""
    exceptions = [box for scope in clause.exceptions if (box := scope_box(scope, Window(), meaning))]
    box, holes = _carve(scope_box(clause.scope, clause.window, meaning), exceptions)
    norm = clause.norm
    return Compiled(
        kind=kind_of(norm),
        box=box,
        holes=holes,
        preference=clause.priority is Priority.PREFERENCE,
        allowed=mask(Dimension.TOOL, norm.tools, meaning) if isinstance(norm, Only) else 0,
        param=norm.param if isinstance(norm, Require) else "",
        values=_values(norm, meaning) if isinstance(norm, Require) else 0,
    )


def kind_of(norm: Norm) -> Kind:
    """Kind of a norm."""
    match norm:
        case Permit():
            return Kind.PERMIT
        case Prohibit():
            return Kind.PROHIBIT
        case Duty(each):
            return Kind.DUTY_EACH if each else Kind.DUTY
        case Only():
            return Kind.ONLY
        case Require():
            return Kind.REQUIRE


def mask(dimension: Dimension, terms: Iterable[str], meaning: Meaning = NO_MEANING) -> int:
    """Leaves that some of the terms cover."""
    masks = vocabulary().taxonomies[dimension].masks
    covered = 0
    for term in terms:
        known = masks.get(term)
        covered |= meaning.get((dimension, term), 0) if known is None else known
    return covered


def scope_box(scope: Scope, window: Window, meaning: Meaning = NO_MEANING) -> Box | None:
    """Box of a scope within a window; None when a dimension or the window is known to be empty."""
    masks = list(every_leaf())
    for dimension, terms in scope.terms:
        masks[_PLACES[dimension]] = mask(dimension, terms, meaning)
    start = window.starts_on.toordinal() if window.starts_on else FIRST_DAY
    end = window.ends_on.toordinal() if window.ends_on else AFTER_LAST_DAY
    return (*masks, start, end) if 0 not in masks and start < end else None


def _carve(box: Box | None, exceptions: list[Box]) -> tuple[Box | None, tuple[Box, ...]]:
    """Cut exceptions off the box where that leaves one box, until none does; the others stay as holes."""
    if not exceptions:
        return (box, ()) if not is_empty(box, ()) else (None, ())
    holes = exceptions
    folded = True
    while folded and box is not None:
        folded = False
        kept: list[Box] = []
        for hole in holes:
            pieces = subtract(box, hole) if box is not None else []
            if len(pieces) > 1:
                kept.append(hole)
            elif not pieces or pieces[0] != box:
                box, folded = (pieces[0] if pieces else None), True
        holes = kept
    return (None, ()) if is_empty(box, holes) else (box, tuple(holes))


def _is_cylinder(box: Box, holes: tuple[Box, ...]) -> bool:
    """Whether the region is the same for every tool: each hole for some tools only must be a hole for all."""
    if every_tool() & ~box[TOOL]:
        return False
    every = every_tool()
    widened = ((hole[TOOL], with_mask(hole, TOOL, every)) for hole in holes if hole[TOOL] != every)
    return all(is_empty(wide and intersection(wide, box), holes) or not tools for tools, wide in widened)


def _values(norm: Require, meaning: Meaning) -> int | tuple[int, int]:
    parameter = vocabulary().parameters[norm.param]
    if parameter.kind is ParameterKind.NUMBER:
        least = norm.minimum if isinstance(norm.minimum, int) else 0
        most = norm.maximum if isinstance(norm.maximum, int) else UNBOUNDED
        return max(0, least), most
    if parameter.taxonomy is not None:
        return mask(parameter.taxonomy, norm.one_of or (), meaning)
    return _listed_mask(parameter, norm)


def _listed_mask(parameter: Parameter, norm: Require) -> int:
    values = parameter.values
    if norm.one_of is not None:
        return sum(1 << values.index(value) for value in set(norm.one_of))
    low = values.index(str(norm.minimum)) if norm.minimum is not None else 0
    high = values.index(str(norm.maximum)) if norm.maximum is not None else len(values) - 1
    return (1 << (high + 1)) - (1 << low) if low <= high else 0
