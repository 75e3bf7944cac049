"""All scores of a large database computed anew as the daily job does, and one record's when one fact changed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, text

from benchmarks.rounds import p95, seconds
from benchmarks.row import Goal, Of, Row
from benchmarks.stage import Stage
from core.compliance.gathering import Pair
from core.compliance.in_database import recompute_pairs
from core.db.scope import SideRole, transaction
from jobs import recompute_scores_daily

FACTS = Path(__file__).with_name("scores.sql")
PAIRS = 300
"""Records of which one fact each changes."""
# The same rows, read and summed, and nothing else.
AGGREGATE = """
SELECT count(*), sum(c.coverage), max(d.due_at), max(s.signed_at), sum(a.review_interval_days), count(v.id), count(x.id)
FROM agency_policy_compliance c
JOIN policy_distributions d ON d.agency_org_id = c.agency_org_id AND d.id = c.policy_distribution_id
LEFT JOIN signatures s ON s.agency_org_id = d.agency_org_id AND s.distribution_id = d.id
LEFT JOIN assessments a ON a.agency_org_id = c.agency_org_id AND a.policy_id = c.policy_id
LEFT JOIN violations v ON v.agency_org_id = c.agency_org_id AND v.policy_id = c.policy_id
LEFT JOIN exceptions x ON x.agency_org_id = c.agency_org_id AND x.policy_id = c.policy_id
WHERE d.is_current_version
"""


def rows(stage: Stage) -> list[Row]:
    """Three days of all scores beside one aggregate over the same rows; the record of one fact beside `SELECT 1`."""
    engine = stage.engine(stage.large)
    with stage.admin_engine(stage.large).begin() as conn:
        now = conn.execute(text("SELECT transaction_timestamp()")).scalar_one()
        for statement in FACTS.read_text().split(";\n\n"):
            conn.execute(text(statement), {"now": now})
    with transaction(engine, SideRole.JOB) as scope:
        scope.conn.execute(text("SET LOCAL statement_timeout = 0"))
        aggregate = min(seconds(lambda: scope.conn.execute(text(AGGREGATE)).all()) for _ in range(3))
        pairs: list[Pair] = [
            (row.agency_org_id, row.policy_id)
            for row in scope.conn.execute(
                text(
                    "SELECT agency_org_id, policy_id FROM agency_policy_compliance WHERE frozen_at IS NULL"
                    " ORDER BY md5(CAST(id AS text)) LIMIT :pairs"
                ),
                {"pairs": PAIRS},
            )
        ]
    days = [_day(engine, now + timedelta(days=day)) for day in range(1, 4)]
    return [*_rows_of_all(days, aggregate, stage), *_rows_of_one(engine, pairs, now + timedelta(days=3, minutes=1))]


def _day(engine: Engine, now: datetime) -> tuple[int, float]:
    """How many records the daily job scored, batch by batch, and the seconds it took with every commit."""
    began, scored, batch = perf_counter(), 0, 1
    while batch:
        with transaction(engine, SideRole.JOB) as scope:
            batch = recompute_scores_daily.run(scope.conn, now=now)
        scored += batch
    return scored, perf_counter() - began


def _rows_of_all(days: list[tuple[int, float]], aggregate: float, stage: Stage) -> list[Row]:
    (first, first_seconds), *later = days
    again = median(spent for _, spent in later)
    name = f"scores of {stage.size.distributions:,} distributions, {first:,} in force:"
    return [
        Row(f"{name} the first day beside an aggregate", first_seconds, "s", aggregate, first_seconds / aggregate),
        Row(f"{name} a later day beside an aggregate over the same rows", again, "s", aggregate, again / aggregate),
        Row(f"{name} records a second, a later day", first / again, "1/s", first / aggregate, aggregate / again,
            Goal(1_000, at_least=True, of=Of.VALUE)),
    ]  # fmt: skip


def _rows_of_one(engine: Engine, pairs: list[Pair], now: datetime) -> list[Row]:
    """A transaction each, by turns: the record of one fact computed and stored anew, and `SELECT 1`."""
    one: list[float] = []
    nothing: list[float] = []
    for pair in pairs:
        one.append(_transaction(engine, lambda conn, pair=pair: recompute_pairs(conn, [pair], now=now)))
        nothing.append(_transaction(engine, lambda conn: conn.execute(text("SELECT 1")).all()))
    taken = {"median": median, "p95": p95}
    return [
        Row(
            f"one fact: its record scored and committed beside SELECT 1, {name}",
            1000 * of(one),
            "ms",
            1000 * of(nothing),
            of(one) / of(nothing),
        )
        for name, of in taken.items()
    ]


def _transaction(engine: Engine, act: Callable[..., object]) -> float:
    def run() -> None:
        with transaction(engine, SideRole.JOB) as scope:
            act(scope.conn)

    return seconds(run)
