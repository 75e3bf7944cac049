"""Fixtures of all circles; a test that asks for none of them starts no database."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from tests.postgres import Database, Server, engine_of, migrated, server_for_tests

# The same examples in every run, so that a change is to blame for what a run finds;
# `pytest --hypothesis-profile=default` draws new ones.
settings.register_profile(
    "repeatable",
    derandomize=True,
    database=None,
    # How fast examples are drawn says how busy the machine is, and nothing about what is tested.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of this run."""
    with server_for_tests() as running:
        yield running


@pytest.fixture(scope="session")
def template_database(server: Server) -> Database:
    """Migrated once; only to copy from."""
    return migrated(server)


@pytest.fixture(scope="session")
def database(server: Server, template_database: Database) -> Database:
    """The migrated database that tests share; whoever uses it rolls back, or makes organizations of its own."""
    return server.copy_of(template_database)


@pytest.fixture(scope="session")
def admin_url(database: Database) -> str:
    """The superuser's URL of the shared database."""
    return database.admin_url


@pytest.fixture(scope="session")
def engine(database: Database) -> Iterator[Engine]:
    """The product's engine on the shared database, as `app_login`."""
    with engine_of(database) as shared:
        yield shared


@pytest.fixture
def fresh_database(server: Server, template_database: Database) -> Iterator[Callable[[], Database]]:
    """Makes migrated databases that belong to the test alone; they go when it ends."""
    made: list[Database] = []

    def make() -> Database:
        made.append(server.copy_of(template_database))
        return made[-1]

    yield make
    for database in made:
        server.drop(database.name)


@pytest.fixture
def empty_database(server: Server) -> Iterator[Database]:
    """A database of the test's own without anything in it."""
    database = server.empty_database()
    yield database
    server.drop(database.name)
