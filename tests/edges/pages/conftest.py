"""The demo in a database of this folder's own, and its people at the pages without a browser."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from streamlit.testing.v1 import AppTest

from core.db import engine as current
from core.db.engine import use_engine
from core.db.scope import SideRole, transaction
from core.demo.seed import seed_demo
from core.identity.model import Actor
from core.identity.operations import open_session
from core.identity.queries import actor_from, session_by_token
from tests.postgres import Database, Server, engine_of

SHELL = Path(__file__).parents[3] / "pages" / "_shell.py"
PATIENCE_SECONDS = 60

Visit = Callable[..., AppTest]


@pytest.fixture(scope="package")
def seeded(server: Server, template_database: Database) -> Database:
    """The demo, seeded once; nobody writes here, each file of tests takes its own copy."""
    database = server.copy_of(template_database)
    with engine_of(database) as engine:
        seed_demo(engine)
    return database


@pytest.fixture(scope="module")
def demo(server: Server, seeded: Database) -> Iterator[Engine]:
    """The engine of this process for the time of one file's tests."""
    before = list(current._of_this_process)
    with engine_of(server.copy_of(seeded)) as engine:
        use_engine(engine)
        yield engine
    current._of_this_process[:] = before


@pytest.fixture(scope="module")
def people(demo: Engine) -> Mapping[str, Actor]:
    """Everybody of the demo by first name."""
    with transaction(demo, SideRole.JOB) as scope:
        rows = scope.conn.execute(
            text(
                "SELECT u.id, u.org_id, u.org_kind, u.role, u.display_name, u.email, u.time_zone, o.name AS organization"
                " FROM users u JOIN organizations o ON o.id = u.org_id"
            )
        ).all()
    return {row.display_name.split()[0]: actor_from(row) for row in rows}


@pytest.fixture
def visit(demo: Engine, people: Mapping[str, Actor]) -> Visit:
    """Open a page as somebody: `visit("Ines", "policies.py", policy=…)`; without a page, where they land."""

    def opened(name: str, page: str | None = None, /, **query: object) -> AppTest:
        actor = people[name]
        with transaction(demo, SideRole.IDENTITY) as scope:
            token = open_session(scope.conn, actor=actor, user_agent="", now=scope.now, lifetime=timedelta(hours=1))
            session = session_by_token(scope.conn, token, now=scope.now)
        assert session is not None
        at = AppTest.from_file(SHELL, default_timeout=PATIENCE_SECONDS)
        at.user = {"sid": str(session.id), "org": str(actor.org_id)}
        at.run()
        if page is not None:
            at.switch_page(page)
            for parameter, value in query.items():
                at.query_params[parameter] = str(value)
            at.run()
        return at

    return opened
