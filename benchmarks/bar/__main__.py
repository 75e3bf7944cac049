"""`python -m benchmarks.bar [--quick]`: every goal of the conflict engine, its figure of this run, met or NOT met."""

import argparse
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter

from benchmarks.bar import proving, stored, timing
from benchmarks.bar.line import Line, summary
from core.logs import configure_logging


def lines(*, quick: bool) -> Iterator[Line]:
    """Each line as soon as it is measured; what is timed first, while nothing else runs."""
    yield from timing.beside_z3(quick=quick)
    yield from timing.libraries(quick=quick)
    yield timing.larger_sets(quick=quick)
    yield from stored.in_database(quick=quick)
    yield stored.after_sending(quick=quick)
    yield from proving.agreement(quick=quick)
    yield from proving.told(quick=quick)
    yield proving.mutants(quick=quick)
    yield proving.odrl()


def main(given: Sequence[str] | None = None) -> int:
    """Print the bar; a missed goal is told, and is no failure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bar", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="tiny sizes: that everything still runs, no figure counts")
    quick = parser.parse_args(given).quick
    configure_logging("ERROR")
    began, measured = perf_counter(), list[Line]()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {cores} cores\n")
    sys.stdout.write("goal | figure | met? | how\n\n")
    for line in lines(quick=quick):
        measured.append(line)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    sys.stdout.write(f"\n{summary(measured)}. {perf_counter() - began:.0f} s.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
