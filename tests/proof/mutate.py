"""`python -m tests.proof.mutate`: seed each bug, print whether the proof kills it; exit status 1 below the share."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import process_time

from tests.proof import bugs_in_columns, bugs_in_pairs, bugs_in_sets
from tests.proof.mutants import Mutant, stands_once
from tests.proof.trials import TOLD, Sizes, is_caught, on_columns, on_pairs, on_sets, trials_for

EVERY: tuple[Mutant, ...] = (*bugs_in_pairs.BUGS, *bugs_in_columns.BUGS, *bugs_in_sets.BUGS)
SHARE = 0.95
SMALL = Sizes(pairs=3_000, batches=2, cases=10, told=4, clients=3)


class Fate(StrEnum):
    """What became of a bug."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    EQUIVALENT = "equivalent"
    GONE = "TEXT CHANGED"
    WRONGLY_EXCUSED = "KILLED THOUGH EXCUSED"


@dataclass(frozen=True)
class Strength:
    """The fates of all bugs that were seeded."""

    fates: Counter[Fate]
    cpu_seconds: float

    @property
    def counted(self) -> int:
        """Bugs that something told could show."""
        return self.fates.total() - self.fates[Fate.EQUIVALENT]

    @property
    def share(self) -> float:
        """Killed of those counted."""
        return self.fates[Fate.KILLED] / max(1, self.counted)

    @property
    def is_enough(self) -> bool:
        """Whether enough are killed, and every bug is still a bug of this engine."""
        return self.share >= SHARE and not self.fates[Fate.GONE] and not self.fates[Fate.WRONGLY_EXCUSED]


def fate(mutant: Mutant, sizes: Sizes) -> Fate:
    """Seed one bug and see."""
    if not stands_once(mutant):
        return Fate.GONE
    caught = is_caught(mutant, trials_for(mutant), sizes)
    if mutant.equivalent:
        return Fate.WRONGLY_EXCUSED if caught else Fate.EQUIVALENT
    return Fate.KILLED if caught else Fate.SURVIVED


def strength(mutants: Sequence[Mutant], sizes: Sizes, *, tell: bool = False) -> Strength:
    """The fates of these bugs; an engine without a bug must pass every trial first."""
    began = process_time()
    if is_caught(None, (on_pairs, on_columns, on_sets, *TOLD), sizes):
        raise AssertionError("the engine without a bug is caught")
    fates = Counter[Fate]()
    for mutant, found in _fates(mutants, sizes):
        fates[found] += 1
        if tell:
            sys.stdout.write(f"{found:12} {mutant}{f' ({mutant.equivalent})' if mutant.equivalent else ''}\n")
            sys.stdout.flush()
    return Strength(fates, process_time() - began)


def _fates(mutants: Sequence[Mutant], sizes: Sizes) -> Iterator[tuple[Mutant, Fate]]:
    return ((mutant, fate(mutant, sizes)) for mutant in mutants)


def main(given: Sequence[str] | None = None) -> int:
    """Print every bug's fate and the share killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.mutate", description=__doc__)
    parser.add_argument("--small", action="store_true", help="smaller trials, as the test suite has them")
    parser.add_argument("--every", type=int, default=1, help="only every so-manieth bug")
    asked = parser.parse_args(given)
    found = strength(EVERY[:: asked.every], SMALL if asked.small else Sizes(), tell=True)
    counts = ", ".join(f"{count} {each}" for each, count in found.fates.most_common())
    sys.stdout.write(
        f"\n{found.fates.total()} seeded bugs: {counts}. Killed {100 * found.share:.1f} % of the {found.counted} that are"
        f" not equivalent (goal {100 * SHARE:.0f} %), {found.cpu_seconds:.0f} s CPU.\n"
    )
    return 0 if found.is_enough else 1


if __name__ == "__main__":
    sys.exit(main())
