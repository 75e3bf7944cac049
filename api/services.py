"""What the HTTP edge works with: settings, keys, clock, and the engine once the database is ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from core.config import Settings
from core.db.engine import engine as engine_of_process
from core.identity.tokens import KeyRing


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """Handed to whatever answers requests. The application is built before the database is up: hence a source."""

    settings: Settings
    key_ring: KeyRing
    engine_source: Callable[[], Engine] = engine_of_process
    clock: Callable[[], datetime] = _utc_now

    @property
    def engine(self) -> Engine:
        """The engine; only to be asked for while answering a request."""
        return self.engine_source()


def services_from(settings: Settings) -> Services:
    """The services of this process."""
    return Services(settings, KeyRing(settings.jwt_keys_dir, issuer=settings.public_url))


def services_of(connection: HTTPConnection) -> Services:
    """The services of the API that answers this request."""
    services: Services = connection.app.state.services
    return services
