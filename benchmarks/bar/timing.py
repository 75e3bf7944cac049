"""Lines that are about time: pairs beside z3, one agency, a library of policies, larger sets."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations
from random import Random
from statistics import median
from time import process_time
from unittest.mock import patch

from benchmarks.bar.line import Line, below
from benchmarks.portfolio import held, widened, written_portfolio
from core.clauses.model import Clause
from core.conflicts.columns import Prepared, columns
from core.conflicts.compile import compile_clause
from core.conflicts.entries import entry_of
from core.conflicts.library import Library
from core.conflicts.model import PolicyClause, World
from core.conflicts.portfolio import relate_within
from core.conflicts.relate import relation, verdict
from core.conflicts.set_findings import clause_sets
from tests.proof import encoding
from tests.proof.compare import compare

SEED = 20_261
CLIENTS, EACH = 20, 40
POLICIES = 10_000
NEW = 5
TIMES = 10_000
ROUNDS = 9


def cpu_seconds(act: Callable[[], object]) -> float:
    """CPU time of this process."""
    began = process_time()
    act()
    return process_time() - began


def relate_all(clauses: Sequence[Clause]) -> None:
    """Compile the clauses and relate every pair."""
    living = [compiled for clause in clauses if (compiled := compile_clause(clause)).box is not None]
    relate_within(columns([Prepared(each) for each in living]), lambda i, j: verdict(living[i], living[j]))


def beside_z3(*, quick: bool) -> Iterator[Line]:
    """All pairs of one agency in columns, against z3's rate on a sample of the same pairs, in two encodings."""
    written = written_portfolio(SEED, CLIENTS, 4 if quick else EACH)
    pairs = len(written) * (len(written) - 1) // 2
    seconds = min(cpu_seconds(lambda: relate_all(written)) for _ in range(ROUNDS))
    sample = Random(SEED).sample(list(combinations(written, 2)), 100 if quick else 2_000)
    stream = [("portfolio", a, b) for a, b in sample]
    for solver, named in (
        (cache(encoding.new_solver), "one shared solver, push and pop"),
        (encoding.new_solver, "a fresh solver for each question"),
    ):
        with patch.object(encoding, "_solver", solver):
            each = compare(stream, relation).oracle_seconds / len(stream)
        times = each * pairs / seconds
        yield Line(
            f"speed against z3 ({named})",
            f"≥ {TIMES:,}×",
            f"{times:,.0f}×",
            times >= TIMES,
            f"CPU: {pairs:,} pairs with compile {1e3 * seconds:.1f} ms, z3 {1e6 * each:,.0f} µs a pair"
            f" ({len(stream):,} of the same pairs; Int per dimension and day, bit-vector of tools)",
        )
    how = f"CPU, best of {ROUNDS}, {pairs:,} pairs"
    yield below(f"one agency, {CLIENTS} × {EACH}, with compile, numpy", seconds, 0.025, how)


def libraries(*, quick: bool) -> Iterator[Line]:
    """A new policy against many others, and within one agency."""
    policies = 200 if quick else POLICIES
    for count, bound, where in ((policies, 0.5, "a library"), (CLIENTS - 1, 0.01, "one agency")):
        library = Library(written_portfolio(SEED, count, EACH))
        seconds = [against(library, SEED + at + 1) for at in range(NEW)]
        yield below(
            f"a new policy of {EACH} clauses against {count:,} policies ({count * EACH:,} clauses) of {where}",
            median(seconds),
            bound,
            f"CPU with compiling the new one, median of {NEW} policies, worst {1e3 * max(seconds):,.1f} ms",
        )


def against(library: Library, seed: int) -> float:
    """CPU seconds to relate a new policy, compiling it included."""
    new = written_portfolio(seed, 1, EACH)
    return min(cpu_seconds(lambda: library.related(new)) for _ in range(3))


def larger_sets(*, quick: bool) -> Line:
    """The minimal sets of a whole agency."""
    holding = held(written_portfolio(SEED, 3 if quick else CLIENTS, EACH), EACH)
    seconds = {"each its own work": _sets(holding), "a third agency-wide": _sets(widened(holding, SEED))}
    told = ", ".join(f"{name} {1e3 * each:,.0f} ms" for name, each in seconds.items())
    return below(f"minimal sets of {CLIENTS} × {EACH}", max(seconds.values()), 1, f"CPU: {told}")


def _sets(holding: Sequence[PolicyClause]) -> float:
    entries = [each for each in (entry_of(one, World((), ())) for one in holding) if each.prepared.compiled.box]
    return cpu_seconds(lambda: clause_sets(entries, ()))
