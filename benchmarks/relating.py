"""The conflict engine against z3 in CPU time (an Int per dimension and day, a bit-vector of tools, one solver)."""

from datetime import date
from random import Random
from time import process_time
from uuid import UUID

from benchmarks.row import Goal, Row
from benchmarks.stage import Stage
from core.clauses.model import Clause
from core.conflicts.detect import detect
from core.conflicts.model import PolicyClause, World
from core.conflicts.relate import relation
from tests.proof.compare import compare
from tests.proof.generators import pairs, portfolio

TIMES = Goal(10_000, at_least=True)
SEED = 20_261
ASKED = 1_500
"""Pairs that z3 judges in each comparison; it takes milliseconds for one."""
CLIENTS, EACH = 20, 40


def rows(_: Stage) -> list[Row]:
    """Pair by pair on the proof's own pairs; then a whole portfolio at once, against a sample of its pairs."""
    alone = compare(pairs(SEED, ASKED), relation)
    clauses, listed = _portfolio()
    sample = compare(Random(SEED).sample(listed, ASKED), relation)
    began = process_time()
    found = detect(clauses, World((), ()), today=date(2026, 11, 1))
    whole = process_time() - began
    return [
        _row("pairs of the proof, one by one", alone.pairs / alone.engine_seconds, alone.pairs / alone.oracle_seconds),
        _row(
            f"all pairs of {CLIENTS} × {EACH} clauses, with compiling and findings",
            found.checked_pairs / whole,
            sample.pairs / sample.oracle_seconds,
        ),
    ]


def _row(what: str, engine: float, oracle: float) -> Row:
    return Row(f"conflict engine / z3: {what}", engine, "pairs/s", oracle, engine / oracle, TIMES)


def _portfolio() -> tuple[list[PolicyClause], list[tuple[str, Clause, Clause]]]:
    """The proof's portfolio as an agency holds it, a policy a client, and its pairs."""
    listed = list(portfolio(SEED, CLIENTS, EACH))
    distinct = list(dict.fromkeys(clause for _, a, b in listed for clause in (a, b)))
    held = [
        PolicyClause(
            policy_id=UUID(int=number // EACH + 1),
            version_number=1,
            enterprise_org_id=UUID(int=number // EACH + 1),
            distribution_id=UUID(int=number // EACH + 1),
            clause=clause,
        )
        for number, clause in enumerate(distinct)
    ]
    return held, listed
