"""Plain SQL migrations: roles, then each file of `sql/migrations/` once, in order, whoever else starts meanwhile."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import Connection, NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

from core.db.statements import many, one, rows

SQL = Path(__file__).parents[2] / "sql"
MIGRATIONS = SQL / "migrations"
ROLES = SQL / "roles.sql"
DATABASE = SQL / "database.sql"
NO_TRANSACTION = "-- no-transaction"

# Any two numbers, as long as every instance uses the same.
_ROLES_LOCK, _MIGRATIONS_LOCK = 7_310_001, 7_310_002
_TICK = 0.05
_ATTEMPTS = 100


class MigrationRefusedError(Exception):
    """The folder and the database contradict each other; the message is a sentence for whoever starts the program."""


@dataclass(frozen=True)
class Migration:
    """One file of the folder; line endings do not count towards its checksum."""

    name: str
    script: str

    @property
    def sha256(self) -> str:
        """The checksum under which it is recorded."""
        return hashlib.sha256(self.script.encode()).hexdigest()

    @property
    def in_transaction(self) -> bool:
        """False for what PostgreSQL refuses inside a transaction, such as CREATE INDEX CONCURRENTLY."""
        return not self.script.startswith(NO_TRANSACTION)


def migrate(
    admin_url: str, *, folder: Path = MIGRATIONS, login_password: str | None = None, roles_file: Path = ROLES
) -> list[str]:
    """Bring the database of `admin_url` up to date and return the names of the files this call applied.

    A file runs as `app_owner` with `search_path = app`, in one transaction with its record. A file whose first line is
    `-- no-transaction` runs statement by statement (each ends with a semicolon at the end of its line), and must bear
    being run again after an interruption.

    Raises:
        MigrationRefusedError: a file was edited after it was applied.
    """
    migrations = _migrations(folder)
    _make_roles(admin_url, roles_file, login_password)
    with _connection(admin_url) as conn, _lock(conn, _MIGRATIONS_LOCK):
        _run(conn, DATABASE.read_text())
        waiting = _waiting(conn, migrations)
        for migration in waiting:
            _apply(conn, migration)
    return [migration.name for migration in waiting]


def pending(url: str, *, folder: Path = MIGRATIONS) -> list[str]:
    """The names of the files that the database still lacks; `app_login` may ask.

    Raises:
        MigrationRefusedError: a file was edited after it was applied.
    """
    with _connection(url) as conn:
        return pending_on(conn, folder=folder)


def pending_on(conn: Connection, *, folder: Path = MIGRATIONS) -> list[str]:
    """The same over an open connection."""
    present = one(conn, "migrations_table")
    migrations = _migrations(folder)
    if present is None or not present.present:
        return [migration.name for migration in migrations]
    return [migration.name for migration in _waiting(conn, migrations)]


def _migrations(folder: Path) -> list[Migration]:
    if not folder.is_dir():
        raise MigrationRefusedError(f"{folder} is missing: the program is not installed completely.")
    return [Migration(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.sql"))]


def _waiting(conn: Connection, migrations: list[Migration]) -> list[Migration]:
    """Those not applied yet. A row without a file is no mistake: a newer program may have migrated already."""
    applied: dict[str, tuple[str, datetime]] = {
        row.name: (row.sha256, row.applied_at) for row in many(conn, "applied_migrations")
    }
    for migration in migrations:
        sha256, applied_at = applied.get(migration.name, (migration.sha256, None))
        if sha256 != migration.sha256:
            raise MigrationRefusedError(
                f"{migration.name} was edited after it was applied at {applied_at:%Y-%m-%d %H:%M}: "
                "restore the file, and put the change into a new one."
            )
    return [migration for migration in migrations if migration.name not in applied]


def _apply(conn: Connection, migration: Migration) -> None:
    one(conn, "owner_role_taken")
    try:
        if migration.in_transaction:
            with _driver(conn).transaction():
                _run(conn, migration.script)
                _record(conn, migration)
        else:
            for statement in migration.script.split(";\n"):
                _run(conn, statement)
            _record(conn, migration)
    except psycopg.Error as error:
        error.add_note(f"while applying {migration.name}")
        raise


def _record(conn: Connection, migration: Migration) -> None:
    one(conn, "owner_role_taken")
    rows(conn, "migration_recorded", name=migration.name, sha256=migration.sha256)


def _make_roles(admin_url: str, roles_file: Path, login_password: str | None) -> None:
    """Roles belong to the cluster, advisory locks to a database: all instances meet in the database `postgres`."""
    script = roles_file.read_text()
    with _connection(_meeting_place(admin_url)) as conn, _lock(conn, _ROLES_LOCK):
        for attempt in range(_ATTEMPTS):
            try:
                with _driver(conn).transaction():
                    if login_password is not None:
                        one(conn, "login_verifier_set", verifier=_verifier(conn, login_password))
                    _run(conn, script)
            except (errors.DuplicateObject, errors.UniqueViolation, errors.InternalError_):
                # Somebody who does not know our lock made the same role, or changed it ("tuple concurrently updated").
                if attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(_TICK)
            else:
                return


def _verifier(conn: Connection, password: str) -> str:
    """What the server stores instead of the password; made here, so that the password never reaches its log."""
    return _driver(conn).pgconn.encrypt_password(password.encode(), b"app_login", b"scram-sha-256").decode()


def _meeting_place(admin_url: str) -> str:
    """The database `postgres`, or the target where that one is closed to the admin."""
    meeting_place = make_url(admin_url).set(database="postgres").render_as_string(hide_password=False)
    try:
        with _connection(meeting_place):
            return meeting_place
    except OperationalError:
        return admin_url


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """One connection of its own in autocommit: transactions here are begun by hand, around a script and its record."""
    engine = create_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={"prepare_threshold": None}
    )
    with engine.connect() as conn:
        yield conn


@contextmanager
def _lock(conn: Connection, key: int) -> Iterator[None]:
    """Hold an advisory lock until the connection closes."""
    one(conn, "migration_session_opened")
    while not (row := one(conn, "migration_lock_taken", key=key)) or not row.taken:
        time.sleep(_TICK)
    yield


def _driver(conn: Connection) -> psycopg.Connection[Any]:
    driver = conn.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101  # narrows the type
    return driver


def _run(conn: Connection, script: str) -> None:
    """Run a script of ours as it stands; as bytes and without parameters, so that `:` and `%` mean nothing."""
    _driver(conn).execute(script.encode())
