"""Two clauses as z3 formulas over one scenario: who does what, where, when, with the set of tools each clause speaks of.

A *scenario* is an activity without its tool: one Int per dimension (a leaf number, leaves in depth-first order, so that
a node is a few intervals) and one Int for the day. A clause is then a *tool set per scenario*: a bit-vector term with a
bit per tool that is non-zero exactly where the clause applies. Every question of the oracle is "is there a scenario (or
a parameter value) such that …", one `check` between push and pop on one shared solver.

An unmapped word is one Bool per leaf of its dimension, the same word meaning the same subset wherever it stands in the
pair. Leaves that no mapped term of the pair tells apart are interchangeable, so of each such cell only 2^k leaves are
kept for k unmapped words: enough for every combination of memberships that the whole cell could show.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import z3

from core.clauses.model import Clause, Dimension, Only, Require, Scope, Window
from tests.proof.vocabulary import Axis, vocabulary

PLACES: Mapping[Dimension, z3.ArithRef] = {d: z3.Int(d.value) for d in Dimension if d is not Dimension.TOOL}
DAY = z3.Int("day")
VALUE = z3.Int("value")


def new_solver() -> z3.Solver:
    """A solver that holds what is true of every scenario."""
    solver = z3.SimpleSolver()
    solver.set("core.minimize", True)
    for dimension, place in PLACES.items():
        solver.add(place >= 0, place < len(vocabulary().axes[dimension].leaves))
    return solver


_solver = cache(new_solver)
"""The one solver of the process, with push and pop around each question."""


@cache
def _within(place: z3.ArithRef, leaves: frozenset[int]) -> z3.BoolRef:
    """The place is one of these leaves, as runs of neighbours."""
    starts = sorted(leaf for leaf in leaves if leaf - 1 not in leaves)
    ends = sorted(leaf for leaf in leaves if leaf + 1 not in leaves)
    return z3.Or([z3.And(place >= low, place <= high) for low, high in zip(starts, ends, strict=True)])


@cache
def _tool_bits(tools: frozenset[int]) -> z3.BitVecRef:
    return z3.BitVecVal(sum(1 << tool for tool in tools), len(vocabulary().axes[Dimension.TOOL].leaves))


NO_TOOL = _tool_bits(frozenset())


def holds_tool(tools: z3.BitVecRef) -> z3.BoolRef:
    """The tool set is not empty."""
    return tools != NO_TOOL


@cache
def _bit(dimension: Dimension, word: str, leaf: int) -> z3.BoolRef:
    """Whether the unmapped word covers this leaf."""
    return z3.Bool(f"{dimension.value}:{word}:{leaf}")


def _term_lists(clause: Clause) -> Iterator[tuple[Dimension, Sequence[str]]]:
    """Every place of a clause where terms of a dimension stand."""
    for scope in (clause.scope, *clause.exceptions):
        yield from scope.terms
    if isinstance(clause.norm, Only):
        yield Dimension.TOOL, clause.norm.tools
    if isinstance(clause.norm, Require):
        axis = vocabulary().parameters[clause.norm.param].axis
        if axis:
            yield axis, clause.norm.one_of or ()


def _representatives(axis: Axis, lists: Iterable[Sequence[str]], kept: int) -> frozenset[int]:
    """Of each cell of leaves that the mapped terms do not tell apart, the first few."""
    covers = [axis.mapped(terms) for terms in lists]
    cells: dict[tuple[bool, ...], list[int]] = {}
    for leaf in range(len(axis.leaves)):
        cells.setdefault(tuple(leaf in cover for cover in covers), []).append(leaf)
    return frozenset(leaf for cell in cells.values() for leaf in cell[:kept])


class Pair:
    """Two clauses and the solver's answers about them; remembers which memberships of unmapped words an answer used."""

    def __init__(self, a: Clause, b: Clause) -> None:
        lists = [*_term_lists(a), *_term_lists(b)]
        self._words: dict[Dimension, list[str]] = {}
        self._leaves: dict[Dimension, frozenset[int]] = {}
        for dimension in Dimension:
            axis = vocabulary().axes[dimension]
            terms = [t for d, t in lists if d is dimension]
            words = sorted({w for listed in terms for w in listed if w not in axis.nodes})
            self._words[dimension] = words
            everything = frozenset(range(len(axis.leaves)))
            self._leaves[dimension] = _representatives(axis, terms, 2 ** len(words)) if words else everything
        self.unknowns = [
            _bit(d, w, leaf) for d, words in self._words.items() for w in words for leaf in self._leaves[d]
        ]
        self.assumed: list[z3.BoolRef] = []
        self.used: set[z3.BoolRef] = set()

    @property
    def all_tools(self) -> z3.BitVecRef:
        """Every tool of the vocabulary (its representatives, where a tool is unmapped)."""
        return _tool_bits(self._leaves[Dimension.TOOL])

    def place_in(self, place: z3.ArithRef, dimension: Dimension, terms: Sequence[str]) -> z3.BoolRef:
        """The leaf at this place lies below one of the terms."""
        unmapped = [
            z3.And(place == leaf, _bit(dimension, word, leaf))
            for word in self._words[dimension]
            if word in terms
            for leaf in self._leaves[dimension]
        ]
        known = _within(place, vocabulary().axes[dimension].mapped(terms))
        return z3.Or(known, *unmapped) if unmapped else known

    def place_exists(self, place: z3.ArithRef, dimension: Dimension) -> z3.BoolRef:
        """The place is a leaf of the dimension that is being looked at."""
        return _within(place, self._leaves[dimension])

    def tool_set(self, terms: Sequence[str]) -> z3.BitVecRef:
        """The tools below these terms."""
        known = vocabulary().axes[Dimension.TOOL].mapped(terms) & self._leaves[Dimension.TOOL]
        tools = _tool_bits(known)
        for word in self._words[Dimension.TOOL]:
            for leaf in self._leaves[Dimension.TOOL] if word in terms else ():
                bit = _bit(Dimension.TOOL, word, leaf)
                tools = tools | z3.If(bit, _tool_bits(frozenset({leaf})), NO_TOOL)
        return tools

    def region(self, clause: Clause) -> z3.BitVecRef:
        """The tools with which an activity of this scenario falls under the clause: scope in window minus exceptions."""
        region = self._box(clause.scope, _days(clause.window))
        for exception in clause.exceptions:
            region = region & ~self._box(exception, [])
        return region

    def _box(self, scope: Scope, also: list[z3.BoolRef]) -> z3.BitVecRef:
        tools = self.all_tools
        conditions = list(also)
        for dimension, terms in scope.terms:
            if dimension is Dimension.TOOL:
                tools = self.tool_set(terms)
            else:
                conditions.append(self.place_in(PLACES[dimension], dimension, terms))
        return z3.If(z3.And(conditions), tools, NO_TOOL) if conditions else tools

    def some(self, formula: z3.BoolRef) -> bool:
        """Whether a scenario (or a value) makes the formula true, the unmapped words being as assumed."""
        solver = _solver()
        solver.push()
        try:
            solver.add(formula, *self._domain())
            return self._answer(solver, formula)
        finally:
            solver.pop()

    def _domain(self) -> Iterator[z3.BoolRef]:
        """With unmapped words only the representatives are looked at."""
        for dimension, words in self._words.items():
            if words and dimension is not Dimension.TOOL:
                yield self.place_exists(PLACES[dimension], dimension)

    def _answer(self, solver: z3.Solver, formula: z3.BoolRef) -> bool:
        answer = solver.check(*self.assumed)
        if answer == z3.unsat:
            self.used.update(solver.unsat_core())
            return False
        if answer != z3.sat:
            raise ArithmeticError(f"z3 gave up: {solver.reason_unknown()}")
        if self.assumed:
            self._keep_reason(solver.model(), formula)
        return True

    def _keep_reason(self, model: z3.ModelRef, formula: z3.BoolRef) -> None:
        """The memberships without which this very scenario would not make the formula true."""
        places = [*PLACES.values(), DAY, VALUE]
        check = z3.SimpleSolver()
        check.set("core.minimize", True)
        check.add(z3.Not(formula), *(place == model.eval(place, model_completion=True) for place in places))
        if check.check(*self.assumed) != z3.unsat:
            raise ArithmeticError("a scenario of z3 does not confirm its own formula")
        self.used.update(check.unsat_core())


def _days(window: Window) -> list[z3.BoolRef]:
    """The day lies in the half-open window; an open end says nothing."""
    first = [window.starts_on.toordinal() <= DAY] if window.starts_on else []
    last = [window.ends_on.toordinal() > DAY] if window.ends_on else []
    return [*first, *last]
