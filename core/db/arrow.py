"""Whole tables as Arrow, read in one snapshot under a side role: row-level security comes before DuckDB."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import adbc_driver_postgresql.dbapi
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Engine

from core.db.scope import SideRole
from core.db.statements import source_of

_PARAMETER = re.compile(r"(?<!:):(org_id|most)\b")


@dataclass(frozen=True)
class Snapshot:
    """An open transaction that reads; all its tables are of one moment."""

    org_id: UUID
    now: datetime
    _cursor: Any

    def table(self, name: str, *, most: int) -> Any:  # pyarrow has no types
        """The rows of a `:many` statement whose only parameters are `org_id` and `most`, as an Arrow table.

        Binary COPY takes no parameters: the two literals are a UUID and a whole number, nothing that a person typed.
        """
        literals = {"org_id": f"CAST('{UUID(str(self.org_id))}' AS uuid)", "most": str(int(most))}
        self._cursor.execute(_PARAMETER.sub(lambda found: literals[found[1]], source_of(name, "many")))
        return self._cursor.fetch_arrow_table()


@contextmanager
def snapshot(engine: Engine, role: SideRole, *, org_id: UUID, user_id: UUID) -> Iterator[Snapshot]:
    """A REPEATABLE READ transaction under `role` on a connection of its own; it ends without a trace."""
    with adbc_driver_postgresql.dbapi.connect(_conninfo(engine.url)) as conn, conn.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(f"SET LOCAL ROLE {SideRole(role).value}")
        cursor.execute(f"SET LOCAL app.org_id = '{UUID(str(org_id))}'")
        cursor.execute(f"SET LOCAL app.user_id = '{UUID(str(user_id))}'")
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        cursor.execute("SELECT transaction_timestamp() AS now")
        try:
            yield Snapshot(org_id, cursor.fetchone()[0], cursor)
        finally:
            conn.rollback()


def _conninfo(url: URL) -> str:
    """The same place in libpq's own words, which read any letter in a password."""
    given = url.translate_connect_args(username="user", database="dbname")
    return make_conninfo(**given, **{name: value for name, value in url.query.items() if isinstance(value, str)})
