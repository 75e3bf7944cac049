"""The parts of a clause document, read one by one; every problem is noted, none stops the reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.clauses.model import (
    Binding,
    BindingKind,
    Dimension,
    Duty,
    Norm,
    Only,
    Permit,
    Priority,
    Prohibit,
    Require,
    Scope,
    Window,
)
from core.clauses.quantity import LARGEST, amount
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary

MAX_EXCEPTIONS = 8
NORM_KEYS: Mapping[str, frozenset[str]] = {
    "permit": frozenset({"kind"}),
    "prohibit": frozenset({"kind"}),
    "duty": frozenset({"kind"}),
    "duty_each": frozenset({"kind"}),
    "only": frozenset({"kind", "tools"}),
    "require": frozenset({"kind", "param", "min", "max", "one_of"}),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of a clause document, and what to write instead."""

    path: str
    message: str


@dataclass
class Reader:
    """Collects problems while the parts of a document are read."""

    problems: list[Problem] = field(default_factory=list)

    def note(self, path: str, message: str) -> None:
        """Record a problem."""
        self.problems.append(Problem(path, message))

    def mapping(self, value: object, path: str, allowed: frozenset[str]) -> Mapping[str, object]:
        """Read an object with known keys only; empty when it is none."""
        if not isinstance(value, Mapping):
            self.note(path, "must be an object with named fields")
            return {}
        for key in value:
            if key not in allowed:
                self.note(f"{path}.{key}", f"is not a field here; use one of: {', '.join(sorted(allowed))}")
        return value

    def words(self, value: object, path: str) -> tuple[str, ...]:
        """Read a list of one or more distinct words."""
        if not isinstance(value, list | tuple) or not value:
            self.note(path, "must be a list of one or more terms")
            return ()
        good = []
        for term in value:
            if isinstance(term, str) and term.strip():
                good.append(term.strip())
            else:
                self.note(
                    path, f"holds {term!r}, which is not a word; put it in quotes (YAML reads a bare NO as false)"
                )
        return tuple(sorted(set(good)))

    def terms(self, value: object, path: str, dimension: Dimension) -> tuple[str, ...]:
        """Read taxonomy terms; a label becomes its node, an unknown term is kept as unmapped."""
        taxonomy = vocabulary().taxonomies[dimension]
        return tuple(sorted({taxonomy.settled(term) or term for term in self.words(value, path)}))


def read_scope(reader: Reader, value: object, path: str) -> Scope:
    """Read terms per dimension."""
    given = reader.mapping(value, path, frozenset(Dimension))
    return Scope(
        tuple((dim, reader.terms(given[dim], f"{path}.{dim}", dim)) for dim in sorted(Dimension) if dim in given)
    )


def read_exceptions(reader: Reader, value: object, path: str) -> tuple[Scope, ...]:
    """Read up to eight exception scopes; an empty one would except everything and is refused."""
    if not isinstance(value, list | tuple):
        reader.note(path, "must be a list of scopes")
        return ()
    if len(value) > MAX_EXCEPTIONS:
        reader.note(path, f"has {len(value)} exceptions; at most {MAX_EXCEPTIONS} are allowed, split the clause")
    for index, scope in enumerate(value):
        if scope == {}:
            reader.note(f"{path}[{index}]", "names no terms and would except everything; name at least one dimension")
    return tuple(read_scope(reader, scope, f"{path}[{index}]") for index, scope in enumerate(value))


def read_window(reader: Reader, value: object, path: str) -> Window:
    """Read the first and the last day inside."""
    given = reader.mapping(value, path, frozenset({"from", "until"}))
    first, last = (_read_day(reader, given.get(key), f"{path}.{key}") for key in ("from", "until"))
    if first and last and last < first:
        reader.note(path, f"ends on {last} before it starts on {first}; swap the two days")
        return Window()
    ends_on = last + timedelta(days=1) if last and last < date.max else None
    return Window(first, ends_on)


def _read_day(reader: Reader, value: object, path: str) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    reader.note(path, "must be a day written like 2026-12-01")
    return None


def read_bindings(reader: Reader, value: object, path: str) -> tuple[Binding, ...]:
    """Read one or more reaches: client_work, organization, asset:<kind>, alliance:<brand>."""
    words = reader.words([value] if isinstance(value, str) else value, path)
    return tuple(sorted({binding for word in words if (binding := _read_binding(reader, word, path))}))


def _read_binding(reader: Reader, word: str, path: str) -> Binding | None:
    kind, _, name = (part.strip() for part in word.partition(":"))
    if word in (BindingKind.CLIENT_WORK, BindingKind.ORGANIZATION):
        return Binding(BindingKind(word))
    if kind == BindingKind.ALLIANCE and name:
        return Binding(BindingKind.ALLIANCE, name)
    if kind == BindingKind.ASSET and name in vocabulary().asset_kinds:
        return Binding(BindingKind.ASSET, name)
    if kind == BindingKind.ASSET:
        reader.note(path, f"names the asset kind {name!r}; known kinds: {', '.join(vocabulary().asset_kinds)}")
    else:
        reader.note(path, f"has {word!r}; write client_work, organization, asset:<kind> or alliance:<brand>")
    return None


def read_priority(reader: Reader, value: object, path: str) -> Priority:
    """Read what stands behind the clause."""
    if isinstance(value, str) and value in tuple(Priority):
        return Priority(value)
    reader.note(path, f"must be one of: {', '.join(Priority)}")
    return Priority.CONTRACT


def read_norm(reader: Reader, value: object, path: str) -> Norm:
    """Read what the clause does; a norm that cannot be read comes back as a permit beside its problem."""
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if not isinstance(kind, str) or kind not in NORM_KEYS:
        reader.note(f"{path}.kind", f"must be one of: {', '.join(NORM_KEYS)}")
        return Permit()
    given = reader.mapping(value, path, NORM_KEYS[kind])
    if kind == "only":
        return Only(reader.terms(given.get("tools"), f"{path}.tools", Dimension.TOOL))
    if kind == "require":
        return _read_require(reader, given, path)
    simple: dict[str, Norm] = {
        "permit": Permit(),
        "prohibit": Prohibit(),
        "duty": Duty(),
        "duty_each": Duty(each=True),
    }
    return simple[kind]


def _read_require(reader: Reader, given: Mapping[str, object], path: str) -> Norm:
    name = given.get("param")
    parameter = vocabulary().parameters.get(name) if isinstance(name, str) else None
    if parameter is None:
        reader.note(f"{path}.param", f"names {name!r}, which is no parameter; choose one of the registered parameters")
        return Permit()
    bounded = given.get("min") is not None or given.get("max") is not None
    listed = given.get("one_of") is not None
    if bounded == listed:
        reader.note(path, "needs either min and/or max, or one_of")
        return Require(parameter.name)
    if listed:
        return Require(parameter.name, one_of=_read_values(reader, parameter, given["one_of"], f"{path}.one_of"))
    return _read_bounds(reader, parameter, given, path)


def _read_values(reader: Reader, parameter: Parameter, value: object, path: str) -> tuple[str, ...]:
    if parameter.kind is ParameterKind.NUMBER:
        reader.note(path, f"does not fit {parameter.name}, a number; use min and/or max")
        return ()
    if parameter.taxonomy is not None:
        return reader.terms(value, path, parameter.taxonomy)
    words = reader.words(value, path)
    for word in words:
        if word not in parameter.values:
            reader.note(path, f"has {word!r}; {parameter.name} takes: {', '.join(parameter.values)}")
    return words


def _read_bounds(reader: Reader, parameter: Parameter, given: Mapping[str, object], path: str) -> Require:
    if parameter.kind not in (ParameterKind.NUMBER, ParameterKind.ORDINAL):
        reader.note(path, f"{parameter.name} has no order; use one_of instead of min and max")
        return Require(parameter.name)
    low, high = (_read_bound(reader, parameter, given.get(key), f"{path}.{key}") for key in ("min", "max"))
    if low is not None and high is not None and _place(parameter, low) > _place(parameter, high):
        reader.note(path, "has a min above its max, which no value meets; swap or correct them")
    return Require(parameter.name, low, high)


def _read_bound(reader: Reader, parameter: Parameter, value: object, path: str) -> int | str | None:
    if value is None:
        return None
    if parameter.kind is ParameterKind.ORDINAL:
        if isinstance(value, str) and value in parameter.values:
            return value
        reader.note(path, f"has {value!r}; {parameter.name} takes, from loose to strict: {', '.join(parameter.values)}")
        return None
    number = amount(value, parameter.unit)
    if number is None:
        reader.note(
            path, f"has {value!r}; write a whole number of {parameter.unit}s up to {LARGEST}, or like '24 months'"
        )
    return number


def _place(parameter: Parameter, bound: int | str) -> int:
    return bound if isinstance(bound, int) else parameter.values.index(bound)
