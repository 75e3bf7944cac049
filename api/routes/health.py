"""Is the program alive, and can it serve? For load balancers; says nothing about anybody's data."""

from http import HTTPStatus
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Depends
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from api.problems import problem_of_status
from api.services import Services, services_of
from core.db.engine import DatabaseNotReadyError
from core.db.migrations import MigrationRefusedError, pending_on

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/health", tags=["Health"])


class Health(BaseModel):
    """The one word."""

    status: Literal["alive", "ready"]


@router.get("/live")
def live() -> Health:
    """The process answers."""
    return Health(status="alive")


@router.get("/ready", response_model=Health)
def ready(services: Annotated[Services, Depends(services_of)]) -> Response:
    """The database answers and has the schema this program needs; 503 otherwise."""
    try:
        with services.engine.connect() as conn:
            missing = pending_on(conn)
    except (SQLAlchemyError, MigrationRefusedError, DatabaseNotReadyError) as error:
        log.warning("not_ready", error=type(error).__name__)
        return problem_of_status(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "2"})
    if missing:
        log.warning("not_ready", missing_migrations=len(missing))
        return problem_of_status(HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "10"})
    return JSONResponse({"status": "ready"})
