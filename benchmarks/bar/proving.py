"""Lines that are about being right: agreement, the strength of that, sets, witnesses, repairs, ODRL."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.bar.line import Line
from benchmarks.odrl.__main__ import false_conflicts, results
from benchmarks.odrl.problems import PLAIN_VERDICTS
from benchmarks.portfolio import held, widened, written_portfolio
from core.conflicts.model import World
from tests.proof.mutate import EVERY, SHARE, SMALL, strength
from tests.proof.proved import Proved
from tests.proof.shards import ENCODING, in_columns, whole_in_columns, with_z3
from tests.proof.told import minimal_sets_of, repairs_of, repairs_of_small, witnesses_of
from tests.proof.trials import Sizes

SEED = 20_261
TODAY = date(2026, 11, 1)
WORLD = World((), ())
LEAST_PAIRS = 100_000
LEAST_SUPPORTED, LEAST_RIGHT = 120, 0.98


def agreement(*, quick: bool) -> Iterator[Line]:
    """With z3, and of the columns with the scalar table."""
    count, of_portfolio, processes = (300, 300, 1) if quick else (24_000, 78_000, 2)
    parts = (
        with_z3("", SEED, count, processes),
        with_z3("", SEED, of_portfolio, processes, is_portfolio=True),
    )
    compared, unlike = sum(each.compared for each in parts), sum(len(each.disagreements) for each in parts)
    yield Line(
        "agreement with z3",
        f"100 % of ≥ {LEAST_PAIRS:,} pairs",
        f"{compared:,} pairs, {unlike} disagreements",
        not unlike and compared >= LEAST_PAIRS,
        f"{parts[0].compared:,} of three generators, {parts[1].compared:,} of a 20 × 40 portfolio;"
        f" {sum(each.cpu_seconds for each in parts):.0f} s CPU; the whole of it: make prove-conflicts; {ENCODING}",
    )
    written = written_portfolio(SEED, 20, 4 if quick else 40)
    columns = (in_columns(SEED, count, processes), whole_in_columns("", written))
    yield _line("numpy = scalar", columns, "the generated pairs, and 20 × 40 clauses as policies hold them")


def mutants(*, quick: bool) -> Line:
    """The strength of the agreement."""
    seeded = EVERY[::40] if quick else EVERY[::3]
    found = strength(seeded, SMALL if quick else Sizes())
    return Line(
        "seeded bugs killed",
        f"≥ {100 * SHARE:.0f} % of those not equivalent",
        f"{100 * found.share:.1f} % of {found.counted}",
        found.is_enough,
        f"{len(seeded)} of {len(EVERY)} bugs, all: make mutate-conflicts; {found.cpu_seconds:.0f} s CPU",
    )


def told(*, quick: bool) -> Iterator[Line]:
    """Sets, witnesses, repairs."""
    cases, repaired = (2, 3) if quick else (40, 120)
    wide = widened(held(written_portfolio(SEED, 3 if quick else 20, 40), 40), SEED)
    yield _line("minimal sets", (minimal_sets_of(cases),), "engine = enumeration = clingo on small portfolios")
    yield _line(
        "witnesses confirmed by the interpreter",
        (witnesses_of("", wide, WORLD, TODAY),),
        "every conflict and tension told of 20 × 40 clauses, a third of them agency-wide",
    )
    repairs = (repairs_of("", wide, WORLD, TODAY, repaired), repairs_of_small(cases // 2))
    yield _line("shown repairs re-verified", repairs, f"by z3 or enumeration; {repairs[0].notes[0]}; small portfolios")


def _line(subject: str, parts: tuple[Proved, ...], how: str) -> Line:
    compared, unlike = sum(each.compared for each in parts), sum(len(each.disagreements) for each in parts)
    figure = f"{compared - unlike:,} of {compared:,}"
    cpu = sum(each.cpu_seconds for each in parts)
    return Line(subject, "100 %", figure, not unlike and compared > 0, f"{how}; {cpu:.0f} s CPU")


def odrl() -> Line:
    """The public benchmark, where somebody has it."""
    subject, goal = "ODRL conflict benchmark", f"≥ {LEAST_SUPPORTED} of 134 supported, ≥ 98 % right, 0 wrong Conflict"
    path = os.environ.get("ODRL_BENCHMARK")
    if not path:
        return Line(subject, goal, "–", None, "not run: set ODRL_BENCHMARK to the file of problems")
    found = list(results(Path(path)))
    plain = [each for each in found if each.problem.verdict in PLAIN_VERDICTS and each.found is not None]
    right, claimed = sum(each.is_right for each in plain), len(false_conflicts(found))
    is_met = len(plain) >= LEAST_SUPPORTED and right >= LEAST_RIGHT * len(plain) and not claimed
    figure = f"{len(plain)} supported, {right} right, {claimed} wrong Conflict"
    return Line(subject, goal, figure, is_met, "read from the file named; of Conflict, Compatible, Unknown")
