"""The program's own database in its embedded server: `policysync`, with a random password for `app_login`."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from core.db.embedded import EmbeddedServer, start
from core.db.migrations import migrate
from core.db.statements import one, rows
from core.private_file import write_private


@dataclass(frozen=True)
class OwnDatabase:
    """The ways into the database, and how to let go of its server."""

    login_url: str
    admin_url: str
    stop: Callable[[], None]


def own_database(data_dir: Path) -> OwnDatabase:
    """The database in `data_dir`, made and brought up to date.

    Raises:
        DatabaseNotStartedError: the server does not run here.
        MigrationRefusedError: a migration was edited after it was applied.
    """
    server = start(data_dir / "postgres")
    try:
        password = _login_password(server)
        _make_database(server.admin_url)
        admin_url = server.admin_url_for("policysync")
        migrate(admin_url, login_password=password)
    except BaseException:
        server.stop()
        raise
    return OwnDatabase(server.url_for("app_login", password, "policysync"), admin_url, server.stop)


def _login_password(server: EmbeddedServer) -> str:
    """The password of `app_login`, made once; two programs that start at once agree on it."""
    file = server.root / "app_login.password"
    with server.locked():
        if not file.exists():
            write_private(file, secrets.token_urlsafe(24))
        return file.read_text()


def _make_database(admin_url: str) -> None:
    engine = create_engine(admin_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        found = one(conn, "policysync_database")
        if found and found.present:
            return
        try:
            rows(conn, "policysync_database_made")
        except DBAPIError:
            # Another program that started at the same moment made it.
            found = one(conn, "policysync_database")
            if not (found and found.present):
                raise
