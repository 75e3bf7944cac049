"""Comparisons on a registered parameter to the values that a demand admits, in the parameter's unit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from core.clauses.odrl.model import Constraint, Literal, Node, Value, words
from core.clauses.odrl.terms import ODRL, PROFILE, XSD
from core.clauses.quantity import HOURS_IN, amount
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary

UNIT = PROFILE + "unit/"
_WHOLE = re.compile(r"(\d{1,9})(\.0{1,9})?")
_DURATION = re.compile(r"P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(\d{1,6})H)?")
_DURATION_UNITS = ("year", "month", "week", "day", "hour")
_EQUAL = frozenset({"eq", "isAnyOf", "isA", "isPartOf"})
OF_SEVERAL = frozenset({"isAnyOf", "isNoneOf"})
"""Operators that take several values."""
_NOT_EQUAL = frozenset({"neq", "isNoneOf"})
_STEPS: Mapping[str, tuple[str, int]] = {"gteq": ("min", 0), "gt": ("min", 1), "lteq": ("max", 0), "lt": ("max", -1)}


class CannotSay(Exception):  # noqa: N818  # no error: the construct is listed
    """A construct that clauses cannot say: where it stands, and why."""

    def __init__(self, node: Node, message: str) -> None:
        super().__init__(message)
        self.place = node.place


@dataclass
class Demand:
    """What is demanded of a parameter so far: bounds (places in the order, for words) or listed values."""

    parameter: Parameter
    least: int | None = None
    most: int | None = None
    listed: frozenset[str] | None = None

    def document(self) -> dict[str, object]:
        """The norm of a clause document."""
        norm: dict[str, object] = {"kind": "require", "param": self.parameter.name}
        if self.listed is not None:
            return norm | {"one_of": sorted(self.listed)}
        bounds = {"min": self.least, "max": self.most}
        if self.parameter.kind is ParameterKind.NUMBER:
            return norm | {name: bound for name, bound in bounds.items() if bound is not None}
        return norm | {name: self.parameter.values[at] for name, at in bounds.items() if at is not None}

    def narrow(self, constraint: Constraint) -> None:
        """Take one more comparison along.

        Raises:
            CannotSay: the operator or the value does not fit the parameter, or no value is left.
        """
        if constraint.operator in _STEPS:
            self._bound(constraint)
        elif constraint.operator in _EQUAL and self.parameter.kind is ParameterKind.NUMBER:
            for side in ("gteq", "lteq"):
                self._bound(Constraint(constraint.node, constraint.operand, side, constraint.values))
        elif constraint.operator in _EQUAL | _NOT_EQUAL and self.parameter.kind is not ParameterKind.NUMBER:
            self._list(constraint)
        else:
            raise CannotSay(constraint.node, f"{self.parameter.label} cannot be compared with {constraint.operator!r}.")

    def _bound(self, constraint: Constraint) -> None:
        side, step = _STEPS[constraint.operator]
        bound = self._place(constraint) + step
        if side == "min":
            self.least = bound if self.least is None else max(self.least, bound)
        else:
            self.most = bound if self.most is None else min(self.most, bound)
        reachable = self.most is None or (self.least or 0) <= self.most
        if self.listed is not None or not reachable or not self._exists(bound):
            raise CannotSay(constraint.node, f"Together with what stands beside it, this leaves {self._name} no value.")

    @property
    def _name(self) -> str:
        return self.parameter.label

    def _exists(self, bound: int) -> bool:
        return bound >= 0 and (self.parameter.kind is ParameterKind.NUMBER or bound < len(self.parameter.values))

    def _place(self, constraint: Constraint) -> int:
        """The number, or the place of a word in the parameter's order."""
        if len(constraint.values) != 1:
            raise CannotSay(constraint.node, f"{self._name} is compared here with {len(constraint.values)} values.")
        if self.parameter.kind is ParameterKind.NUMBER:
            return _number(constraint, self.parameter)
        word = words(constraint.values[0])
        if self.parameter.kind is not ParameterKind.ORDINAL or word not in self.parameter.values:
            raise CannotSay(constraint.node, f"{self._name} has no order in which “{word:.100}” stands.")
        return self.parameter.values.index(word)

    def _list(self, constraint: Constraint) -> None:
        if len(constraint.values) > 1 and constraint.operator not in OF_SEVERAL:
            raise CannotSay(constraint.node, f"Several values do not go with {constraint.operator}.")
        named = frozenset(_listed_word(value, self.parameter) for value in constraint.values)
        known = frozenset(self.parameter.values)
        if constraint.operator in _NOT_EQUAL:
            if not known:
                raise CannotSay(constraint.node, f"{self._name} can be said to be, but not to be none of something.")
            named = known - named
        if not named or (known and not named <= known) or self.least is not None or self.most is not None:
            raise CannotSay(constraint.node, f"These values do not fit {self._name}.")
        if self.listed is not None and self.listed != named:
            raise CannotSay(constraint.node, f"{self._name} is listed twice; a clause lists it once.")
        self.listed = named


def parameter_of(operand: str) -> Parameter | None:
    """The registered parameter that an operand of the profile names."""
    return vocabulary().parameters.get(operand.removeprefix(PROFILE)) if operand.startswith(PROFILE) else None


def _listed_word(value: Value, parameter: Parameter) -> str:
    return words(value).removeprefix(f"{PROFILE}{parameter.taxonomy}/") if parameter.taxonomy else words(value)


def _number(constraint: Constraint, parameter: Parameter) -> int:
    (value,) = constraint.values
    written = _written(value) if isinstance(value, Literal) else ""
    unit = constraint.node.text(ODRL + "unit")
    known = unit.startswith(UNIT) or not unit
    named = unit.removeprefix(UNIT).replace("_", " ") if known else ""
    if written.isdigit():
        written = f"{written} {named}"
    found = amount(written, parameter.unit) if written and known else None
    if found is None:
        said = f"“{words(value):.100}” is no whole number of {parameter.unit}s, which {parameter.label} takes."
        raise CannotSay(constraint.node, said)
    return found


def _written(value: Literal) -> str:
    """A number or a duration as an amount in words; empty where it is neither."""
    if value.datatype == XSD + "duration":
        match = _DURATION.fullmatch(value.text)
        parts = zip(match.groups(), _DURATION_UNITS, strict=True) if match else ()
        hours = sum(int(count) * HOURS_IN[unit] for count, unit in parts if count)
        return f"{hours} hours" if match and any(match.groups()) else ""
    match = _WHOLE.fullmatch(value.text)
    return match[1] if match else ""
