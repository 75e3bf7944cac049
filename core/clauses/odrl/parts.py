"""Conditions of a rule to the parts of a clause: scope, exceptions, window and demands."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from core.clauses.model import Dimension
from core.clauses.odrl.demands import OF_SEVERAL, CannotSay, Demand, parameter_of
from core.clauses.odrl.model import Compound, Condition, Constraint, Literal, Node, Value, words
from core.clauses.odrl.terms import DATE_TIME, DIMENSION_OF, ODRL, PROFILE, TYPE, UID, XSD, local
from core.clauses.taxonomy import vocabulary

_INSIDE = frozenset({"eq", "isAnyOf", "isA", "isPartOf"})
_OUTSIDE = frozenset({"neq", "isNoneOf"})
READ_OF_CONSTRAINT = frozenset(ODRL + word for word in ("leftOperand", "operator", "rightOperand", "unit", "dataType"))
_ONE_DAY = timedelta(days=1)
Terms = dict[str, list[str]]


@dataclass
class Parts:
    """What the conditions of one rule say, in the words of a clause document."""

    scope: Terms = field(default_factory=dict)
    exceptions: list[Terms] = field(default_factory=list)
    first_day: date | None = None
    last_day: date | None = None
    demands: dict[str, Demand] = field(default_factory=dict)

    def take(self, conditions: Iterable[Condition]) -> None:
        """Take conditions along that all hold.

        Raises:
            CannotSay: for the first that a clause cannot say.
        """
        for condition in conditions:
            if isinstance(condition, Compound):
                self._compound(condition)
            else:
                self._constraint(condition)

    def document(self) -> dict[str, object]:
        """The parts of a clause document, without its norm."""
        days = {"from": self.first_day, "until": self.last_day}
        window = {name: day.isoformat() for name, day in days.items() if day}
        return {"scope": self.scope, "except": self.exceptions, "window": window}

    def confine(self, dimension: Dimension, terms: list[str], *, at: Condition) -> None:
        """Confine the scope to some terms."""
        if self.scope.get(dimension.value, terms) != terms:
            raise CannotSay(at.node, f"The {dimension.value} is confined twice here; a clause lists it once.")
        self.scope[dimension.value] = terms

    def _compound(self, compound: Compound) -> None:
        refuse_more(compound.node, {ODRL + compound.operator})
        if compound.operator == "and":
            self.take(compound.parts)
        elif compound.operator == "or":
            self._alternatives(compound)
        else:
            raise CannotSay(compound.node, f"Clauses do not combine conditions by {compound.operator}.")

    def _alternatives(self, compound: Compound) -> None:
        """Not this or not that: an exception. One of these or one of those on one dimension: one list of terms."""
        constraints = [part for part in compound.parts if isinstance(part, Constraint)]
        dimensions = [_dimension(each) for each in constraints]
        if len(constraints) < len(compound.parts) or not constraints or None in dimensions:
            raise CannotSay(compound.node, "Clauses know alternatives only among terms of a scope.")
        terms = [_terms(each, dimension) for each, dimension in zip(constraints, dimensions, strict=True) if dimension]
        names = [dimension.value for dimension in dimensions if dimension]
        operators = {each.operator for each in constraints}
        if operators <= _OUTSIDE and len(set(names)) == len(names):
            self.exceptions.append(dict(zip(names, terms, strict=True)))
        elif operators <= _INSIDE and len(set(names)) == 1:
            self.confine(Dimension(names[0]), sorted({term for listed in terms for term in listed}), at=compound)
        else:
            raise CannotSay(compound.node, "Alternatives on several dimensions are several clauses; write them apart.")

    def _constraint(self, constraint: Constraint) -> None:
        dimension = _dimension(constraint)
        parameter = parameter_of(constraint.operand)
        refuse_more(constraint.node, READ_OF_CONSTRAINT)
        if not constraint.values:
            raise CannotSay(constraint.node, "The value stands outside the document, or nowhere.")
        if dimension:
            self._confine_or_except(constraint, dimension)
        elif constraint.operand == DATE_TIME:
            self._days(constraint)
        elif parameter:
            self.demands.setdefault(parameter.name, Demand(parameter)).narrow(constraint)
        else:
            named = local(constraint.operand) or "(none)"
            raise CannotSay(constraint.node, f"The operand “{named:.200}” is neither a dimension nor a parameter here.")

    def _confine_or_except(self, constraint: Constraint, dimension: Dimension) -> None:
        if constraint.operator in _INSIDE:
            self.confine(dimension, _terms(constraint, dimension), at=constraint)
        elif constraint.operator in _OUTSIDE:
            self.exceptions.append({dimension.value: _terms(constraint, dimension)})
        else:
            raise CannotSay(constraint.node, f"Terms cannot be compared by {constraint.operator or '(none)'} here.")

    def _days(self, constraint: Constraint) -> None:
        day = _day(constraint)
        first, last = self.first_day, self.last_day
        match constraint.operator:
            case "gteq":
                first = max(first or day, day)
            case "gt":
                first = max(first or day, day + _ONE_DAY)
            case "lteq":
                last = min(last or day, day)
            case "lt":
                last = min(last or date.max, day - _ONE_DAY)
            case "eq":
                first, last = max(first or day, day), min(last or day, day)
            case _:
                raise CannotSay(constraint.node, f"Days cannot be compared by {constraint.operator or '(none)'} here.")
        self.first_day, self.last_day = first, last


def refuse_more(node: Node, read: Set[str]) -> None:
    """A condition of which something else is said too means something else.

    Raises:
        CannotSay: naming what else is said.
    """
    beside = next((local(predicate) for predicate, _ in node.properties if predicate not in {TYPE, UID, *read}), "")
    if beside:
        raise CannotSay(node, f"{beside} changes what the condition means, and is not known here.")


def _dimension(constraint: Constraint) -> Dimension | None:
    """The dimension an operand stands for: by ODRL's name for it, or by the profile's."""
    named = constraint.operand.removeprefix(PROFILE)
    if constraint.operand.startswith(PROFILE) and named in tuple(Dimension):
        return Dimension(named)
    return DIMENSION_OF.get(constraint.operand)


def _terms(constraint: Constraint, dimension: Dimension) -> list[str]:
    if len(constraint.values) > 1 and constraint.operator not in OF_SEVERAL:
        raise CannotSay(constraint.node, f"Several values do not go with {constraint.operator or '(none)'}.")
    return sorted({term_of(value, dimension) for value in constraint.values})


def term_of(value: Value, dimension: Dimension) -> str:
    """The term that a value names; one outside the vocabulary stays as it is written, unmapped."""
    word = words(value).removeprefix(f"{PROFILE}{dimension.value}/")
    return vocabulary().taxonomies[dimension].settled(word) or word


def _day(constraint: Constraint) -> date:
    """The day a comparison names: a date, or the first moment of one where the operator begins or ends there."""
    (value,) = constraint.values if len(constraint.values) == 1 else (Literal(""),)
    text = value.text if isinstance(value, Literal) else ""
    try:
        if isinstance(value, Literal) and value.datatype == XSD + "dateTime":
            moment = datetime.fromisoformat(text)
            if moment == datetime.combine(moment.date(), datetime.min.time(), moment.tzinfo) and (
                constraint.operator in {"gteq", "lt"} and not moment.utcoffset()
            ):
                return moment.date()
        elif date.min < date.fromisoformat(text) < date.max:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise CannotSay(constraint.node, f"“{text:.100}” with {constraint.operator} is no span of whole days.")
