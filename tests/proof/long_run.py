"""`python -m tests.proof.long_run`: the conflict engine against every judge there is; exit status 1 where any differs."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from time import perf_counter

from benchmarks.portfolio import held, widened, written_portfolio
from core.conflicts.model import World
from tests.proof.generators import portfolio
from tests.proof.in_sql import in_sql
from tests.proof.proved import Proved
from tests.proof.shards import in_columns, whole_in_columns, with_z3
from tests.proof.told import all_told

CLIENTS, EACH = 20, 40
TODAY = date(2026, 11, 1)
ALL_PAIRS = 319_600


def parts(seed: int, pairs: int, of_portfolio: int, cases: int, repaired: int, processes: int) -> Iterator[Proved]:
    """Each part of the proof as soon as it is done."""
    yield with_z3("engine = z3, three generators", seed, pairs, processes)
    yield with_z3("engine = z3, a whole portfolio of 20 × 40", seed, of_portfolio, processes, is_portfolio=True)
    yield in_columns(seed, pairs, processes)
    anything = dict.fromkeys(clause for _, a, b in portfolio(seed, CLIENTS, EACH) for clause in (a, b))
    yield whole_in_columns("columns = scalar, a whole portfolio of 20 × 40", list(anything))
    written = written_portfolio(seed, CLIENTS, EACH)
    yield whole_in_columns("columns = scalar, 20 × 40 clauses as policies hold them", written)
    yield in_sql(seed, CLIENTS, EACH)
    wide = widened(held(written, EACH), seed)
    yield from all_told(wide, World((), ()), TODAY, cases=cases, repaired=repaired)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """How much of everything; the defaults are the bar's."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.long_run", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=102_000, help="from the three generators")
    parser.add_argument("--portfolio", type=int, default=ALL_PAIRS, help="pairs of the portfolio that z3 judges")
    parser.add_argument("--cases", type=int, default=100, help="small portfolios of each of the seven shapes")
    parser.add_argument("--repaired", type=int, default=300, help="findings of the portfolio whose repairs are judged")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Print every part; fail when one disagrees or compared nothing."""
    asked = arguments(given)
    began, done = perf_counter(), list[Proved]()
    for part in parts(asked.seed, asked.pairs, asked.portfolio, asked.cases, asked.repaired, asked.processes):
        done.append(part)
        sys.stdout.write(f"{part}\n")
        sys.stdout.flush()
    failed = [part.name for part in done if not part.holds]
    cpu = sum(part.cpu_seconds for part in done)
    sys.stdout.write(
        f"\nseed {asked.seed}: {sum(part.compared for part in done):,} comparisons, {cpu:.0f} s CPU,"
        f" {perf_counter() - began:.0f} s in all. {'Differs: ' + ', '.join(failed) if failed else 'No disagreement.'}\n"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
