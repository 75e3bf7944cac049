"""What the tests of the edges stand on: services on the test database, the API as it is mounted, and callers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.application import create_api
from api.services import Services
from core.config import Settings
from core.db.scope import SideRole, transaction
from core.identity.model import Actor
from core.identity.operations import open_family, open_session
from core.identity.tokens import AccessClaims, KeyRing
from tests.edges.browsing import chromium
from tests.edges.product import Product, running_product
from tests.postgres import open_folder

Bearer = Callable[[Actor], Mapping[str, str]]


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The default settings, whatever the environment says, with a folder of their own."""
    return Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data"), demo=False)


@pytest.fixture(scope="session")
def services(engine: Engine, settings: Settings) -> Services:
    """Services on the shared test database."""
    return Services(settings, KeyRing(settings.jwt_keys_dir, issuer=settings.public_url), lambda: engine)


@pytest.fixture(scope="session")
def api(services: Services) -> Iterator[TestClient]:
    """A client of the API, mounted at /api as in the product."""
    mounted = Starlette(routes=[Mount("/api", app=create_api(services))])
    with TestClient(mounted, base_url="http://localhost:8501") as client:
        yield client


@pytest.fixture(scope="session")
def bearer(services: Services) -> Bearer:
    """The headers of somebody signed in through the API, without the slow part."""

    def headers(actor: Actor) -> Mapping[str, str]:
        with transaction(services.engine, SideRole.IDENTITY) as scope:
            made = open_family(scope.conn, actor=actor, now=scope.now, lifetime=timedelta(days=1))
        claims = AccessClaims(made.user_id, made.family_id)
        token = services.key_ring.issue(claims, now=services.clock(), lifetime=timedelta(minutes=30))
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture(scope="session")
def cookie(services: Services) -> Callable[[Actor], str]:
    """The secret of somebody signed in at the pages."""

    def token(actor: Actor) -> str:
        with transaction(services.engine, SideRole.IDENTITY) as scope:
            return open_session(scope.conn, actor=actor, user_agent="test", now=scope.now, lifetime=timedelta(hours=1))

    return token


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of `app.py`."""
    return Path(__file__).parents[2]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """As `make run` starts it: a fresh folder, a database of its own, the demo's past."""
    with open_folder() as folder, running_product(None, folder, DEMO="1") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser; each person in it has a profile of their own."""
    with chromium() as running:
        yield running
