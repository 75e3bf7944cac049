"""`python -m benchmarks [subject …]`: measure, print the table, keep it in `benchmarks/out/results.json`."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from time import perf_counter

from benchmarks.row import Row, as_json, table
from benchmarks.stage import Stage, set_stage
from core.demo.large import Size
from core.logs import configure_logging

SUBJECTS = (
    "distributing",
    "finding",
    "relating",
    "reading",
    "scores",
    "serving",
    "page_loads",
    "sessions",
    "every_page",
    "conflicts_page",
    "registers",
    "usage",
    "analytics",
    "papers",
)
"""Modules of this folder with `rows(stage) -> list[Row]`, in the order in which they run."""
RESULTS = Path(__file__).with_name("out") / "results.json"


def measure(stage: Stage, subjects: Sequence[str]) -> Iterator[list[Row]]:
    """The rows of each subject, as soon as it has measured them."""
    for subject in subjects:
        began = perf_counter()
        yield import_module(f"benchmarks.{subject}").rows(stage)
        print(f"{subject}: {perf_counter() - began:.0f} s", flush=True)


def keep(rows: Sequence[Row], path: Path) -> None:
    """Write the results where other runs are compared from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_json(rows) + "\n", encoding="utf-8")


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What is asked for; the defaults finish in about four minutes on two cores."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="subject", help=f"some of: {', '.join(SUBJECTS)} (default: all)")
    parser.add_argument("--enterprises", type=int, default=20, help="clients of the large database")
    parser.add_argument("--database-agencies", type=int, default=2_000, help="agencies of the large database")
    parser.add_argument("--distributions", type=int, default=100_000, help="of the large database")
    parser.add_argument("--agencies", type=int, default=10_000, help="recipients of a full distribution")
    parser.add_argument("--looped", type=int, default=2_000, help="recipients that the loop of statements serves")
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is taken; the median counts")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long clients press an endpoint each time")
    asked = parser.parse_args(given)
    asked.subjects = asked.subjects or list(SUBJECTS)
    if unknown := set(asked.subjects) - set(SUBJECTS):
        parser.error(f"no subject is called {', '.join(sorted(unknown))}")
    return asked


def main() -> int:
    """Measure what was asked for; missed goals are told, and are no failure."""
    asked = arguments()
    configure_logging("ERROR")
    size = Size(asked.enterprises, asked.database_agencies, asked.distributions)
    figures = {name: getattr(asked, name) for name in ("agencies", "looped", "rounds", "seconds")}
    measured: list[Row] = []
    try:
        with set_stage(size, **figures) as stage:
            for rows in measure(stage, asked.subjects):
                measured += rows
    finally:
        # A subject that fails takes nothing along of those before it.
        keep(measured, RESULTS)
        print(f"\n{table(measured)}\n\nMedians of rounds taken by turns; also in {RESULTS}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
