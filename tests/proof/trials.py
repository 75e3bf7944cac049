"""What an engine is put through: each trial answers whether the engine, good or with a bug, was caught."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice

from benchmarks.portfolio import held, widened, written_portfolio
from core.clauses.model import Clause
from core.conflicts import relate
from core.conflicts.compile import compile_clause
from core.conflicts.detect import CLASHES
from core.conflicts.model import Finding, PolicyClause, Reach, Relation, Verdict, World
from core.conflicts.relate import NO_RELATION, relation
from tests.proof.any_edits import any_edits
from tests.proof.compare import judgement, mirrored
from tests.proof.generators import pairs
from tests.proof.mutants import Mutant, Room, engine_with
from tests.proof.oracle import Judgement, oracle_relation
from tests.proof.plain_sets import Set, Written
from tests.proof.plain_severity import severity_of_pair
from tests.proof.small_portfolios import SHAPES, WORLD, small_portfolio

SEED = 77
BESIDE = 60
"""Pairs laid out in columns together."""
TODAY = date(2026, 11, 1)
SMALL_TODAY = date(2026, 1, 20)
"""The day for the small portfolios, whose windows turn around it."""
MOST_OTHERS = 4
CRASHES = (ArithmeticError, LookupError, TypeError, ValueError, AssertionError, AttributeError)
Judged = dict[tuple[int, int], Verdict]


@dataclass(frozen=True)
class Sizes:
    """How much of everything the engines are shown."""

    pairs: int = 9_000
    batches: int = 4
    cases: int = 50
    told: int = 10
    clients: int = 6


@cache
def judged_pairs(count: int) -> list[tuple[Clause, Clause, Judgement]]:
    """Generated pairs with z3's verdicts."""
    return [(a, b, oracle_relation(a, b)) for _, a, b in pairs(SEED, count)]


def on_pairs(room: Room, sizes: Sizes) -> bool:
    """Some pair, in either order, is not judged as z3 judges it."""
    engine = room("relate").relation
    return any(
        judgement(engine(a, b)) != right or judgement(engine(b, a)) != mirrored(right)
        for a, b, right in judged_pairs(sizes.pairs)
    )


@cache
def judged_batch(seed: int) -> tuple[list[Clause], Judged]:
    """Clauses with the scalar verdict on each two of them that relate."""
    clauses = [clause for _, a, b in pairs(9_000 + seed, 60) for clause in (a, b)]
    every = {
        (i, j): relation(clauses[i], clauses[j]) for j in range(len(clauses)) for i in range(len(clauses)) if i != j
    }
    return clauses, {pair: verdict for pair, verdict in every.items() if verdict.relation is not Relation.NONE}


def on_columns(room: Room, sizes: Sizes) -> bool:
    """Some generated pair, pair within a batch, or pair of a new clause and a library is not judged as singly."""
    each_pair = any(_beside(room, sizes.pairs, at) for at in range(0, sizes.pairs, BESIDE))
    return each_pair or any(_within(room, seed) or _with_library(room, seed) for seed in range(sizes.batches))


@cache
def _judged_beside(count: int, at: int) -> tuple[list[tuple[Clause, Clause]], Judged]:
    generated = islice(judged_pairs(count), at, at + BESIDE)
    both = [(a, b) for a, b, _ in generated if all(compile_clause(each).box is not None for each in (a, b))]
    verdicts = {(i, i): relation(a, b) for i, (a, b) in enumerate(both)}
    return both, {pair: verdict for pair, verdict in verdicts.items() if verdict.relation is not Relation.NONE}


def _beside(room: Room, count: int, at: int) -> bool:
    """Whether some of these pairs, each laid out in columns beside the others, is judged wrongly in either order."""
    both, right = _judged_beside(count, at)
    sides = [
        room("columns").columns([room("library")._prepared(pair[side]).prepared for pair in both]) for side in (0, 1)
    ]
    for first, second in ((0, 1), (1, 0)):
        found = room("portfolio").relate_across(
            sides[first],
            sides[second],
            lambda i, j, f=first, s=second: relation(both[i][f], both[j][s]) if i == j else NO_RELATION,
        )
        said = {(i, j): verdict if first == 0 else relate.mirrored(verdict) for i, j, verdict in _each(found) if i == j}
        if {pair: verdict for pair, verdict in said.items() if verdict.relation is not Relation.NONE} != right:
            return True
    return False


def _within(room: Room, seed: int) -> bool:
    clauses, judged = judged_batch(seed)
    prepared = [room("library")._prepared(clause).prepared for clause in clauses]
    places = [place for place, each in enumerate(prepared) if each.compiled.box is not None]
    # Blocks of a few rows, so that there are several.
    room("portfolio").MOST_CELLS = 300
    found = room("portfolio").relate_within(
        room("columns").columns([prepared[place] for place in places]),
        lambda i, j: relation(clauses[places[i]], clauses[places[j]]),
    )
    said = {(places[i], places[j]): verdict for i, j, verdict in _each(found)}
    return said != {(i, j): verdict for (i, j), verdict in judged.items() if i < j}


def _with_library(room: Room, seed: int) -> bool:
    clauses, judged = judged_batch(seed)
    new, held_places = range(20), range(20, len(clauses))
    library, place_of = room("library").Library(), dict[int, int]()
    for step in (held_places[::3], held_places[1::3], held_places[2::3]):
        place_of.update(zip(library.add([clauses[place] for place in step]), step, strict=True))
    gone = set(list(place_of)[::4])
    library.retire(gone)
    said = [(i, place_of[at], verdict) for i, at, verdict in _each(library.related(clauses[:20]))]
    kept = {place for at, place in place_of.items() if at not in gone}
    expected = [(i, j, verdict) for (i, j), verdict in judged.items() if i in new and j in kept]
    return sorted(said, key=lambda match: match[:2]) != sorted(expected, key=lambda match: match[:2])


def _each(related) -> Iterator[tuple[int, int, Verdict]]:  # type: ignore[no-untyped-def]  # a second engine's class
    for i, j, code in zip(related.first.tolist(), related.second.tolist(), related.codes.tolist(), strict=True):
        yield i, j, related.verdicts[code]


@cache
def enumerated(cases: int) -> list[tuple[list[PolicyClause], int, Written, set[Set]]]:
    """Demands of small portfolios with the sets that enumeration finds."""
    every = [Written(small_portfolio(seed, shape), WORLD) for shape in SHAPES for seed in range(cases)]
    return [
        (list(written.held), place, written, written.sets_against(place, MOST_OTHERS))
        for written in every
        for place in filter(written.takes_part, range(len(written.clauses)))
    ]


def on_sets(room: Room, sizes: Sizes) -> bool:
    """Some demand has other minimal sets than enumeration finds."""
    engine_sets = room("tests.proof.engine_sets").engine_sets
    return any(
        set(engine_sets(held, place, written).sets) != right for held, place, written, right in enumerated(sizes.cases)
    )


@cache
def whole(clients: int) -> list[PolicyClause]:
    """A portfolio as policies hold it, a third of it agency-wide."""
    return widened(held(written_portfolio(SEED, clients, 40), 40), SEED)


@cache
def small(cases: int) -> list[list[PolicyClause]]:
    """The small portfolios of every shape."""
    return [small_portfolio(seed, shape) for shape in SHAPES for seed in range(cases)]


def days_of(clauses: Sequence[PolicyClause]) -> list[date]:
    """Days on which to look: one for all, and those on which a clause that starts later comes to count in full."""
    starts = {day for each in clauses if (day := each.clause.window.starts_on) is not None}
    return [SMALL_TODAY, *(day - timedelta(days=days) for day in sorted(starts) for days in (90, 91))]


def on_severity(room: Room, sizes: Sizes) -> bool:
    """Some finding of two clauses is not as urgent as the table says."""
    detect = room("detect").detect
    told = detect(whole(sizes.clients), World((), ()), today=TODAY).findings
    if any(each.severity is not severity_of_pair(each, TODAY) for each in _weighed(told)):
        return True
    return any(
        each.severity is not severity_of_pair(each, today)
        for held in small(sizes.cases)
        for today in days_of(held)
        for each in _weighed(detect(held, WORLD, today=today).findings)
    )


def _weighed(told: Sequence[Finding]) -> list[Finding]:
    """All clashes of two clauses, and some of what else is told of two."""
    of_pairs = [each for each in told if len(each.members) == 2 and each.relation is not Relation.UNKNOWN]
    clashes = [each for each in of_pairs if each.relation in CLASHES]
    rest = [each for each in of_pairs if each not in clashes and each.reach is Reach.BINDING]
    return [*clashes, *rest[:200]]


def on_told(room: Room, sizes: Sizes) -> bool:
    """Some witness or repair does not hold."""
    told = room("tests.proof.told")
    clauses, world = whole(sizes.clients), World((), ())
    return not all(
        proved.holds
        for proved in (
            told.witnesses_of("", clauses, world, TODAY),
            told.witnesses_of_small(sizes.cases),
            told.repairs_of_small(sizes.told),
            told.repairs_of("", clauses, world, TODAY, 10),
        )
    )


def on_any_edit(room: Room, sizes: Sizes) -> bool:
    """Some change that is no repair is told as one."""
    told = room("tests.proof.told")
    # Not the engine's own edits, which are nearly all good: what is told must be proved, whatever is tried.
    vars(room("repairs"))["edits"] = any_edits
    return not told.repairs_of_small(sizes.told).holds


Trial = Callable[[Room, Sizes], bool]
TOLD = (on_severity, on_told, on_any_edit)
TRIALS: Mapping[str, Sequence[Trial]] = {
    **dict.fromkeys(("columns", "verdict_columns", "portfolio", "library"), (on_columns,)),
    **dict.fromkeys(("blocking", "minimal_sets", "covering"), (on_sets,)),
    "severity": (on_severity,),
    "explain": (on_told,),
    "repairs": (on_told, on_any_edit),
    "boxes": (on_pairs, on_severity, on_told),
}
"""The trials that can show a bug in a room; `on_pairs` where none is named."""


def is_caught(mutant: Mutant | None, trials: Sequence[Trial], sizes: Sizes) -> bool:
    """Whether some trial, or a crash in it, shows the bug."""
    with engine_with(mutant) as room:
        try:
            return any(trial(room, sizes) for trial in trials)
        except CRASHES:
            return True


def trials_for(mutant: Mutant) -> Sequence[Trial]:
    """The trials of the mutant's room."""
    return TRIALS.get(mutant.room, (on_pairs,))
