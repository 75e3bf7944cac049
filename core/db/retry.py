"""Do a transaction again when Postgres ended it for the sake of another one."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")

SERIALIZATION_FAILURE = "40001"
DEADLOCK_DETECTED = "40P01"
PASSING = frozenset({SERIALIZATION_FAILURE, DEADLOCK_DETECTED})


def retrying(transact: Callable[[], Result], *, attempts: int = 3, pause: float = 0.05) -> Result:
    """What `transact` returns; it opens its own transaction, so each attempt starts from nothing.

    Args:
        transact: called again after a serialization failure or a deadlock, and after nothing else.
        attempts: how often in all; the last failure propagates.
        pause: seconds before the second attempt; doubled each time, with jitter, so that two that met part ways.
    """
    for attempt in range(1, attempts):
        try:
            return transact()
        except DBAPIError as error:
            if sqlstate(error) not in PASSING:
                raise
            time.sleep(pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311  # jitter, not a secret
    return transact()


def sqlstate(error: DBAPIError) -> str | None:
    """The five characters by which Postgres names what went wrong; None when the connection broke first."""
    return getattr(error.orig, "sqlstate", None)
