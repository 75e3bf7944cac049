"""Which database the program runs on: its own, made ready here, or the one of `DATABASE_URL`, checked here."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url
from sqlalchemy.engine import Row
from sqlalchemy.exc import OperationalError

from core.config import ConfigurationError, Settings
from core.db.migrations import migrate, pending
from core.db.statements import one

OLDEST_SERVER = 15
SIDES = 5


@dataclass(frozen=True)
class Databases:
    """Where to connect; `stop` lets go of the embedded server and does nothing for a server of somebody else's."""

    login_url: str
    admin_url: str | None
    direct_url: str
    read_url: str
    stop: Callable[[], None]


def provision(settings: Settings) -> Databases:
    """A database that is up to date and safe to use.

    Raises:
        ConfigurationError: the database of `DATABASE_URL` is out of reach, unsafe or out of date, as sentences.
        DatabaseNotStartedError: the embedded server does not run here.
        MigrationRefusedError: a migration was edited after it was applied.
    """
    return _given(settings, settings.database_url) if settings.database_url else _embedded(settings.data_dir)


def _embedded(data_dir: Path) -> Databases:
    if os.name != "posix":
        raise ConfigurationError("DATABASE_URL is not set: the program has its own PostgreSQL on Linux and macOS only.")
    # Imported here since it needs modules that Windows lacks, where DATABASE_URL works all the same.
    from core.db.own_database import own_database  # noqa: PLC0415

    own = own_database(data_dir)
    return Databases(own.login_url, own.admin_url, own.login_url, own.login_url, own.stop)


def _given(settings: Settings, login_url: str) -> Databases:
    if settings.database_admin_url:
        _migrate_given(settings.database_admin_url, login_url)
    _check_login(_login_rights(login_url))
    if missing := pending(login_url):
        raise ConfigurationError(
            f"The database of DATABASE_URL lacks {len(missing)} migrations, the first is {missing[0]}: "
            "set DATABASE_ADMIN_URL, so that the program may apply them."
        )
    return Databases(
        login_url,
        settings.database_admin_url,
        settings.database_direct_url or login_url,
        settings.database_read_url or login_url,
        lambda: None,
    )


def _migrate_given(admin_url: str, login_url: str) -> None:
    login, admin = make_url(login_url), make_url(admin_url)
    if login.username != "app_login":
        raise ConfigurationError("DATABASE_URL must sign in as app_login, the role that DATABASE_ADMIN_URL creates.")
    if login.database != admin.database:
        raise ConfigurationError("DATABASE_ADMIN_URL and DATABASE_URL must name the same database.")
    try:
        migrate(admin_url, login_password=login.password)
    except OperationalError as error:
        raise ConfigurationError(f"DATABASE_ADMIN_URL cannot be reached: {_reason(error)}") from None


def _login_rights(login_url: str) -> Row[tuple[object, ...]]:
    try:
        with create_engine(login_url, poolclass=NullPool, connect_args={"connect_timeout": 10}).connect() as conn:
            found = one(conn, "login_rights")
    except OperationalError as error:
        raise ConfigurationError(f"DATABASE_URL cannot be reached: {_reason(error)}") from None
    assert found is not None  # noqa: S101  # current_user is always a role
    return found


def _check_login(login: Row[tuple[object, ...]]) -> None:
    """Row-level security protects one organization from another only while nobody who signs in can step around it."""
    refusals = (
        (
            login.server_version < OLDEST_SERVER * 10_000,
            f"runs a PostgreSQL older than {OLDEST_SERVER}: use a newer one",
        ),
        (login.superuser, f"signs in as {login.name}, a superuser, for whom row-level security is off: use app_login"),
        (login.bypasses_rls, f"signs in as {login.name}, who bypasses row-level security: use app_login"),
        (login.can_own, f"signs in as {login.name}, who may act as the tables' owner: use app_login"),
        (
            login.side_count < SIDES,
            f"signs in as {login.name}, who may not take the program's roles: DATABASE_ADMIN_URL creates them",
        ),
    )
    for refused, sentence in refusals:
        if refused:
            raise ConfigurationError(f"DATABASE_URL {sentence}.")


def _reason(error: OperationalError) -> str:
    """What the driver says, without SQLAlchemy's frame; it never repeats the password."""
    return " ".join(str(error.orig).split())
