"""The sets' independent judge: every kind of activity written out, every subset of clauses tried, names only."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.clauses.model import (
    BindingKind,
    Clause,
    Dimension,
    Duty,
    Only,
    Permit,
    Priority,
    Prohibit,
    Require,
    Scope,
)
from core.conflicts.model import PolicyClause, World
from tests.proof.vocabulary import vocabulary

AXES = tuple(Dimension)
TOOL = AXES.index(Dimension.TOOL)
Cells = NDArray[np.bool_]
Set = frozenset[int]


class Written:
    """All kinds of activity that these clauses tell apart: a cell for each, days last."""

    def __init__(self, held: Sequence[PolicyClause], world: World) -> None:
        self.held, self.world = held, world
        self.clauses = [each.clause for each in held]
        self.leaves = [self._kinds_of_leaf(dimension) for dimension in AXES]
        self.days = self._days()

    def _kinds_of_leaf(self, dimension: Dimension) -> list[int]:
        lists = [
            vocabulary().axes[dimension].mapped(terms)
            for clause in self.clauses
            for scope in (clause.scope, *clause.exceptions)
            for named, terms in scope.terms
            if named is dimension
        ]
        if dimension is Dimension.TOOL:
            lists += [
                vocabulary().axes[dimension].mapped(each.norm.tools)
                for each in self.clauses
                if isinstance(each.norm, Only)
            ]
        kinds = {
            tuple(leaf in each for each in lists): leaf for leaf in range(len(vocabulary().axes[dimension].leaves))
        }
        return list(kinds.values())

    def _days(self) -> list[date]:
        turns = {day for c in self.clauses for day in (c.window.starts_on, c.window.ends_on) if day is not None}
        return sorted({date(1, 1, 1), *turns, *(day - timedelta(days=1) for day in turns)})

    def _box(self, scope: Scope) -> Cells:
        box = np.ones([*map(len, self.leaves), len(self.days)], np.bool_)
        for dimension, terms in scope.terms:
            at = AXES.index(dimension)
            inside = vocabulary().axes[dimension].mapped(terms)
            shape = [1] * box.ndim
            shape[at] = -1
            box &= np.array([leaf in inside for leaf in self.leaves[at]]).reshape(shape)
        return box

    @cached_property
    def applies(self) -> list[Cells]:
        """Where each clause applies."""
        found = []
        for clause in self.clauses:
            start, end = clause.window.starts_on, clause.window.ends_on
            open_on = [(start is None or start <= day) and (end is None or day < end) for day in self.days]
            excepted = reduce(np.logical_or, map(self._box, clause.exceptions), np.zeros(1, np.bool_))
            found.append(self._box(clause.scope) & ~excepted & np.array(open_on))
        return found

    @cached_property
    def forbids(self) -> list[Cells]:
        """What each clause forbids."""
        return [self._forbidden(clause, where) for clause, where in zip(self.clauses, self.applies, strict=True)]

    def _forbidden(self, clause: Clause, where: Cells) -> Cells:
        if isinstance(clause.norm, Only):
            return where & ~self.listed(clause.norm.tools)
        return where if isinstance(clause.norm, Prohibit) else np.zeros_like(where)

    def listed(self, tools: Iterable[str]) -> Cells:
        """The cells of these tools."""
        return self._box(Scope(((Dimension.TOOL, tuple(tools)),)))

    def takes_part(self, place: int) -> bool:
        """Whether a clause is mapped throughout, more than a preference, and applies to anything."""
        clause = self.clauses[place]
        known = all(
            term in vocabulary().axes[dimension].nodes
            for scope in (clause.scope, *clause.exceptions)
            for dimension, terms in scope.terms
            for term in terms
        )
        tools = clause.norm.tools if isinstance(clause.norm, Only) else ()
        known &= all(tool in vocabulary().axes[Dimension.TOOL].nodes for tool in tools)
        return known and clause.priority is not Priority.PREFERENCE and bool(self.applies[place].any())

    def values(self, place: int) -> frozenset[Any] | None:
        """The client values that a clause reaches; None for every one."""
        held, found = self.held[place], set()
        for binding in held.clause.bindings:
            if binding.kind is BindingKind.ORGANIZATION:
                return None
            if binding.kind is BindingKind.CLIENT_WORK:
                found.add(held.enterprise_org_id)
            found |= {a.id for a in self.world.assets if binding.kind is BindingKind.ASSET and binding.name == a.kind
                      and held.enterprise_org_id in a.served}  # fmt: skip
            found |= {a.id for a in self.world.alliances if binding.kind is BindingKind.ALLIANCE
                      and a.brands.get(held.enterprise_org_id) == binding.name}  # fmt: skip
        return frozenset(found)

    def share(self, places: Iterable[int]) -> bool:
        """Whether the clauses all reach one client value."""
        confined = [values for place in places if (values := self.values(place)) is not None]
        return not confined or bool(frozenset.intersection(*confined))

    def is_blocked(self, demand: int, others: Iterable[int]) -> bool:
        """Whether the other clauses leave the demand no tool, no way or no value."""
        others, norm = list(others), self.clauses[demand].norm
        if isinstance(norm, Require):
            return self._no_value(norm, [demand, *others])
        counted = [place for place in others if not (isinstance(norm, Only) and self.is_activity_ban(place))]
        gone = reduce(np.logical_or, (self.forbids[place] for place in counted), np.zeros(1, np.bool_))
        asked = self.applies[demand]
        if norm == Duty():
            return bool(asked.any()) and not (asked & ~gone).any()
        if isinstance(norm, Only):
            asked = asked & self.listed(norm.tools)
        elif not isinstance(norm, Permit | Duty):
            return False
        left = (asked & ~gone).any(axis=TOOL)
        return bool((asked.any(axis=TOOL) & ~left).any())

    def is_activity_ban(self, place: int) -> bool:
        """Whether a clause is a ban that is the same for every tool."""
        where = self.applies[place]
        return isinstance(self.clauses[place].norm, Prohibit) and bool(
            (where.any(axis=TOOL) == where.all(axis=TOOL)).all()
        )

    def _no_value(self, norm: Require, places: Sequence[int]) -> bool:
        norms = [self.clauses[place].norm for place in places]
        alike = [each for each in norms if isinstance(each, Require) and each.param == norm.param]
        if len(alike) < len(norms) or vocabulary().parameters[norm.param].kind == "number":
            return False
        return not frozenset.intersection(*map(admitted, alike)) and bool(
            reduce(np.logical_and, (self.applies[place] for place in places)).any()
        )

    def sets_against(self, demand: int, most: int) -> set[Set]:
        """The minimal sets of up to so many others that block one clause, single ones included."""
        rest = [place for place in range(len(self.clauses)) if place != demand and self.takes_part(place)]
        found: set[Set] = set()
        for size in range(1, most + 1):
            for others in map(frozenset, combinations(rest, size)):
                if any(each <= others for each in found) or not self.share((demand, *others)):
                    continue
                if self.is_blocked(demand, others):
                    found.add(others)
        return found if self.takes_part(demand) else set()

    def smallest(self, most: int) -> set[Set]:
        """The sets of up to so many clauses that clash while no smaller part of them does, pairs included."""
        part = [place for place in range(len(self.clauses)) if self.takes_part(place)]
        found: set[Set] = set()
        for size in range(2, most + 1):
            for members in map(frozenset, combinations(part, size)):
                if any(each < members for each in found) or not self.share(members):
                    continue
                if any(self.is_blocked(demand, members - {demand}) for demand in members):
                    found.add(members)
        return found


def admitted(norm: Require) -> frozenset[Any]:
    """The listed values that a demand admits."""
    parameter = vocabulary().parameters[norm.param]
    if parameter.axis is not None:
        return vocabulary().axes[parameter.axis].mapped(norm.one_of or ())
    if norm.one_of is not None:
        return frozenset(norm.one_of)
    order = list(parameter.values)
    low = order.index(str(norm.minimum)) if norm.minimum is not None else 0
    high = order.index(str(norm.maximum)) if norm.maximum is not None else len(order) - 1
    return frozenset(order[low : high + 1])


def names(held: Sequence[PolicyClause], sets: Iterable[Set]) -> Iterator[frozenset[str]]:
    """The sets by the clauses' ids."""
    return (frozenset(held[place].clause.id for place in each) for each in sets)
