"""Terms outside the taxonomy: a verdict stands only when it is the same for every set of leaves they could mean.

Everything a verdict asks (is this region empty, is that one inside) depends only on which cells of the partition are
non-empty: the leaves of a dimension, cut by every list of known terms and by the unmapped terms themselves. So it is
enough to let each unmapped term leave out, fill or split each class of leaves that no known list tells apart.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from core.clauses.model import Clause, Dimension, Only, Require, Scope, Window
from core.clauses.taxonomy import vocabulary
from core.conflicts.boxes import meets
from core.conflicts.cells import LeafClass, Partition, runs
from core.conflicts.compile import Compiled, Meaning, Term, compile_clause, mask, scope_box
from core.conflicts.model import Relation, Verdict
from core.conflicts.scenarios import overlap

MOST_RUNS = 2_000
MOST_TERMS = 10
"""Runs made, and terms that may divide one class of leaves, before a verdict is called unknown unproved."""

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
    partitions = [found for dimension in Dimension if (found := _partition(dimension, lists))]
    if any(len(each.groups) > MOST_TERMS for partition in partitions for each in partition.classes):
        return UNKNOWN

    def judged(meaning: Meaning) -> Verdict:
        return judge(compile_clause(a, meaning), compile_clause(b, meaning))

    first: Verdict | None = None
    for number, verdict in enumerate(runs(partitions, judged), start=1):
        first = first or verdict
        if verdict != first or number > MOST_RUNS:
            return UNKNOWN
    return first or UNKNOWN


def _could_meet(a: Clause, b: Clause) -> bool:
    """Whether the two apply to one activity under some meaning: scopes at their widest, exceptions at their least."""
    return overlap(compiled_at_widest(a), compiled_at_widest(b)) is not None


def compiled_at_widest(clause: Clause) -> Compiled:
    """The clause at its widest: unmapped terms of its scope mean everything, those of its exceptions nothing."""
    return compile_clause(replace(clause, scope=_widest(clause.scope)))


def compiled_at_narrowest(clause: Clause) -> Compiled:
    """The clause where it surely applies: unmapped terms of its scope mean nothing, of its exceptions everything."""
    return compile_clause(replace(clause, exceptions=tuple(map(_widest, clause.exceptions))))


def _trimmed(clause: Clause) -> Clause:
    """The clause without the exceptions that touch its scope under no meaning: their terms decide nothing."""
    box = scope_box(_widest(clause.scope), clause.window)
    holes = ((scope, scope_box(_widest(scope), Window())) for scope in clause.exceptions)
    kept = tuple(scope for scope, hole in holes if box is not None and hole is not None and meets(box, hole))
    return replace(clause, exceptions=kept)


def _widest(scope: Scope) -> Scope:
    """The scope with unmapped terms taken to mean everything."""
    return Scope(tuple(pair for pair in scope.terms if not _term_list(*pair).unmapped))


def _partition(dimension: Dimension, lists: tuple[TermList, ...]) -> Partition | None:
    """How the unmapped terms of a dimension can divide its leaves; None where they make no difference."""
    here = [listed for listed in lists if listed.dimension is dimension]
    together = _inseparable(here)
    classes = [LeafClass(leaves, _dividing(here, together, leaves)) for leaves in _classes(dimension, here)]
    return Partition(tuple(classes)) if any(each.groups for each in classes) else None


def _dividing(here: list[TermList], together: list[frozenset[Term]], leaves: int) -> tuple[frozenset[Term], ...]:
    # A term makes no difference on leaves that its lists cover anyway, or that lie outside an exception's scope.
    open_lists = [listed for listed in here if listed.matters & ~listed.known & leaves]
    return tuple(terms for terms in together if any(terms <= listed.unmapped for listed in open_lists))


def _inseparable(lists: list[TermList]) -> list[frozenset[Term]]:
    """Unmapped terms in groups that stand in the same lists: only the union of each group matters."""
    groups: dict[tuple[int, ...], set[Term]] = {}
    for term in sorted({term for listed in lists for term in listed.unmapped}):
        where = tuple(index for index, listed in enumerate(lists) if term in listed.unmapped)
        groups.setdefault(where, set()).add(term)
    return [frozenset(group) for group in groups.values()]


def _classes(dimension: Dimension, lists: list[TermList]) -> Iterable[int]:
    """The leaves, as one mask for each class that no known list cuts across."""
    classes: dict[tuple[bool, ...], int] = {}
    for position in range(len(vocabulary().taxonomies[dimension].leaves)):
        leaf = 1 << position
        told = tuple(bool(listed.known & leaf) for listed in lists)
        classes[told] = classes.get(told, 0) | leaf
    return classes.values()
