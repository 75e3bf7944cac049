"""What benchmarks stand on: a server of their own in a temporary folder, and databases on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, create_engine

from core.db.embedded import start
from core.db.engine import engine_for
from core.demo.large import Size, fill
from core.demo.seed import seed_demo
from tests.postgres import Database, Server, migrated, open_folder


@dataclass
class Stage:
    """The run: how much of everything, the server, and a folder for what is written meanwhile.

    Attributes:
        size: of the large database.
        agencies: how many a full distribution goes to.
        looped: how many of them the loop of statements serves; it is compared by the agency.
        rounds: how often each figure is taken.
        seconds: how long clients press an endpoint each time.
    """

    server: Server
    folder: Path
    size: Size
    agencies: int
    looped: int
    rounds: int
    seconds: float
    _engines: list[Engine] = field(default_factory=list)

    def database(self) -> Database:
        """An empty database with the product's tables."""
        return migrated(self.server)

    def engine(self, database: Database) -> Engine:
        """The product's own engine on it, as `app_login`."""
        self._engines.append(engine_for(database.login_url, pool_size=40))
        return self._engines[-1]

    def admin_engine(self, database: Database) -> Engine:
        """Who bypasses row-level security."""
        self._engines.append(create_engine(database.admin_url, connect_args={"options": "-c search_path=app"}))
        return self._engines[-1]

    @cached_property
    def large(self) -> Database:
        """The demo, small and large, in one database; made when it is first asked for."""
        database = self.database()
        seed_demo(self.engine(database))
        fill(database.admin_url, self.size, announce=lambda line: print(f"  large database: {line}", flush=True))
        return database

    def dispose(self) -> None:
        """Let go of every connection."""
        for engine in self._engines:
            engine.dispose()


@contextmanager
def set_stage(size: Size, *, agencies: int, looped: int, rounds: int, seconds: float) -> Iterator[Stage]:
    """A server with PostgreSQL's own settings, flushed to disk as in production, gone at the end."""
    with open_folder(on_disk=True) as folder, start(folder / "postgres") as own:
        stage = Stage(Server(own.admin_url), folder, size, agencies, looped, rounds, seconds)
        try:
            yield stage
        finally:
            stage.dispose()
