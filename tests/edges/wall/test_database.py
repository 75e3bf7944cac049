"""What each side's database role could read at most: every readable column of every table, under every organization."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text

from core.db.scope import SideRole, transaction
from core.identity.acting import SIDE_OF
from tests.edges.wall.stage import AGENCIES, CLIENTS, OPERATOR
from tests.postgres import engine_of

READABLE = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
  AND has_column_privilege(CAST(:role AS text), c.oid, a.attname, 'SELECT')
GROUP BY c.relname ORDER BY c.relname
"""


@pytest.fixture(scope="module")
def copy(server, played):
    database = server.copy_of(played.database)
    yield database
    server.drop(database.name)


def readable(admin: Connection, role: SideRole) -> dict[str, str]:
    return {row.relname: row.columns for row in admin.execute(text(READABLE), {"role": role.value})}


def rows_as_text(conn: Connection, tables: dict[str, str]) -> Iterator[tuple[str, str]]:
    for table, columns in tables.items():
        for row in conn.execute(text(f"SELECT {columns} FROM app.{table}")):
            yield table, " ".join(str(value) for value in row)


@pytest.mark.parametrize("short", [*CLIENTS, *AGENCIES, OPERATOR])
def test_a_side_role_reads_nothing_of_a_stranger_in_any_table(played, copy, short):
    canaries, person = (
        played.world.stage.canaries,
        next(p for (s, _), p in played.world.stage.people.items() if s == short),
    )
    role = SIDE_OF[person.kind]
    admin = create_engine(copy.admin_url, poolclass=NullPool)
    with admin.connect() as conn:
        tables = readable(conn, role)
    shown, wrong = 0, set()
    with engine_of(copy) as engine, transaction(engine, role, org_id=person.org_id, user_id=person.user_id) as scope:
        for table, row in rows_as_text(scope.conn, tables):
            shown += canaries.shown(row, short)
            wrong |= {f"{table}: {what}" for what in canaries.leaks(row, short)}
    assert sorted(wrong) == []
    assert shown


@pytest.mark.parametrize("role", [SideRole.ENTERPRISE, SideRole.AGENCY])
def test_without_an_organization_a_side_role_reads_nothing_at_all(played, copy, role):
    admin = create_engine(copy.admin_url, poolclass=NullPool)
    with admin.connect() as conn:
        tables = readable(conn, role)
    with engine_of(copy) as engine, transaction(engine, role) as scope:
        assert list(rows_as_text(scope.conn, tables)) == []
