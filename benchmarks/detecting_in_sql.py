"""One statement over the compiled columns of an agency: all conflicts and tensions among 20 × 40 clauses."""

from collections.abc import Sequence
from time import perf_counter

from sqlalchemy import Connection

from benchmarks.portfolio import written_portfolio
from core.clauses.model import Clause
from core.conflicts.entries import entry_of
from core.conflicts.in_database import store_compiled
from core.conflicts.model import World
from core.db.scope import SideRole, transaction
from core.db.statements import many
from tests.factories import an_agency
from tests.postgres import engine_of, migrated, server_for_tests
from tests.proof.sql_detector import held_by_clients

SEED = 20_261
CLIENTS, EACH = 20, 40
ROUNDS = 9


def measure() -> float:
    """Seconds for clauses as policies hold them, rows fetched; the best of a few rounds on a server of its own."""
    with (
        server_for_tests() as server,
        engine_of(migrated(server)) as engine,
        transaction(engine, SideRole.JOB) as scope,
    ):
        return seconds_to_detect(scope.conn, written_portfolio(SEED, CLIENTS, EACH))


def seconds_to_detect(conn: Connection, clauses: Sequence[Clause]) -> float:
    """Seconds for these clauses, held by an agency made for it; `conn` is a job's."""
    held = held_by_clients(clauses, EACH)
    agency_org_id = an_agency(conn).id
    store_compiled(conn, agency_org_id, [entry_of(each, World((), ())) for each in held])
    return min(_round(conn, agency_org_id) for _ in range(ROUNDS))


def _round(conn: Connection, agency_org_id: object) -> float:
    began = perf_counter()
    many(conn, "clashes_in_columns", agency_org_id=agency_org_id)
    return perf_counter() - began
