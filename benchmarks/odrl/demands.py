"""Comparisons on one operand, of both sides, as masks of the values they admit: what the engine compares.

Where it is not known what a value admits there are two masks: `sure` holds values that are admitted for certain,
`possible` those that cannot be ruled out. The two are over different universes and are never mixed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, pairwise, product
from math import lcm

from benchmarks.odrl.branches import Comparison, OutOfReach
from benchmarks.odrl.concepts import Concepts
from benchmarks.odrl.quantities import is_quantity, quantity
from core.clauses.odrl.model import Literal, words
from core.clauses.odrl.terms import ODRL

MOST_CONCEPTS = 7
MOST_DAYS = 200_000
INTERVAL = ODRL + "timeInterval"
_NEVER_NEGATIVE = re.compile(
    r".*[/#](absoluteSize\w*|elapsedTime|meteredTime|delayPeriod|count|payAmount|percentage|resolution)"
)
_COUNTED = frozenset({ODRL + "count"})
_ORDER: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "eq": lambda x, v: x == v, "neq": lambda x, v: x != v, "lt": lambda x, v: x < v, "lteq": lambda x, v: x <= v,
    "gt": lambda x, v: x > v, "gteq": lambda x, v: x >= v,
}  # fmt: skip


@dataclass(frozen=True)
class Admitted:
    """What one side admits of an operand."""

    sure: int
    possible: int


def admitted(ours: Sequence[Comparison], theirs: Sequence[Comparison], concepts: Concepts) -> tuple[Admitted, Admitted]:
    """What each side admits of the one operand that all the comparisons are about."""
    together = [*ours, *theirs]
    values = [value for each in together for value in each.values]
    if any(each.anchor for each in together) or together[0].operand == INTERVAL:
        return _recurring(ours, theirs)
    if all(is_quantity(value) for value in values):
        _same_datatypes(values)
        return _ordered(ours, theirs)
    if any(is_quantity(value) for value in values):
        raise OutOfReach("numbers and names for one operand")
    return _named(ours, theirs, concepts)


def _same_datatypes(values: Sequence[object]) -> None:
    """A day is no instant: whether the first contains the second is not asked of an order."""
    kinds = {value.datatype.rpartition("#")[2] for value in values if isinstance(value, Literal)}
    if "date" in kinds and len(kinds) > 1:
        raise OutOfReach("days and instants for one operand")


def _ordered(ours: Sequence[Comparison], theirs: Sequence[Comparison]) -> tuple[Admitted, Admitted]:
    """Cells of the number line: each value that is named, and the gaps between, before and after them."""
    operand = ours[0].operand if ours else theirs[0].operand
    named = {quantity(value) for each in (*ours, *theirs) for value in each.values}
    cells = _cells(sorted(named), counted=operand in _COUNTED)
    if _NEVER_NEGATIVE.fullmatch(operand):
        cells = _cells(sorted(named | {Fraction(0)}), counted=operand in _COUNTED)
        cells = [cell for cell in cells if cell >= 0]
    first, second = (_mask(cells, [_order_test(each) for each in side]) for side in (ours, theirs))
    return Admitted(first, first), Admitted(second, second)


def _cells(points: Sequence[Fraction], *, counted: bool) -> list[Fraction]:
    """One number for each cell; between two counts that follow one another there is none."""
    gaps = [(a + b) / 2 for a, b in pairwise(points) if not counted or b - a > 1]
    return sorted([points[0] - 1, *points, *gaps, points[-1] + 1])


def _order_test(comparison: Comparison) -> Callable[[Fraction], bool]:
    values = [quantity(value) for value in comparison.values]
    if comparison.operator in {"isAnyOf", "isNoneOf"}:
        return lambda x: (x in values) == (comparison.operator == "isAnyOf")
    compare = _ORDER.get(comparison.operator)
    if compare is None or len(values) != 1:
        raise OutOfReach(f"the operator {comparison.operator or '(none)'} on quantities")
    return lambda x: compare(x, values[0])


def _mask(universe: Sequence[Fraction], tests: Sequence[Callable[[Fraction], bool]]) -> int:
    return sum(1 << at for at, x in enumerate(universe) if all(test(x) for test in tests))


def _recurring(ours: Sequence[Comparison], theirs: Sequence[Comparison]) -> tuple[Admitted, Admitted]:
    """Days on which a recurring period begins; without its first day only equal periods are known to agree."""
    sides = [[_rhythm(each) for each in side] for side in (ours, theirs)]
    rhythms = [rhythm for side in sides for rhythm in side]
    if not all(start is not None for _, start in rhythms):
        agree = len(set(rhythms)) == 1
        return Admitted(1, 1), Admitted(1 if agree else 2, 1)
    cycle = lcm(*(period for period, _ in rhythms))
    if cycle > MOST_DAYS:
        raise OutOfReach("periods that meet only after centuries")
    first, second = (
        sum(1 << day for day in range(cycle) if all((day - (start or 0)) % period == 0 for period, start in side))
        for side in sides
    )
    return Admitted(first, first), Admitted(second, second)


def _rhythm(comparison: Comparison) -> tuple[int, int | None]:
    days = quantity(comparison.values[0]) if is_quantity(comparison.values[0]) else Fraction(0)
    if comparison.operator != "eq" or days.denominator != 1 or days <= 0 or len(comparison.values) != 1:
        raise OutOfReach("a recurring period that is not given in whole days")
    try:
        return int(days), date.fromisoformat(comparison.anchor).toordinal() if comparison.anchor else None
    except ValueError as error:
        raise OutOfReach("a first day that is no day") from error


Kind = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""A thing as the mentioned concepts see it: those it lies below, those it equals, those that lie below it."""


def _named(ours: Sequence[Comparison], theirs: Sequence[Comparison], concepts: Concepts) -> tuple[Admitted, Admitted]:
    """Concepts: for certain only those that a vocabulary knows, possible every kind of thing it does not rule out."""
    texts = {value.text for each in (*ours, *theirs) for value in each.values if isinstance(value, Literal)}
    concepts = _with_texts(concepts, texts)
    mentioned = sorted({words(value) for each in (*ours, *theirs) for value in each.values})
    if len(mentioned) > MOST_CONCEPTS:
        raise OutOfReach(f"more than {MOST_CONCEPTS} concepts for one operand")
    kinds = _kinds(mentioned, concepts)
    known = sorted({*concepts.above, *mentioned})

    def admits(side: Sequence[Comparison]) -> Admitted:
        sure = sum(1 << at for at, one in enumerate(known) if all(_is_sure(each, one, concepts) for each in side))
        possible = sum(1 << at for at, kind in enumerate(kinds) if all(_fits(each, kind) for each in side))
        return Admitted(sure, possible)

    return admits(ours), admits(theirs)


def _with_texts(concepts: Concepts, texts: set[str]) -> Concepts:
    """Values that are written out exclude one another where they differ."""
    pairs = {frozenset(pair) for pair in combinations(sorted(texts), 2)}
    return Concepts(concepts.above, concepts.exclusive | pairs) if pairs else concepts


def _subsets(names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(c) for c in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))]


def _kinds(mentioned: Sequence[str], concepts: Concepts) -> list[Kind]:
    """Every kind of thing that what is known allows."""
    upper = [s for s in _subsets(mentioned) if _is_possible_below(s, mentioned, concepts)]
    lower = [
        s
        for s in _subsets(mentioned)
        if all(a in s for b in s for a in mentioned if concepts.is_below(a, b))
    ]  # fmt: skip
    return [
        (above, above & below, below)
        for above, below in product(upper, lower)
        if not any(concepts.excludes(a, b) for a in above for b in below)
    ]


def _is_possible_below(above: frozenset[str], mentioned: Sequence[str], concepts: Concepts) -> bool:
    complete = all(b in above for a in above for b in mentioned if concepts.is_below(a, b))
    return complete and not any(concepts.excludes(a, b) for a, b in combinations(sorted(above), 2))


def _fits(comparison: Comparison, kind: Kind) -> bool:
    above, equal, below = kind
    names = [words(value) for value in comparison.values]
    match comparison.operator.removeprefix("not "):
        case "eq" | "isAnyOf":
            fits = any(name in equal for name in names)
        case "neq" | "isNoneOf":
            fits = not any(name in equal for name in names)
        case "isA" | "isPartOf" | "isAllOf":
            fits = all(name in above for name in names)
        case "hasPart":
            fits = all(name in below for name in names)
        case _:
            raise OutOfReach(f"the operator {comparison.operator or '(none)'} on names")
    return fits != comparison.operator.startswith("not ")


def _is_sure(comparison: Comparison, one: str, concepts: Concepts) -> bool:
    """Whether a known concept is admitted for certain; what a negation admits must be ruled out for certain."""
    names = [words(value) for value in comparison.values]
    match comparison.operator:
        case "eq" | "isAnyOf":
            return one in names
        case "neq" | "isNoneOf":
            return all(concepts.excludes(one, name) for name in names)
        case "isA" | "isPartOf" | "isAllOf":
            return all(concepts.is_below(one, name) for name in names)
        case "hasPart":
            return all(concepts.is_below(name, one) for name in names)
        case "not hasPart":
            return any(concepts.excludes(name, one) for name in names)
        case _:
            return any(concepts.excludes(one, name) for name in names)
