"""The connection pool to Postgres, signed in as `app_login`, a role without rights of its own."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url


class DatabaseNotReadyError(Exception):
    """Asked for the engine before the entry point had the database ready."""


_of_this_process: list[Engine] = []


def engine_for(url: str, *, pool_size: int = 10) -> Engine:
    """An engine whose connections are checked before use and rolled back when returned."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        # The parameters of a failed statement hold policy text and addresses; errors end up in logs.
        hide_parameters=True,
        # prepare_threshold=None keeps pgbouncer's transaction mode usable.
        connect_args={"prepare_threshold": None},
    )


def use_engine(engine: Engine) -> None:
    """Make `engine` the one of this process; the entry point calls it once, when the database is ready."""
    _of_this_process[:] = [engine]


def engine() -> Engine:
    """The engine of this process: page scripts are handed nothing and ask here."""
    if not _of_this_process:
        raise DatabaseNotReadyError("The entry point has not called use_engine yet.")
    return _of_this_process[0]
