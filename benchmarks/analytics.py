"""Ad-hoc analytics: DuckDB beside the same question in Postgres and pandas, loading, and how soon a process answers."""

from collections.abc import Iterator
from uuid import UUID

import duckdb
import pandas as pd
from sqlalchemy import Engine, text

from benchmarks.rounds import medians, seconds
from benchmarks.row import Goal, Row
from benchmarks.stage import Stage
from core.analytics.asking import ask
from core.analytics.children import prepare
from core.analytics.loading import load
from core.analytics.model import Extract
from core.db.arrow import snapshot
from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Actor, OrganizationKind, Role

ROWS = 1_000_000
LOADED = 50_000
FASTER = Goal(0.2, at_least=False)
LOADS = Goal(0.8, at_least=False)
WAITS = Goal(0.7, at_least=False)
QUESTION = """SELECT a.agency, c.topic, count(*) AS distributions, avg(d.score) AS average_score
FROM facts d JOIN agencies a ON a.agency_id = d.agency_id JOIN policies c ON c.policy_id = d.policy_id
WHERE d.is_current GROUP BY a.agency, c.topic"""
COUNTED = "SELECT agency_id, response, count(*) AS n FROM distributions GROUP BY ALL ORDER BY ALL"


def rows(stage: Stage) -> list[Row]:
    """A million facts with two dimensions, the same in all three; then the product's own load and child."""
    tables = _tables()
    database = stage.database()
    admin = stage.admin_engine(database)
    _store(admin, tables)
    conn = duckdb.connect(config={"threads": "2"})
    for name, frame in tables.items():
        conn.register("given", frame)
        conn.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    taken = medians(
        stage.rounds,
        {
            "duckdb": lambda: seconds(lambda: conn.execute(QUESTION).fetchall()),
            "postgres": lambda: seconds(lambda: _in_postgres(admin)),
            "pandas": lambda: seconds(lambda: _in_pandas(tables)),
        },
    )
    duck, said = taken["duckdb"], f"group-by over {ROWS:,} rows and two joins, DuckDB"
    return [
        Row(f"{said} / PostgreSQL", duck, "s", taken["postgres"], duck / taken["postgres"], FASTER),
        Row(f"{said} / pandas", duck, "s", taken["pandas"], duck / taken["pandas"]),
        *_of_the_product(stage),
    ]  # fmt: skip


def _tables() -> dict[str, pd.DataFrame]:
    numbers = pd.Series(range(ROWS))
    agencies, policies = range(2_000), range(200)
    facts = pd.DataFrame({
        "agency_id": numbers * 7919 % len(agencies), "policy_id": numbers * 104729 % len(policies),
        "score": numbers * 31 % 101, "is_current": numbers % 3 > 0,
    })  # fmt: skip
    return {
        "facts": facts,
        "agencies": pd.DataFrame({"agency_id": agencies, "agency": [f"Agency {each % 400}" for each in agencies]}),
        "policies": pd.DataFrame({"policy_id": policies, "topic": [f"Topic {each % 20}" for each in policies]}),
    }


def _store(admin: Engine, tables: dict[str, pd.DataFrame]) -> None:
    with admin.begin() as conn:
        conn.execute(text("CREATE TABLE facts (agency_id int, policy_id int, score int, is_current boolean)"))
        conn.execute(text("CREATE TABLE agencies (agency_id int PRIMARY KEY, agency text)"))
        conn.execute(text("CREATE TABLE policies_of_bench (policy_id int PRIMARY KEY, topic text)"))
        cursor = conn.connection.cursor()
        for name, target in (("facts", "facts"), ("agencies", "agencies"), ("policies", "policies_of_bench")):
            with cursor.copy(f"COPY {target} FROM STDIN (FORMAT csv)") as copy:
                copy.write(tables[name].to_csv(index=False, header=False))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM ANALYZE facts"))


def _in_postgres(admin: Engine) -> None:
    with admin.connect() as conn:
        conn.execute(text(QUESTION.replace("JOIN policies ", "JOIN policies_of_bench "))).all()


def _in_pandas(tables: dict[str, pd.DataFrame]) -> None:
    current = tables["facts"][tables["facts"].is_current]
    joined = current.merge(tables["agencies"], on="agency_id").merge(tables["policies"], on="policy_id")
    joined.groupby(["agency", "topic"]).agg(distributions=("score", "size"), average_score=("score", "mean"))


def _of_the_product(stage: Stage) -> Iterator[Row]:
    """An agency's facts: what fifty thousand rows take to load, and a query from the press to the rows."""
    engine = stage.engine(stage.large)
    actor = _busiest(engine)
    extract = load(engine, actor)
    prepare()
    _answered(extract)
    taken = medians(
        stage.rounds,
        {
            "load": lambda: seconds(lambda: _loaded(engine, actor)),
            "psycopg": lambda: seconds(lambda: _fetched(engine, actor)),
            "whole": lambda: load(engine, actor).seconds,
            "cold": lambda: seconds(lambda: _answered(extract)),
            "waiting": lambda: _answered_by_one_that_waits(extract),
        },
    )
    count = _loaded(engine, actor)
    per = LOADED / count
    yield Row(
        f"load {LOADED:,} distributions by ADBC / row by row ({count:,} read)", taken["load"] * per, "s",
        taken["psycopg"] * per, taken["load"] / taken["psycopg"], LOADS,
    )  # fmt: skip
    yield Row(
        f"load a whole star of {extract.row_count:,} rows / its distributions", taken["whole"], "s", taken["load"],
        taken["whole"] / taken["load"],
    )  # fmt: skip
    yield Row(
        "a query in a process that waits / in one that starts", taken["waiting"], "s", taken["cold"],
        taken["waiting"] / taken["cold"], WAITS,
    )  # fmt: skip


def _busiest(engine: Engine) -> Actor:
    """Of the large database's clients the one with most distributions, as an analyst who need not exist."""
    with transaction(engine, SideRole.JOB) as scope:
        org_id, name = scope.conn.execute(text(
            "SELECT d.enterprise_org_id, o.name"
            " FROM policy_distributions d JOIN organizations o ON o.id = d.enterprise_org_id"
            " GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1"
        )).one()  # fmt: skip
    return Actor(UUID(int=1), org_id, OrganizationKind.ENTERPRISE, Role.ANALYST, "Analyst", "", name, "UTC")


def _loaded(engine: Engine, actor: Actor) -> int:
    with snapshot(engine, SideRole.ENTERPRISE, org_id=actor.org_id, user_id=actor.user_id) as opened:
        return int(opened.table("star_distributions", most=LOADED).num_rows)


def _fetched(engine: Engine, actor: Actor) -> None:
    """The same question through the usual driver, each row an object."""
    from core.db.statements import many  # noqa: PLC0415  # beside what it is compared with

    with acting(engine, actor) as scope:
        many(scope.conn, "star_distributions", org_id=actor.org_id, most=LOADED)


def _answered(extract: Extract) -> None:
    ask(extract, COUNTED)


def _answered_by_one_that_waits(extract: Extract) -> float:
    """As on the page: it was started while somebody wrote."""
    prepare()
    ask(extract, "SELECT 1")
    prepare()
    _let_start()
    return seconds(lambda: ask(extract, COUNTED))


def _let_start() -> None:
    """Somebody writes for a while."""
    duckdb.execute("SELECT count(*) FROM range(40000000) a WHERE hash(a.range) % 7 = 1").fetchall()
    duckdb.execute("SELECT count(*) FROM range(40000000) a WHERE hash(a.range) % 7 = 2").fetchall()
