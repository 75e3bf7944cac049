"""Three seeded generators of clause pairs: anything, pairs on the edge of a verdict, and exceptions that just cover."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

from core.clauses.model import Clause, Dimension, Only, Priority, Prohibit, Require, Scope, Window
from tests.proof.vocabulary import vocabulary
from tests.proof.writing import (
    FIRST_DAY,
    KINDS,
    UNMAPPED,
    Terms,
    family,
    leaves_below,
    near_norms,
    nearly,
    random_norm,
    random_scope,
    scope_of,
    some_of,
    terms_of,
    window,
    with_terms,
)

ClausePair = tuple[Clause, Clause]
Move = Callable[[Random, Clause, Clause], ClausePair]

KIND_PAIRS = (
    *((kind, kind) for kind in KINDS),
    *((demand, restriction) for demand in ("permit", "duty_each", "duty") for restriction in ("prohibit", "only")),
    ("permit", "only"),
    ("duty_each", "only"),
    ("duty", "only"),
    ("prohibit", "only"),
    ("prohibit", "only"),
    ("prohibit", "require"),
    ("only", "only"),
    ("require", "require"),
)
TOOLLESS = tuple(dimension for dimension in Dimension if dimension is not Dimension.TOOL)
MOST_EXCEPTIONS = 8
TEXT = "A generated clause."


def random_pair(rng: Random) -> ClausePair:
    """Two clauses that know nothing of each other, with few restrictions so that they often meet."""
    return _random_clause(rng, "a"), _random_clause(rng, "b")


def _random_clause(rng: Random, name: str) -> Clause:
    kind = rng.choice(KINDS)
    tool = kind != "only"
    count = rng.choice((0, 0, 0, 1, 2))
    written = (random_scope(rng, 0.4, tool=tool) for _ in range(count))
    return Clause(
        id=name,
        text=TEXT,
        norm=random_norm(rng, kind),
        priority=rng.choices(tuple(Priority), (3, 6, 1))[0],
        scope=random_scope(rng, 0.25, tool=tool),
        exceptions=tuple(scope for scope in written if scope.terms),
        window=window(rng, 0.2),
    )


def near_miss_pair(rng: Random) -> ClausePair:
    """Two clauses of one scope, then one to three moves that each shift a single bound or term."""
    a, b = _twins(rng)
    for move in rng.choices(MOVES, k=rng.randint(1, 3)):
        a, b = move(rng, a, b)
    return (a, b) if rng.random() < 0.5 else (b, a)


def _twins(rng: Random) -> ClausePair:
    kinds = rng.choice(KIND_PAIRS)
    scope = random_scope(rng, 0.2, tool="only" not in kinds)
    span = window(rng, 0.15)
    first, second = near_norms(rng, kinds)
    return tuple(  # type: ignore[return-value]  # two names, two clauses
        Clause(name, TEXT, norm, scope=scope, window=span) for name, norm in (("a", first), ("b", second))
    )


def _touching_windows(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """One window ends where, a day before or a day after the other starts; or both share a bound."""
    meet = FIRST_DAY + timedelta(days=rng.randrange(300))
    shifted = meet + timedelta(days=rng.randint(-1, 1))
    early, late = Window(None, meet), Window(shifted, rng.choice((None, shifted + timedelta(days=1))))
    same_start = Window(meet, None), Window(shifted, None)
    first, second = rng.choice(((early, late), (early, Window(None, shifted)), same_start))
    return replace(a, window=first), replace(b, window=second)


def _neighbouring_terms(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """Parent, child, sibling, the group spelled out, one leaf fewer or more, on one dimension."""
    dimension = rng.choice(tuple(Dimension))
    terms = some_of(rng, family(rng, dimension))
    return with_terms(a, dimension, terms), with_terms(b, dimension, nearly(rng, dimension, terms))


def _nested_terms(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """On one dimension the first clause says a group or anything, the second a child of the group."""
    dimension = rng.choice(TOOLLESS)
    group, *children = family(rng, dimension)
    return with_terms(a, dimension, rng.choice(((), (group,)))), with_terms(b, dimension, some_of(rng, children))


def _tools_beside_list(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """The scope of the one names (nearly) the tools that the other allows, bans or wants."""
    listed = b.norm.tools if isinstance(b.norm, Only) else some_of(rng, family(rng, Dimension.TOOL))
    if isinstance(a.norm, Only):
        listed = a.norm.tools
    a = with_terms(a, Dimension.TOOL, nearly(rng, Dimension.TOOL, listed))
    return a, with_terms(b, Dimension.TOOL, nearly(rng, Dimension.TOOL, listed))


def _one_wider(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """One clause gains or loses a restriction, so that its scope lies inside or around the other's."""
    dimension = rng.choice(TOOLLESS)
    terms = some_of(rng, sorted(vocabulary().axes[dimension].nodes)) if rng.random() < 0.6 else ()
    return with_terms(a, dimension, terms), b


def _one_preferred(rng: Random, a: Clause, b: Clause) -> ClausePair:
    return replace(a, priority=Priority.PREFERENCE), b


def _one_excepted(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """An exception on one clause, or the same on both."""
    exception = random_scope(rng, 0.3, tool=not _any_only(a, b))
    if not exception.terms:
        return a, b
    a = replace(a, exceptions=(*a.exceptions, exception))
    return a, replace(b, exceptions=(*b.exceptions, exception)) if rng.random() < 0.3 else b


def _any_only(*clauses: Clause) -> bool:
    return any(isinstance(clause.norm, Only) for clause in clauses)


MOVES: tuple[Move, ...] = (
    _touching_windows,
    _neighbouring_terms,
    _neighbouring_terms,
    _nested_terms,
    _nested_terms,
    _tools_beside_list,
    _tools_beside_list,
    _one_wider,
    _one_excepted,
    _one_preferred,
)


def exception_cover_pair(rng: Random) -> ClausePair:
    """Exceptions that together cover one clause, the other, or their overlap: exactly, by union, or all but one leaf."""
    a, b = _twins(rng)
    for move in rng.choices(MOVES[1:7], k=rng.randint(0, 2)):
        a, b = move(rng, a, b)
    if rng.random() < 0.5:
        a, b = b, a
    target = terms_of(rng.choice((a, b)).scope)
    if rng.random() < 0.65:
        target = _inside(rng, target, _tools_in_play(a, b))
    a = _excepting(a, _cover(rng, target))
    if rng.random() < 0.2:
        b = _excepting(b, _cover(rng, target))
    return a, b


def _excepting(clause: Clause, scopes: list[Terms]) -> Clause:
    """The clause with these exceptions; an `only` leaves the tools out of them."""
    if isinstance(clause.norm, Only):
        scopes = [{d: terms for d, terms in scope.items() if d is not Dimension.TOOL} for scope in scopes]
    written = [scope_of(scope) for scope in scopes]
    kept = (*clause.exceptions, *(scope for scope in written if scope.terms))
    return replace(clause, exceptions=kept[:MOST_EXCEPTIONS])


def _tools_in_play(*clauses: Clause) -> tuple[str, ...]:
    """Leaves of the tools that the clauses list or name in their scopes; all tools when they name none."""
    lists = (clause.norm.tools if isinstance(clause.norm, Only) else () for clause in clauses)
    scopes = (terms_of(clause.scope).get(Dimension.TOOL, ()) for clause in clauses)
    return leaves_below(Dimension.TOOL, [term for terms in (*lists, *scopes) for term in terms])


def _inside(rng: Random, target: Terms, tools: tuple[str, ...]) -> Terms:
    """A part of the target: one dimension restricted further, the tools to some of those in play."""
    dimension = rng.choice((*TOOLLESS, Dimension.TOOL, Dimension.TOOL))
    leaves = tools if dimension is Dimension.TOOL else leaves_below(dimension, target.get(dimension, ()))
    return {**target, dimension: some_of(rng, leaves)}


def _cover(rng: Random, target: Terms) -> list[Terms]:
    """Exceptions for the parts of a split; sometimes a part is split again, lost, or loses a leaf."""
    exceptions: list[Terms] = []
    for part in _split(rng, target, rng.randint(1, 3)):
        exceptions.extend(_split(rng, part, 2) if rng.random() < 0.3 else [part])
    if rng.random() < 0.35:
        _spoil(rng, exceptions)
    return exceptions


def _split(rng: Random, target: Terms, count: int) -> list[Terms]:
    """The target cut along one dimension into `count` parts that make it up, some overlapping."""
    dimension = rng.choice((*Dimension, Dimension.TOOL))
    leaves = list(leaves_below(dimension, target.get(dimension, ())))
    if count == 1 or not 1 < len(leaves) <= 40:
        return [dict(target)]
    rng.shuffle(leaves)
    cuts = [leaves[index::count] for index in range(count)]
    if rng.random() < 0.3:
        cuts[0] = [*cuts[0], rng.choice(leaves)]
    return [{**target, dimension: tuple(sorted(set(cut)))} for cut in cuts if cut]


def _spoil(rng: Random, exceptions: list[Terms]) -> None:
    """Take one exception away, or one leaf out of it."""
    at = rng.randrange(len(exceptions))
    wide = [(d, terms) for d, terms in exceptions[at].items() if len(terms) > 1]
    if not wide or rng.random() < 0.3:
        exceptions.pop(at)
        return
    dimension, terms = rng.choice(wide)
    exceptions[at] = {**exceptions[at], dimension: terms[1:]}


def _hazy(rng: Random, clause: Clause, other: Clause) -> Clause:
    """The clause with an unmapped word in its scope, in an exception, or among its values."""
    word = rng.choice(UNMAPPED[: rng.randint(1, 2)])
    if isinstance(clause.norm, Only) and rng.random() < 0.5:
        return replace(clause, norm=Only((*clause.norm.tools, word)))
    if isinstance(clause.norm, Require) and vocabulary().parameters[clause.norm.param].axis:
        return replace(clause, norm=replace(clause.norm, one_of=(*(clause.norm.one_of or ()), word)))
    dimension = rng.choice(TOOLLESS if isinstance(clause.norm, Only) else tuple(Dimension))
    if rng.random() < 0.25:
        part = {**terms_of(clause.scope), Dimension.TOOL: some_of(rng, _tools_in_play(clause, other))}
        return _excepting(clause, [{**part, dimension: (word,)}])
    if clause.exceptions and rng.random() < 0.5:
        return replace(
            clause, exceptions=(_with_word(rng, clause.exceptions[0], dimension, word), *clause.exceptions[1:])
        )
    return replace(clause, scope=_with_word(rng, clause.scope, dimension, word))


def _with_word(rng: Random, scope: Scope, dimension: Dimension, word: str) -> Scope:
    """The word beside the terms of the dimension, or in their place."""
    written = terms_of(scope)
    beside = written.get(dimension, ()) if rng.random() < 0.6 else ()
    return scope_of({**written, dimension: (*beside, word)})


def _split_word_pair(rng: Random) -> ClausePair:
    """A ban that empties a tool list only if the unmapped word means a part of its dimension: not none, not all of it."""
    where, word_at = rng.sample(TOOLLESS, 2)
    scope: Terms = {where: (rng.choice(vocabulary().axes[where].leaves),)}
    listed = tuple(sorted(rng.sample(leaves_below(Dimension.TOOL, ()), rng.randint(1, 6))))
    spared: Terms = {**scope, word_at: (UNMAPPED[0],), Dimension.TOOL: some_of(rng, listed)}
    ban = Clause("a", TEXT, Prohibit(), scope=scope_of(scope), exceptions=(scope_of(spared),))
    return ban, Clause("b", TEXT, Only(listed), scope=scope_of(scope))


def _with_unmapped(rng: Random, a: Clause, b: Clause) -> ClausePair:
    """The pair with unmapped words in one clause or both; now and then a pair in which a part of one decides."""
    if rng.random() < 0.04:
        return _split_word_pair(rng)
    a = _hazy(rng, a, b)
    return a, _hazy(rng, b, a) if rng.random() < 0.4 else b


GENERATORS: dict[str, Callable[[Random], ClausePair]] = {
    "random": random_pair,
    "near-miss": near_miss_pair,
    "exception-cover": exception_cover_pair,
}
UNMAPPED_SHARE = 0.15


def portfolio(seed: int, clients: int = 20, each: int = 40) -> Iterator[tuple[str, Clause, Clause]]:
    """All pairs of one agency's portfolio of random clauses: 319,600 for 20 clients of 40 clauses."""
    rng = Random(f"{seed}:portfolio")
    clauses = [_random_clause(rng, f"c{number}") for number in range(clients * each)]
    for a, b in combinations(clauses, 2):
        yield "portfolio", a, b


def pairs(seed: int, count: int) -> Iterator[tuple[str, Clause, Clause]]:
    """`count` pairs by turns from the three generators, each reproducible from (seed, index) alone."""
    names = tuple(GENERATORS)
    for index in range(count):
        rng = Random(f"{seed}:{index}")  # reproducible, not secret
        name = names[index % len(names)]
        a, b = GENERATORS[name](rng)
        if rng.random() < UNMAPPED_SHARE:
            a, b = _with_unmapped(rng, a, b)
        yield name, a, b
