"""The long run: `python -m tests.proof.prove --pairs 100000 --seed 1` prints counts and CPU times."""

import argparse
import sys

from core.conflicts.relate import relation
from tests.proof.compare import Tally, compare
from tests.proof.generators import pairs, portfolio


def report(tally: Tally, seed: int, shown: int) -> None:
    """Counts per verdict, the first disagreements, and CPU time per pair of both sides."""
    out = sys.stdout.write
    out(f"seed {seed}, {tally.pairs} pairs\n")
    for facts, count in sorted(tally.counts("relation", "conflict_type", "degree").items()):
        out(f"{count:>9}  {' '.join(filter(None, facts))}\n")
    for generator, count in sorted(tally.counts("generator").items()):
        out(f"{count:>9}  pairs from {generator[0]}\n")
    oracle, engine = (1e6 * seconds / tally.pairs for seconds in (tally.oracle_seconds, tally.engine_seconds))
    out(
        f"CPU per pair: oracle {oracle:.1f} µs, engine {engine:.1f} µs (clauses as written), ratio {oracle / engine:.0f}\n"
    )
    out("encoding: one Int per dimension and day, tool sets as bit-vectors, one shared solver with push and pop\n")
    out(f"{len(tally.disagreements)} disagreements\n")
    for case in tally.disagreements[:shown]:
        out(
            f"\n#{case.index} {case.generator}\n a {case.a}\n b {case.b}\n engine {case.engine}\n oracle {case.oracle}\n"
        )


def main() -> int:
    """Exit status 1 when engine and oracle differ anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--portfolio", action="store_true", help="all pairs of 20 clients x 40 clauses instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=10, help="disagreements printed in full")
    arguments = parser.parse_args()
    generated = portfolio(arguments.seed) if arguments.portfolio else pairs(arguments.seed, arguments.pairs)
    tally = compare(generated, relation)
    report(tally, arguments.seed, arguments.show)
    return 1 if tally.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
