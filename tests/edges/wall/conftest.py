"""One world, played once; and the API over a copy of it with both layers of the wall, with the first alone, with the second alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.application import create_api
from api.services import Services
from core.config import Settings
from core.db import statements as loaded
from core.db.scope import SideRole, transaction
from core.db.statements import Statement
from core.identity.model import Actor
from core.identity.operations import open_family
from core.identity.tokens import AccessClaims, KeyRing
from tests.edges.wall.stage import everybody
from tests.edges.wall.things import World
from tests.edges.wall.world import build
from tests.postgres import Database, Server, engine_of

WHOLE, WITHOUT_LINES, WITHOUT_RLS = "both layers", "row-level security alone", "wall lines alone"


@dataclass(frozen=True)
class Played:
    """The world and the database it was played in, which nobody is connected to any more."""

    world: World
    database: Database


@dataclass(frozen=True)
class Site:
    """The API over a copy of the world; whatever a request changes is taken back."""

    world: World
    client: TestClient
    headers: Mapping[Actor, Mapping[str, str]]
    is_one_layer: bool


class Forgetful:
    """An engine whose transactions check their constraints at the end, then leave nothing behind."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def connect(self) -> Connection:
        return self.engine.connect()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with self.engine.connect() as conn, conn.begin() as changes:
            yield conn
            conn.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            changes.rollback()


@pytest.fixture(scope="session")
def played(server: Server, template_database: Database) -> Played:
    database = server.copy_of(template_database)
    with engine_of(database) as engine:
        return Played(build(engine), database)


@pytest.fixture(scope="module", params=[WHOLE, WITHOUT_LINES, WITHOUT_RLS])
def site(request: pytest.FixtureRequest, server: Server, played: Played, settings: Settings) -> Iterator[Site]:
    with open_site(server, played, settings, {request.param} - {WHOLE}) as opened:
        yield opened


@pytest.fixture(scope="module")
def bare_site(server: Server, played: Played, settings: Settings) -> Iterator[Site]:
    """With neither layer: what the scan is for must be found here."""
    with open_site(server, played, settings, {WITHOUT_LINES, WITHOUT_RLS}) as opened:
        yield opened


@contextmanager
def open_site(server: Server, played: Played, settings: Settings, how: set[str]) -> Iterator[Site]:
    database = server.copy_of(played.database)
    if WITHOUT_RLS in how:
        disable_row_level_security(database)
    with pytest.MonkeyPatch.context() as patch, engine_of(database) as engine:
        if WITHOUT_LINES in how:
            stripped = without_wall_lines(loaded.statements())
            patch.setattr(loaded, "statements", lambda: stripped)
        services = Services(settings, KeyRing(settings.jwt_keys_dir, issuer=settings.public_url), lambda: engine)
        headers = {person: bearer(services, person) for _, person in everybody(played.world.stage)}
        forgetful = replace(services, engine_source=lambda: cast("Engine", Forgetful(engine)))
        mounted = Starlette(routes=[Mount("/api", app=create_api(forgetful))])
        with TestClient(mounted, base_url="http://localhost:8501") as client:
            yield Site(played.world, client, headers, is_one_layer=bool(how))
    server.drop(database.name)


def bearer(services: Services, actor: Actor) -> dict[str, str]:
    with transaction(services.engine, SideRole.IDENTITY) as scope:
        made = open_family(scope.conn, actor=actor, now=scope.now, lifetime=timedelta(days=1))
    claims = AccessClaims(made.user_id, made.family_id)
    token = services.key_ring.issue(claims, now=services.clock(), lifetime=timedelta(hours=1))
    return {"Authorization": f"Bearer {token}"}


def without_wall_lines(kept: Mapping[str, Statement]) -> dict[str, Statement]:
    """Every statement without the lines that name the actor's own organization."""
    stripped = {}
    for name, statement in kept.items():
        source = "\n".join(line for line in statement.source.splitlines() if not line.rstrip().endswith("-- wall"))
        stripped[name] = replace(statement, source=source, sql=text(source))
    return stripped


def disable_row_level_security(database: Database) -> None:
    engine = create_engine(database.admin_url, poolclass=NullPool)
    with engine.begin() as conn:
        tables = conn.execute(
            text("SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relrowsecurity")
        )
        for (table,) in tables.all():
            conn.execute(text(f"ALTER TABLE app.{table} DISABLE ROW LEVEL SECURITY"))
