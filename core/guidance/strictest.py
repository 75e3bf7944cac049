"""What several demands on one parameter admit together: the strictest value, or that there is none, and its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.clauses.model import Dimension, Require
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary
from core.clauses.words import demand_words, value_words
from core.conflicts.boxes import Box, intersection, is_empty
from core.conflicts.compile import UNBOUNDED
from core.conflicts.scenarios import Region

Values = int | tuple[int, int]
"""What is admitted: (least, most) of a number, else a mask, as in `Compiled.values`."""


@dataclass(frozen=True)
class Admission:
    """Where a clause applies, and what it admits there."""

    region: Region
    values: Values


@dataclass(frozen=True)
class Demand(Admission):
    """A demand on a parameter, as it is written."""

    norm: Require


def together(first: Values, second: Values) -> Values:
    """What both admit."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return max(first[0], second[0]), min(first[1], second[1])
    return _mask(first) & _mask(second)


def is_nothing(values: Values) -> bool:
    """Whether no value is left."""
    return values[0] > values[1] if isinstance(values, tuple) else values == 0


def is_inside(given: Values, values: Values) -> bool:
    """Whether everything given is admitted."""
    return together(given, values) == given


def clash(demands: Sequence[Admission], within: Box) -> tuple[int, ...]:
    """Positions of demands that apply to one activity inside the box and leave no value; none can be left out.

    Empty when there is no such set. Of numbers two always suffice; of listed values it may take more.
    """
    found = _clash(demands, _Meeting(within), 0)
    for position in found:
        fewer = tuple(each for each in found if each != position)
        if len(fewer) > 1 and is_nothing(_all_together([demands[each] for each in fewer])):
            found = fewer
    return found


@dataclass(frozen=True)
class _Meeting:
    """Where some demands apply together, and what they admit there."""

    box: Box
    holes: tuple[Box, ...] = ()
    values: Values | None = None
    chosen: tuple[int, ...] = ()


def _clash(demands: Sequence[Admission], met: _Meeting, start: int) -> tuple[int, ...]:
    if met.values is not None and is_nothing(met.values):
        return met.chosen
    for position in range(start, len(demands)):
        nearer = _joined(demands[position], met, position)
        found = _clash(demands, nearer, position + 1) if nearer is not None else ()
        if found:
            return found
    return ()


def _joined(demand: Admission, met: _Meeting, position: int) -> _Meeting | None:
    """One demand more, where that can bring a clash nearer.

    Who takes nothing away from the values only narrows the place where the others meet; and of numbers the two that
    clash are enough, so that a third is never tried.
    """
    left = demand.values if met.values is None else together(met.values, demand.values)
    if left == met.values or (isinstance(left, tuple) and len(met.chosen) > 1):
        return None
    box, holes = intersection(met.box, demand.region[0]), (*met.holes, *demand.region[1])
    if box is None or is_empty(box, holes):
        return None
    return _Meeting(box, holes, left, (*met.chosen, position))


def _all_together(demands: Sequence[Admission]) -> Values:
    values = demands[0].values
    for demand in demands[1:]:
        values = together(values, demand.values)
    return values


def strictest(demands: Sequence[Admission]) -> tuple[Values, tuple[int, ...]]:
    """What all of them admit, and the positions of those that impose it: the fewest first ones that suffice."""
    values = _all_together(demands)
    imposing = list(range(len(demands)))
    for position in reversed(range(len(demands))):
        fewer = [each for each in imposing if each != position]
        if fewer and _all_together([demands[each] for each in fewer]) == values:
            imposing = fewer
    return values, tuple(imposing)


def demand_of(param: str, values: Values, written: Sequence[Require]) -> Require:
    """The values as a demand that can be said; one of those written where it says the same."""
    parameter = vocabulary().parameters[param]
    if len(written) == 1:
        return written[0]
    if isinstance(values, tuple):
        least, most = values
        return Require(param, minimum=least or (0 if most == 0 else None), maximum=most if most < UNBOUNDED else None)
    return Require(param, one_of=tuple(_listed(parameter, values)))


def strictest_words(param: str, values: Values, written: Sequence[Require]) -> str:
    """The demand as a sentence part: "human reviewers must be at least 2"."""
    norm = demand_of(param, values, written)
    if norm == Require(param):
        return f"{vocabulary().parameters[param].label} may be anything"
    return demand_words(norm)


def strictest_value_words(param: str, values: Values, written: Sequence[Require]) -> str:
    """The admissible values alone."""
    norm = demand_of(param, values, written)
    return "anything" if norm == Require(param) else value_words(norm)


def _listed(parameter: Parameter, mask: int) -> Iterator[str]:
    if parameter.taxonomy is not None:
        yield from terms_of(parameter.taxonomy, mask)
        return
    yield from (value for position, value in enumerate(parameter.values) if mask >> position & 1)


def terms_of(dimension: Dimension, mask: int) -> Iterator[str]:
    """The leaves of a mask in as few terms as a reader needs: the largest groups that fit, then what they leave."""
    taxonomy = vocabulary().taxonomies[dimension]
    masks, left = taxonomy.masks, mask
    # A group of one says less than its only leaf, so of two terms for the same leaves the leaf goes first.
    for term in sorted(masks, key=lambda each: (-masks[each].bit_count(), each in taxonomy.children, each)):
        if not masks[term] & ~mask and masks[term] & left:
            yield term
            left &= ~masks[term]


def values_given(param: str, given: int | str) -> Values:
    """A value as somebody gives it, in the shape in which demands are compared; a group means all of its leaves."""
    parameter = vocabulary().parameters[param]
    if parameter.kind is ParameterKind.NUMBER:
        return int(given), int(given)
    if parameter.taxonomy is not None:
        return vocabulary().taxonomies[parameter.taxonomy].masks[str(given)]
    return 1 << parameter.values.index(str(given))


def _mask(values: Values) -> int:
    return values if isinstance(values, int) else 0
