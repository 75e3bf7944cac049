"""The conflict engine against z3 in CPU time (an Int per dimension and day, a bit-vector of tools, one solver)."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from random import Random
from time import process_time

from benchmarks.portfolio import held, widened, written_portfolio
from benchmarks.row import Goal, Of, Row
from benchmarks.stage import Stage
from core.clauses.model import Clause
from core.conflicts.columns import Prepared, columns
from core.conflicts.compile import compile_clause
from core.conflicts.detect import detect
from core.conflicts.entries import entry_of, member_order
from core.conflicts.issues import clash_of, fewest_clauses
from core.conflicts.model import PolicyClause, World
from core.conflicts.portfolio import relate_within
from core.conflicts.relate import relation, verdict
from core.conflicts.set_findings import clause_sets
from tests.proof.compare import compare
from tests.proof.generators import pairs, portfolio

TIMES = Goal(10_000, at_least=True)
AT_ONCE = Goal(25, at_least=False, of=Of.VALUE)
A_SECOND = Goal(1_000, at_least=False, of=Of.VALUE)
SEED = 20_261
ASKED = 1_500
"""Pairs that z3 judges in each comparison; it takes milliseconds for one."""
CLIENTS, EACH = 20, 40
ROUNDS = 5
TODAY = date(2026, 11, 1)


def rows(_: Stage) -> list[Row]:
    """Pair by pair on the proof's own pairs; then whole portfolios at once, each against a sample of its pairs."""
    alone = compare(pairs(SEED, ASKED), relation)
    any_clauses = list(dict.fromkeys(clause for _, a, b in portfolio(SEED, CLIENTS, EACH) for clause in (a, b)))
    written = written_portfolio(SEED, CLIENTS, EACH)
    return [
        _times(
            "pairs of the proof, one by one", alone.pairs / alone.engine_seconds, alone.pairs / alone.oracle_seconds
        ),
        *_of_portfolio("clauses of anything", any_clauses),
        *_of_portfolio("clauses as policies hold them", written),
        *_beyond_pairs(written),
    ]


def _beyond_pairs(clauses: Sequence[Clause]) -> list[Row]:
    """Sets of three clauses and more, and the fewest to renegotiate, beside the whole detection of the same run."""
    holding = held(clauses, EACH)
    size = f"{CLIENTS} × {EACH} clauses as policies hold them"
    return [
        *_sets_and_fewest(size, holding),
        *_sets_and_fewest(f"{size}, a third of them agency-wide", widened(holding, SEED)),
    ]


def _sets_and_fewest(what: str, holding: Sequence[PolicyClause]) -> list[Row]:
    world = World((), ())
    began = process_time()
    found = detect(holding, world, today=TODAY)
    whole = process_time() - began
    places = sorted(holding, key=member_order)
    entries = [each for each in (entry_of(one, world) for one in places) if each.prepared.compiled.box is not None]
    began = process_time()
    clause_sets(entries, ())
    sets = process_time() - began
    clashes = [clash_of(each) for each in found.findings]
    fewest_clauses(clashes)  # loads the solver
    began = process_time()
    fewest_clauses(clashes)
    fewest = process_time() - began
    return [
        Row(f"minimal sets of {what} / finding and telling", 1e3 * sets, "ms CPU", 1e3 * whole, sets / whole, A_SECOND),
        Row(f"fewest clauses of {what} / finding and telling", 1e3 * fewest, "ms CPU", 1e3 * whole, fewest / whole),
    ]


def _of_portfolio(what: str, clauses: Sequence[Clause]) -> list[Row]:
    sample = Random(SEED).sample(list(combinations(clauses, 2)), ASKED)
    oracle = compare((("portfolio", a, b) for a, b in sample), relation)
    seconds = min(_seconds_to_relate(clauses) for _ in range(ROUNDS))
    began = process_time()
    found = detect(held(clauses, EACH), World((), ()), today=TODAY)
    whole = process_time() - began
    size = f"{CLIENTS} × {EACH} {what}"
    z3_seconds = found.checked_pairs * oracle.oracle_seconds / oracle.pairs
    return [
        _times(f"all pairs of {size}, with compiling", found.checked_pairs / seconds, found.checked_pairs / z3_seconds),
        Row(f"relating {size} / z3", 1e3 * seconds, "ms CPU", 1e3 * z3_seconds, seconds / z3_seconds, AT_ONCE),
        Row(f"finding and telling of {size} / z3", 1e3 * whole, "ms CPU", 1e3 * z3_seconds, whole / z3_seconds),
    ]


def _seconds_to_relate(clauses: Sequence[Clause]) -> float:
    began = process_time()
    living = [compiled for clause in clauses if (compiled := compile_clause(clause)).box is not None]
    relate_within(columns([Prepared(each) for each in living]), lambda i, j: verdict(living[i], living[j]))
    return process_time() - began


def _times(what: str, engine: float, oracle: float) -> Row:
    return Row(f"conflict engine / z3: {what}", engine, "pairs/s", oracle, engine / oracle, TIMES)
