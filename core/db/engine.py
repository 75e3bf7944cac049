"""The connection pool to Postgres, signed in as `app_login`, a role without rights of its own."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url


def engine_for(url: str, *, pool_size: int = 10) -> Engine:
    """An engine whose connections are checked before use and rolled back when returned."""
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    # prepare_threshold=None keeps pgbouncer's transaction mode usable.
    return create_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"prepare_threshold": None},
    )
