"""How the scheduler comes to rest within a second: ask, wait for what is in hand, then cancel its statements."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import psycopg
from sqlalchemy import Connection


class Stopping:
    """Whether an end was asked for, and what is still in hand; shared by all threads of one scheduler."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._changed = threading.Condition()
        self._in_hand = 0
        self._running: set[psycopg.Connection] = set()

    @property
    def asked(self) -> bool:
        """Nothing new may begin."""
        return self._asked.is_set()

    def ask(self) -> None:
        """From now on every run ends after its batch."""
        self._asked.set()

    def wait(self, seconds: float) -> bool:
        """Pause for `seconds`, or until an end is asked for; whether it was."""
        return self._asked.wait(seconds)

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """A run with its records: what `idle_within` waits for."""
        with self._changed:
            self._in_hand += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_hand -= 1
                self._changed.notify_all()

    def idle_within(self, seconds: float) -> bool:
        """Whether nothing is in hand any more, waiting at most `seconds` for it."""
        with self._changed:
            return self._changed.wait_for(lambda: self._in_hand == 0, timeout=seconds)

    @contextmanager
    def cancellable(self, conn: Connection) -> Iterator[None]:
        """While this lasts, `cancel` ends the connection's statement."""
        driver = cast("psycopg.Connection", conn.connection.driver_connection)
        with self._changed:
            self._running.add(driver)
        try:
            yield
        finally:
            # Waits for a cancel under way: it must not hit whoever gets the connection from the pool next.
            with self._changed:
                self._running.discard(driver)

    def cancel(self) -> None:
        """End the statements of all batches; their transactions leave nothing changed."""
        with self._changed:
            for driver in self._running:
                driver.cancel_safe(timeout=0.2)
