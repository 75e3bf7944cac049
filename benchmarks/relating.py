"""The conflict engine against z3 in CPU time (an Int per dimension and day, a bit-vector of tools, one solver)."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from random import Random
from time import process_time

from benchmarks.portfolio import held, written_portfolio
from benchmarks.row import Goal, Of, Row
from benchmarks.stage import Stage
from core.clauses.model import Clause
from core.conflicts.columns import Prepared, columns
from core.conflicts.compile import compile_clause
from core.conflicts.detect import detect
from core.conflicts.model import World
from core.conflicts.portfolio import relate_within
from core.conflicts.relate import relation, verdict
from tests.proof.compare import compare
from tests.proof.generators import pairs, portfolio

TIMES = Goal(10_000, at_least=True)
AT_ONCE = Goal(25, at_least=False, of=Of.VALUE)
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
