"""Terms outside the taxonomy: a verdict stands only when it is the same for every set of leaves they could mean.

Everything a verdict asks (is this region empty, is that one inside) depends only on which cells of the partition are
non-empty: the leaves of a dimension, cut by every list of known terms and by the unmapped terms themselves. So it is
enough to let each unmapped term leave out, fill or split each class of leaves that no known list tells apart.
"""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from core.clauses.model import Clause, Dimension, Only, Require, Scope, Window
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import meets
from core.conflicts.compile import Compiled, Meaning, Term, compile_clause, mask, scope_box
from core.conflicts.model import Relation, Verdict
from core.conflicts.scenarios import overlap

MOST_MEANINGS = 20_000
"""Combinations tried before a verdict is called unknown unproved."""

UNKNOWN = Verdict(Relation.UNKNOWN)
Judge = Callable[[Compiled, Compiled], Verdict]


@dataclass(frozen=True)
class TermList:
    """One list of terms in a clause: its dimension, the leaves of its known terms, and its unmapped terms.

    `matters` holds the leaves on which the list says anything: those of the scope, for an exception.
    """

    dimension: Dimension
    known: int
    unmapped: frozenset[Term]
    matters: int


def term_lists(clause: Clause) -> tuple[TermList, ...]:
    """All lists of taxonomy terms in a clause: scope, exceptions, allowed tools, region values."""
    scope = tuple(_term_list(dimension, terms) for dimension, terms in clause.scope.terms)
    widest = {listed.dimension: listed.known for listed in scope if not listed.unmapped}
    exceptions = (
        _term_list(dimension, terms, widest.get(dimension))
        for excepted in clause.exceptions
        for dimension, terms in excepted.terms
    )
    return (*scope, *exceptions, *(_term_list(*named) for named in _lists_of_norm(clause)))


def _lists_of_norm(clause: Clause) -> Iterator[tuple[Dimension, tuple[str, ...]]]:
    if isinstance(clause.norm, Only):
        yield Dimension.TOOL, clause.norm.tools
    if isinstance(clause.norm, Require) and clause.norm.one_of is not None:
        taxonomy = vocabulary().parameters[clause.norm.param].taxonomy
        if taxonomy is not None:
            yield taxonomy, clause.norm.one_of


def _term_list(dimension: Dimension, terms: tuple[str, ...], matters: int | None = None) -> TermList:
    taxonomy = vocabulary().taxonomies[dimension]
    unmapped = frozenset((dimension, term) for term in terms if term not in taxonomy.masks)
    return TermList(dimension, mask(dimension, terms), unmapped, taxonomy.full if matters is None else matters)


def unmapped_terms(clause: Clause) -> tuple[Term, ...]:
    """Terms of a clause that the taxonomy does not know, sorted."""
    return tuple(sorted({term for listed in term_lists(clause) for term in listed.unmapped}))


def verdict_under_every_meaning(a: Clause, b: Clause, judge: Judge) -> Verdict:
    """The one verdict that holds whatever the unmapped terms mean, or unknown."""
    if not _could_meet(a, b):
        return Verdict(Relation.NONE)
    a, b = _trimmed(a), _trimmed(b)
    lists = (*term_lists(a), *term_lists(b))
    choices = [choice for dimension in Dimension for choice in _choices(dimension, lists)]
    found: Verdict | None = None
    if math.prod(choice.count for choice in choices) > MOST_MEANINGS:
        return UNKNOWN
    for meaning in _meanings(choices):
        verdict = judge(compile_clause(a, meaning), compile_clause(b, meaning))
        if found is not None and verdict != found:
            return UNKNOWN
        found = verdict
    return found or UNKNOWN


def _could_meet(a: Clause, b: Clause) -> bool:
    """Whether the two apply to one activity under some meaning: scopes at their widest, exceptions at their least."""
    widest = (compile_clause(replace(clause, scope=_widest(clause.scope))) for clause in (a, b))
    return overlap(*widest) is not None


def _trimmed(clause: Clause) -> Clause:
    """The clause without the exceptions that touch its scope under no meaning: their terms decide nothing."""
    box = scope_box(_widest(clause.scope), clause.window)
    holes = ((scope, scope_box(_widest(scope), Window())) for scope in clause.exceptions)
    kept = tuple(scope for scope, hole in holes if box is not None and hole is not None and meets(box, hole))
    return replace(clause, exceptions=kept)


def _widest(scope: Scope) -> Scope:
    """The scope with unmapped terms taken to mean everything."""
    return Scope(tuple(pair for pair in scope.terms if not _term_list(*pair).unmapped))


@dataclass(frozen=True)
class Choice:
    """How a few unmapped terms may cut one class of leaves that no known list tells apart."""

    leaves: tuple[int, ...]
    terms: tuple[frozenset[Term], ...]

    @property
    def count(self) -> int:
        """Number of ways."""
        cells = 1 << len(self.terms)
        return sum(math.comb(cells, used) for used in range(1, min(len(self.leaves), cells) + 1))

    def ways(self) -> Iterator[dict[Term, int]]:
        """Each way as the leaves of this class that each term takes; nothing first, everything second."""
        every = (1 << len(self.terms)) - 1
        cells = sorted(range(every + 1), key=lambda cell: (cell not in (0, every), cell))
        for used in range(1, min(len(self.leaves), len(cells)) + 1):
            yield from map(self._way, itertools.combinations(cells, used))

    def _way(self, cells: tuple[int, ...]) -> dict[Term, int]:
        """Give each used cell one leaf, the last one the rest; bit i of a cell says that term i covers it."""
        shares = [*self.leaves[: len(cells) - 1], sum(self.leaves[len(cells) - 1 :])]
        taken: dict[Term, int] = {}
        for position, together in enumerate(self.terms):
            share = sum(leaves for cell, leaves in zip(cells, shares, strict=True) if cell >> position & 1)
            taken.update(dict.fromkeys(together, share))
        return taken


def _choices(dimension: Dimension, lists: tuple[TermList, ...]) -> list[Choice]:
    here = [listed for listed in lists if listed.dimension is dimension]
    together = _inseparable(here)
    if not together:
        return []
    choices = []
    for leaves in _classes(dimension, here).values():
        # A term makes no difference on leaves that its lists cover anyway, or that lie outside an exception's scope.
        open_lists = [listed for listed in here if listed.matters & ~listed.known & leaves[0]]
        relevant = tuple(terms for terms in together if any(terms <= listed.unmapped for listed in open_lists))
        if relevant:
            choices.append(Choice(tuple(leaves), relevant))
    return choices


def _inseparable(lists: list[TermList]) -> list[frozenset[Term]]:
    """Unmapped terms in groups that stand in the same lists: only the union of each group matters."""
    groups: dict[tuple[int, ...], set[Term]] = {}
    for term in sorted({term for listed in lists for term in listed.unmapped}):
        where = tuple(index for index, listed in enumerate(lists) if term in listed.unmapped)
        groups.setdefault(where, set()).add(term)
    return [frozenset(group) for group in groups.values()]


def _classes(dimension: Dimension, lists: list[TermList]) -> Mapping[tuple[bool, ...], list[int]]:
    classes: dict[tuple[bool, ...], list[int]] = {}
    for position in range(len(vocabulary().taxonomies[dimension].leaves)):
        leaf = 1 << position
        classes.setdefault(tuple(bool(listed.known & leaf) for listed in lists), []).append(leaf)
    return classes


def _meanings(choices: list[Choice]) -> Iterator[Meaning]:
    """All meanings, nothing and everything first: they are the likeliest to differ."""
    ways = [list(choice.ways()) for choice in choices]
    yield _joined(tuple(options[0] for options in ways))
    yield _joined(tuple(options[1] for options in ways))
    yield from map(_joined, itertools.product(*ways))


def _joined(parts: tuple[dict[Term, int], ...]) -> Meaning:
    meaning: dict[Term, int] = {}
    for part in parts:
        for term, leaves in part.items():
            meaning[term] = meaning.get(term, 0) | leaves
    return meaning
