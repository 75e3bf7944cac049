"""Ten thousand usage events in one call: judged, kept, their violations opened; beside COPY of the same rows."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import psycopg
from sqlalchemy import Engine, make_url, text

from benchmarks.people import person
from benchmarks.rounds import medians, seconds
from benchmarks.row import Row
from benchmarks.stage import Stage
from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.demo.seed import seed_demo
from core.identity.acting import acting
from core.identity.model import Actor
from core.usage.model import MOST_EVENTS, Outcome, Receipt
from core.usage.operations import take_in
from tests.postgres import Database

AGENT = "mara.lindqvist@lumen.example"
CLIENTS = ("Helix Oncology", "Novara Cardiology", "Brightwell Consumer Health", None)
DAYS = 40
STAY_OPEN = 0.3
"""How often a dimension is left open in the events that stand for many activities."""


def rows(stage: Stage) -> list[Row]:
    """The demo's agency with the clauses of three clients; every round sends new events."""
    database = stage.database()
    engine = stage.engine(database)
    seed_demo(engine)
    agent, numbers = person(engine, AGENT), count()
    sent: list[list[dict[str, Any]]] = []

    def first(openness: float) -> float:
        sent.append(_events(next(numbers), openness))
        return seconds(lambda: _send(engine, agent, sent[-1]))

    taken = medians(
        stage.rounds,
        {
            "concrete": lambda: first(0.0),
            "again": lambda: seconds(lambda: _send(engine, agent, sent[-1])),
            "open": lambda: first(STAY_OPEN),
            "copy": lambda: _copied(database, sent[-1]),
            "floor": lambda: seconds(lambda: _asked(engine)),
        },
    )
    print(f"  usage: {_told(_send(engine, agent, sent[-1]))}", flush=True)
    return list(_rows(taken))


def _rows(taken: dict[str, float]) -> Iterator[Row]:
    per_second = {name: MOST_EVENTS / each for name, each in taken.items()}
    said = f"{MOST_EVENTS:,} usage events in one call"
    for name, what in (("concrete", "concrete"), ("open", "many open or in groups"), ("again", "sent again")):
        yield Row(
            f"{said}, {what} / COPY of the same rows", per_second[name], "events/s", per_second["copy"],
            per_second[name] / per_second["copy"],
        )  # fmt: skip
    yield Row(
        f"{said}, concrete / SELECT 1", taken["concrete"], "s", taken["floor"], taken["concrete"] / taken["floor"]
    )


def _events(number: int, openness: float) -> list[dict[str, Any]]:
    """All of them distinct in what they say, over some weeks, for three clients and the agency itself."""
    rng = Random(f"{number}:usage")
    known = {dimension: list(vocabulary().taxonomies[dimension].leaves) for dimension in Dimension}
    groups = {dimension: list(vocabulary().taxonomies[dimension].children) for dimension in Dimension}
    return [_event(rng, f"{number}-{place}", known, groups, openness) for place in range(MOST_EVENTS)]


def _event(
    rng: Random, name: str, known: dict[Dimension, list[str]], groups: dict[Dimension, list[str]], openness: float
) -> dict[str, Any]:
    terms = {dimension.value: rng.choice(known[dimension]) for dimension in Dimension}
    for dimension in Dimension:
        if rng.random() < openness:
            terms[dimension.value] = rng.choice(groups[dimension])
    client = rng.choice(CLIENTS)
    return {
        "id": name,
        "occurred_at": f"{_day(rng)}T{rng.randrange(24):02}:00:00Z",
        **({"client": client} if client else {}),
        **terms,
        "parameters": {"human_reviewers": rng.randrange(4), "prompt_log.retention_days": rng.randrange(900)},
        "actor_ref": f"colleague {rng.randrange(60)}",
        "note": "A line about the job, as a studio's own system writes it.",
    }


def _day(rng: Random) -> str:
    return (datetime.now(UTC) - timedelta(days=1 + rng.randrange(DAYS))).date().isoformat()


def _send(engine: Engine, agent: Actor, events: list[dict[str, Any]]) -> Receipt:
    with acting(engine, agent) as scope:
        return take_in(scope.conn, actor=agent, events=events, now=scope.now)


def _told(receipt: Receipt) -> str:
    counted = ", ".join(f"{receipt.outcomes[outcome]:,} {outcome}" for outcome in Outcome)
    return f"{counted}; {len(receipt.violations):,} violations, {len(receipt.refused):,} refused"


def _asked(engine: Engine) -> None:
    with engine.connect() as conn:
        conn.execute(text("SELECT 1")).scalar_one()


def _copied(database: Database, events: list[dict[str, Any]]) -> float:
    """The same rows into a table without keys, checks or policies."""
    lines = [(each["id"], json.dumps(each), each["occurred_at"]) for each in events]
    url = make_url(database.admin_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as conn:
        conn.execute("CREATE TEMP TABLE copied (id text, event jsonb, occurred_at timestamptz)")
        return seconds(lambda: _copy(conn, lines))


def _copy(conn: psycopg.Connection, lines: list[tuple[Any, ...]]) -> None:
    with conn.cursor().copy("COPY copied FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)
    conn.commit()
