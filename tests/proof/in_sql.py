"""The statement in the database beside the scalar table and the columns, on a server of its own."""

from time import process_time

from sqlalchemy import text

from core.db.scope import SideRole, transaction
from tests.postgres import engine_of, migrated, server_for_tests
from tests.proof.proved import Proved
from tests.proof.sql_detector import compare_sql


def in_sql(seed: int, clients: int, clauses: int) -> Proved:
    """A portfolio of near misses and exceptions, and one of anything: scalar = numpy = SQL on every pair."""
    began = process_time()
    with server_for_tests() as server, engine_of(migrated(server)) as engine:
        parts = []
        for plain in (False, True):
            with transaction(engine, SideRole.JOB) as scope:
                # The scalar table takes its time while the transaction waits.
                scope.conn.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                parts.append(compare_sql(scope.conn, seed, clients, clauses, plain=plain))
    asked, clashes = sum(each.needs_engine for each in parts), sum(each.clashes for each in parts)
    return Proved(
        f"scalar = numpy = SQL on conflicts and tensions, two portfolios of {clients} × {clauses}",
        sum(each.pairs for each in parts),
        tuple(str(unlike) for each in parts for unlike in each.disagreements),
        process_time() - began,
        (f"{clashes:,} clashes; {asked:,} pairs that SQL leaves to the engine (an unmapped term, or more exceptions)",),
    )
