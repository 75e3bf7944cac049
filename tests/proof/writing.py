"""Seeded pieces of clauses: terms of one family, scopes, windows, norms whose values lie next to one another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from core.clauses.model import Clause, Dimension, Duty, Norm, Only, Permit, Prohibit, Require, Scope, Window
from tests.proof.vocabulary import vocabulary

KINDS = ("permit", "prohibit", "duty", "duty_each", "only", "require")
PLAIN: dict[str, Norm] = {"permit": Permit(), "prohibit": Prohibit(), "duty": Duty(), "duty_each": Duty(each=True)}
FIRST_DAY = date(2026, 1, 1)
UNMAPPED = ("house_blend", "rival_brands")

Terms = dict[Dimension, tuple[str, ...]]


def scope_of(terms: Terms) -> Scope:
    """Terms per dimension in the model's order; an empty list is left out."""
    return Scope(tuple((d, tuple(sorted(terms[d]))) for d in sorted(terms) if terms[d]))


def terms_of(scope: Scope) -> Terms:
    """The reverse of `scope_of`."""
    return dict(scope.terms)


def with_terms(clause: Clause, dimension: Dimension, terms: Sequence[str]) -> Clause:
    """The clause with these terms on one dimension; an `only` keeps no tool in its scope, no terms means any."""
    if dimension is Dimension.TOOL and isinstance(clause.norm, Only):
        return clause
    written = {**terms_of(clause.scope), dimension: tuple(terms)}
    return replace(clause, scope=scope_of(written))


def some_of(rng: Random, names: Sequence[str], most: int = 3) -> tuple[str, ...]:
    """One name mostly, up to `most` sometimes."""
    count = 1 if rng.random() < 0.6 else rng.randint(1, most)
    return tuple(sorted(rng.sample(list(names), min(count, len(names)))))


def leaves_below(dimension: Dimension, terms: Sequence[str]) -> tuple[str, ...]:
    """Names of the leaves that the terms cover; of the whole dimension for no terms."""
    axis = vocabulary().axes[dimension]
    return tuple(axis.leaves[leaf] for leaf in sorted(axis.mapped(terms))) if terms else axis.leaves


def family(rng: Random, dimension: Dimension) -> tuple[str, ...]:
    """A group and its children: the neighbourhood in which sets are equal, nested or just disjoint."""
    axis = vocabulary().axes[dimension]
    group = rng.choice(sorted(axis.children))
    return (group, *axis.children[group])


def nearly(rng: Random, dimension: Dimension, terms: Sequence[str]) -> tuple[str, ...]:
    """The same set, spelled out, one leaf fewer or more, its complement, or a neighbour of it."""
    spelled = leaves_below(dimension, terms)
    others = [leaf for leaf in leaves_below(dimension, ()) if leaf not in set(spelled)]
    shapes: list[Sequence[str]] = [terms, terms, spelled, [*terms, rng.choice(others)] if others else terms]
    if len(spelled) > 1:
        lost = rng.choice(spelled)
        shapes.extend(([leaf for leaf in spelled if leaf != lost], (lost,)))
    if others and dimension is not Dimension.JURISDICTION:
        shapes.extend((others, [*others, rng.choice(spelled)], others[1:] or others))
    return tuple(sorted(set(rng.choice(shapes))))


def random_scope(rng: Random, chance: float, *, tool: bool = True) -> Scope:
    """Each dimension restricted with the given chance to nodes from anywhere in it."""
    written: Terms = {}
    for dimension in Dimension:
        if rng.random() < chance and (tool or dimension is not Dimension.TOOL):
            written[dimension] = some_of(rng, sorted(vocabulary().axes[dimension].nodes))
    return scope_of(written)


def window(rng: Random, chance: float) -> Window:
    """Mostly open; else a span of days with one or both ends."""
    if rng.random() >= chance:
        return Window()
    starts_on = FIRST_DAY + timedelta(days=rng.randrange(700))
    ends_on = starts_on + timedelta(days=rng.randint(1, 400))
    return rng.choice((Window(starts_on, ends_on), Window(starts_on, None), Window(None, ends_on)))


def requirement(rng: Random, param: str, around: int) -> Require:
    """Bounds next to `around`, words of the list, or nodes of the axis."""
    parameter = vocabulary().parameters[param]
    if parameter.axis:
        return Require(param, one_of=some_of(rng, family(rng, parameter.axis), 4))
    if parameter.kind == "number":
        low, high = sorted(max(0, around + rng.randint(-1, 1)) for _ in range(2))
        return rng.choice((Require(param, low), Require(param, None, high), Require(param, low, high)))
    if parameter.kind == "ordinal" and rng.random() < 0.7:
        first, last = sorted(rng.choices(range(len(parameter.values)), k=2))
        least, most = parameter.values[first], parameter.values[last]
        return rng.choice((Require(param, least), Require(param, None, most), Require(param, least, most)))
    return Require(param, one_of=some_of(rng, parameter.values, len(parameter.values)))


def _some_param(rng: Random) -> str:
    """A parameter, each kind of parameter being as likely as the others."""
    parameters = vocabulary().parameters
    kind = rng.choice(sorted({parameter.kind for parameter in parameters.values()}))
    return rng.choice(sorted(name for name, parameter in parameters.items() if parameter.kind == kind))


def random_norm(rng: Random, kind: str) -> Norm:
    """A norm of the kind, values from anywhere."""
    if kind == "only":
        return Only(some_of(rng, sorted(vocabulary().axes[Dimension.TOOL].nodes)))
    if kind == "require":
        return requirement(rng, _some_param(rng), rng.choice((0, 1, 30, 365)))
    return PLAIN[kind]


def near_norms(rng: Random, kinds: Sequence[str]) -> tuple[Norm, Norm]:
    """Two norms whose values, where they have any, are neighbours."""
    tools = some_of(rng, family(rng, Dimension.TOOL), 4)
    param = _some_param(rng)
    around = rng.choice((0, 1, 30, 365))

    def norm(kind: str) -> Norm:
        if kind == "only":
            return Only(nearly(rng, Dimension.TOOL, tools))
        return requirement(rng, param, around) if kind == "require" else PLAIN[kind]

    return norm(kinds[0]), norm(kinds[1])
