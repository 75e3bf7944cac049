"""The demo in a database of this folder's own."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Engine, text

from core.db.scope import SideRole, transaction
from core.demo.seed import seed_demo
from core.identity.model import Actor
from core.identity.queries import actor_from
from tests.postgres import Database, Server, engine_of


@pytest.fixture(scope="package")
def copy(server: Server, template_database: Database) -> Database:
    """The database the demo is played in."""
    return server.copy_of(template_database)


@pytest.fixture(scope="package")
def demo(copy: Database) -> Iterator[Engine]:
    """The product's engine on it."""
    with engine_of(copy) as engine:
        seed_demo(engine)
        yield engine


@pytest.fixture(scope="package")
def people(demo: Engine) -> Mapping[str, Actor]:
    """Everybody of the demo by first name."""
    return people_of(demo)


def people_of(engine: Engine) -> Mapping[str, Actor]:
    """The same of any database the demo was played in."""
    with transaction(engine, SideRole.JOB) as scope:
        rows = scope.conn.execute(
            text(
                "SELECT u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone, o.name AS organization"
                " FROM users u JOIN organizations o ON o.id = u.org_id"
            )
        ).all()
    return {row.display_name.split()[0]: actor_from(row) for row in rows}
