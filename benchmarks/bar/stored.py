"""Lines that need a database: the statement in SQL, and a finding stored after a sending."""

from collections.abc import Iterator

from benchmarks import finding
from benchmarks.bar.line import Line, below
from benchmarks.detecting_in_sql import measure
from benchmarks.stage import set_stage
from core.demo.large import Size
from tests.proof.in_sql import in_sql

SEED = 20_261
UNUSED = Size(enterprises=1, agencies=1, distributions=1)
"""The large database is not asked for."""


def in_database(*, quick: bool) -> Iterator[Line]:
    """What SQL finds, and how fast."""
    proved = in_sql(SEED, 3 if quick else 20, 16)
    yield Line(
        "numpy = scalar = SQL",
        "100 %",
        f"{proved.compared - len(proved.disagreements):,} of {proved.compared:,} pairs",
        proved.holds,
        proved.notes[0],
    )
    if not quick:
        how = "elapsed, one statement with its rows fetched, best of 9"
        yield below("one agency, 20 × 40, in SQL", measure(), 0.05, how)


def after_sending(*, quick: bool) -> Line:
    """From the commit of a distribution to the finding that the job stored."""
    subject, goal = "distribute → finding stored, p95", "< 1,000 ms"
    if quick:
        return Line(subject, goal, "–", None, "left out of a quick run")
    with set_stage(UNUSED, agencies=1, looped=1, rounds=1, seconds=1.0) as stage:
        (row,) = finding.rows(stage)
    how = f"elapsed, {finding.AGENCIES} distributions through the operations, PostgreSQL and the job; bare NOTIFY"
    return below(subject, row.value, 1, f"{how} {1e3 * row.reference:.1f} ms")
