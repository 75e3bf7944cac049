"""Hear the bell of `core.events.wake`: one connection that listens, for the whole process."""

import threading
from collections.abc import Callable

import psycopg
import structlog
from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import SQLAlchemyError

from core.db.statements import rows
from jobs.failure import in_short
from jobs.stopping import Stopping

log = structlog.get_logger(__name__)

# A firewall drops an idle connection without a word; the kernel notices within 20 seconds.
CONNECT = {"connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
EARSHOT = 0.25
"""Seconds between two looks at whether the program stops."""
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0


class Listener:
    """A thread that calls `on_bell` at every bell, and after every new connection, since one may have been missed."""

    def __init__(self, url: str, on_bell: Callable[[], None], stopping: Stopping) -> None:
        self._engine: Engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=CONNECT
        )
        self._on_bell = on_bell
        self._stopping = stopping
        self._thread = threading.Thread(target=self._stay_connected, name="event-listener", daemon=True)

    def start(self) -> None:
        """Connect and listen; a database out of reach is tried again and again."""
        self._thread.start()

    def join(self, seconds: float) -> None:
        """Wait for the thread to end, once the end was asked for."""
        self._thread.join(seconds)

    def _stay_connected(self) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.asked:
            try:
                with self._engine.connect() as conn:
                    rows(conn, "listen_for_events")
                    pause = FIRST_PAUSE
                    self._hear(conn)
            except (SQLAlchemyError, psycopg.OperationalError) as error:
                log.warning("listener_disconnected", error=in_short(error), seconds=pause)
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _hear(self, conn: Connection) -> None:
        self._on_bell()
        driver = conn.connection.driver_connection
        while driver is not None and not self._stopping.asked:
            if any(True for _ in driver.notifies(timeout=EARSHOT, stop_after=1)):
                self._on_bell()
