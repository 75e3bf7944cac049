"""Conditions as alternatives: each branch is a set of comparisons that hold together, none of them negated."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product

from benchmarks.odrl.quantities import quantity
from core.clauses.odrl.model import Compound, Condition, Constraint, Literal, Value
from core.clauses.odrl.terms import ODRL, XSD

MOST_BRANCHES = 2_000
ELAPSED, METERED, DELAY = (ODRL + word for word in ("elapsedTime", "meteredTime", "delayPeriod"))
_OPPOSITE = {"eq": "neq", "lt": "gteq", "gt": "lteq", "isA": "not isA", "isPartOf": "not isPartOf",
             "hasPart": "not hasPart", "isAnyOf": "isNoneOf", "isAllOf": "not isAllOf"}  # fmt: skip
OPPOSITE = {**_OPPOSITE, **{there: here for here, there in _OPPOSITE.items()}}
_OF_SEVERAL = frozenset({"isAnyOf", "isNoneOf", "isAllOf"})
_FROM_BELOW, _FROM_ABOVE = frozenset({"eq", "gteq", "gt"}), frozenset({"eq", "lteq", "lt"})


class OutOfReach(Exception):  # noqa: N818  # no error: the benchmark counts it
    """A problem that cannot be put to the engine, and why."""


@dataclass(frozen=True)
class Comparison:
    """One operand against values; `anchor` is the day from which a recurring period is counted."""

    operand: str
    operator: str
    values: tuple[Value, ...]
    anchor: str = ""


Branch = tuple[Comparison, ...]


def branches_of(conditions: Iterable[Condition], *, negated: bool = False) -> list[Branch]:
    """The alternatives under which all conditions hold, or (negated) under which some one fails."""
    parts = [_branches(condition, negated) for condition in conditions]
    found = [branch for part in parts for branch in part] if negated else _all_of(parts)
    return [_with_implied(branch) for branch in found]


def _branches(condition: Condition, negated: bool) -> list[Branch]:
    if isinstance(condition, Constraint):
        comparison = _comparison(condition)
        return [(_opposite(comparison) if negated else comparison,)]
    return _COMPOUNDS[condition.operator](condition, negated)


def _and(compound: Compound, negated: bool) -> list[Branch]:
    parts = [_branches(part, negated) for part in compound.parts]
    return [branch for part in parts for branch in part] if negated else _all_of(parts)


def _or(compound: Compound, negated: bool) -> list[Branch]:
    parts = [_branches(part, negated) for part in compound.parts]
    return _all_of(parts) if negated else [branch for part in parts for branch in part]


def _xone(compound: Compound, negated: bool) -> list[Branch]:
    """Exactly one part holds; negated: none does, or two do."""
    parts = compound.parts
    if not negated:
        return [branch for one in parts for branch in _all_of([_branches(each, each is not one) for each in parts])]
    none = _all_of([_branches(each, True) for each in parts])
    pairs = ((a, b) for index, a in enumerate(parts) for b in parts[index + 1 :])
    return [*none, *(branch for a, b in pairs for branch in _all_of([_branches(a, False), _branches(b, False)]))]


def _sequence(compound: Compound, negated: bool) -> list[Branch]:
    """Steps one after another: all hold, and the whole takes at least the sum of the delays before the steps."""
    if negated:
        raise OutOfReach("the opposite of a sequence is no set of comparisons")
    together = _all_of([_branches(part, False) for part in compound.parts])
    return [tuple(_with_whole_delay(branch)) for branch in together]


def _with_whole_delay(branch: Branch) -> Iterator[Comparison]:
    least = [each for each in branch if each.operand == DELAY and each.operator in _FROM_BELOW]
    if least:
        days = sum((quantity(value) for each in least for value in each.values), start=quantity(Literal("0")))
        yield Comparison(ELAPSED, "gteq", (Literal(str(days), XSD + "decimal"),))
    yield from (each for each in branch if each.operand != DELAY)


_COMPOUNDS: dict[str, Callable[[Compound, bool], list[Branch]]] = {
    "and": _and,
    "or": _or,
    "xone": _xone,
    "andSequence": _sequence,
}


def _all_of(parts: list[list[Branch]]) -> list[Branch]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > MOST_BRANCHES:
        raise OutOfReach(f"more than {MOST_BRANCHES:,} alternatives")
    return [tuple(each for branch in chosen for each in branch) for chosen in product(*parts)]


def _comparison(constraint: Constraint) -> Comparison:
    if not constraint.operand or not constraint.values:
        raise OutOfReach("a constraint without an operand or a value in the document")
    if len(constraint.values) > 1 and constraint.operator not in _OF_SEVERAL:
        raise OutOfReach(f"several values for the operator {constraint.operator or '(none)'}")
    dated = (
        value.text
        for predicate, values in constraint.node.properties
        if not predicate.startswith(ODRL)
        for value in values
        if isinstance(value, Literal) and value.datatype == XSD + "date"
    )
    return Comparison(constraint.operand, constraint.operator, constraint.values, next(dated, ""))


def _opposite(comparison: Comparison) -> Comparison:
    if comparison.operator not in OPPOSITE:
        raise OutOfReach(f"the operator {comparison.operator or '(none)'}")
    return replace(comparison, operator=OPPOSITE[comparison.operator])


def _with_implied(branch: Branch) -> Branch:
    """Use is metered within the time that elapses: a least metered time is a least elapsed one, and the reverse."""
    longer = (
        replace(each, operand=ELAPSED, operator="gt" if each.operator == "gt" else "gteq")
        for each in branch
        if each.operand == METERED and each.operator in _FROM_BELOW
    )
    shorter = (
        replace(each, operand=METERED, operator="lt" if each.operator == "lt" else "lteq")
        for each in branch
        if each.operand == ELAPSED and each.operator in _FROM_ABOVE
    )
    return (*branch, *longer, *shorter)


def operands_of(conditions: Iterable[Condition]) -> set[str]:
    """Operands about which the conditions say anything, those that they imply included."""
    named: set[str] = set()
    for condition in conditions:
        if isinstance(condition, Constraint):
            named.add(condition.operand)
        else:
            inner = operands_of(condition.parts)
            named |= inner - {DELAY} | {ELAPSED} if condition.operator == "andSequence" and DELAY in inner else inner
    return named | {ELAPSED, METERED} if named & {ELAPSED, METERED} else named
