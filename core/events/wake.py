"""Ring the bell after a commit, so that readers look at once instead of at their next turn."""

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from core.db.statements import one

log = structlog.get_logger(__name__)


def wake(engine: Engine) -> None:
    """Wake every listening process. Call it after the business transaction: NOTIFY inside one serializes all commits.

    The change is committed by now, and readers look every two seconds anyway: a bell that does not ring is logged only.
    """
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            one(conn, "wake_readers")
    except SQLAlchemyError as error:
        log.warning("readers_not_woken", error=type(error).__name__)
