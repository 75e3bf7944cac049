"""What `serving` presses: the API as the product mounts it, and beside it one endpoint that asks the database for 1.

Run by `python -m uvicorn --factory benchmarks.served:application` with DATABASE_URL and DATA_DIR set.
"""

from fastapi import FastAPI, Request
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.routing import Mount

from api.application import create_api
from api.bodies import GuardBodies
from api.request_ids import RequestIds
from api.services import services_from, services_of
from core.config import settings_from_environment
from core.db.engine import engine_for, use_engine
from core.logs import configure_logging


def application() -> Starlette:
    """Both under one server, on one pool of connections."""
    settings = settings_from_environment(env_file=None)
    configure_logging("ERROR")
    use_engine(engine_for(str(settings.database_url)))
    services = services_from(settings)
    floor = _floor()
    floor.state.services = services
    return Starlette(routes=[Mount("/api", app=create_api(services)), Mount("/floor", app=floor)])


def _floor() -> FastAPI:
    """The same frame as the API's, without its authentication: one statement in one transaction."""
    floor = FastAPI(redirect_slashes=False)

    @floor.get("/")
    def select_one(request: Request) -> dict[str, int]:
        with services_of(request).engine.begin() as conn:
            return {"one": int(conn.execute(text("SELECT 1")).scalar_one())}

    floor.add_middleware(GuardBodies)
    floor.add_middleware(RequestIds)
    return floor
