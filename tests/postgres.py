"""The PostgreSQL of the test run: one server, one migrated template, cheap copies of it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from core.db.embedded import EmbeddedServer, start
from core.db.engine import engine_for
from core.db.migrations import migrate

LOGIN_PASSWORD = "for tests only"
# Nothing here outlives the run, so nothing needs to reach the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "1GB"}
ROOM = 3 * 1024**3


@dataclass(frozen=True)
class Database:
    """One database of the test run and the ways into it."""

    name: str
    admin_url: str
    login_url: str


@dataclass
class Server:
    """A server on which tests make databases; `admin` is a URL into its database `postgres`."""

    admin: str
    _made: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    def empty_database(self) -> Database:
        """A database without anything in it."""
        return self._make("")

    def copy_of(self, template: Database) -> Database:
        """A copy; nobody may be connected to the template."""
        return self._make(f" TEMPLATE {template.name}")

    def execute(self, statement: str) -> None:
        """Run one statement as the admin, outside any transaction."""
        engine = create_engine(self.admin, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            conn.execute(text(statement))

    def drop(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._made.remove(name)

    def drop_all(self) -> None:
        for name in list(self._made):
            self.drop(name)

    def _make(self, how: str) -> Database:
        # The process id keeps two runs on one external server apart.
        name = f"policysync_test_{os.getpid()}_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}{how}")
        self._made.append(name)
        if how:  # a copy does not take along what the original's name was granted or denied
            self.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
        admin = make_url(self.admin).set(database=name)
        login = admin.set(username="app_login", password=LOGIN_PASSWORD)
        return Database(name, admin.render_as_string(hide_password=False), login.render_as_string(hide_password=False))


@contextmanager
def server_for_tests() -> Iterator[Server]:
    """The server of `TEST_DATABASE_ADMIN_URL` (a superuser's), or one of our own in a temporary folder."""
    if given := os.environ.get("TEST_DATABASE_ADMIN_URL"):
        server = Server(make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
        try:
            yield server
        finally:
            server.drop_all()
    else:
        with open_folder() as folder, own_server(folder) as own:
            yield Server(own.admin_url)


def own_server(folder: Path) -> EmbeddedServer:
    """An embedded server in `folder` that forgets to flush."""
    return start(folder / "postgres", FAST)


@contextmanager
def open_folder(*, on_disk: bool = False) -> Iterator[Path]:
    """A temporary folder that the server's account may enter; pytest's own are closed to it when root runs the tests.

    In memory where there is room: removing a cluster from a busy disk takes longer than most tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="policysync-test-", dir=None if on_disk else _memory()))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _memory() -> str | None:
    shm = Path("/dev/shm")
    if not (shm.is_dir() and os.access(shm, os.W_OK)):
        return None
    state = os.statvfs(shm)
    return str(shm) if state.f_bavail * state.f_frsize > ROOM and not state.f_flag & os.ST_NOEXEC else None


def migrated(server: Server) -> Database:
    """A database with all migrations, to copy from."""
    database = server.empty_database()
    migrate(database.admin_url, login_password=LOGIN_PASSWORD)
    return database


@contextmanager
def engine_of(database: Database) -> Iterator[Engine]:
    """The product's own engine on the database, as `app_login`."""
    engine = engine_for(database.login_url)
    try:
        yield engine
    finally:
        engine.dispose()
