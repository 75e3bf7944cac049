"""Programs that start an embedded server in a process of their own, so that a test can kill them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
from sqlalchemy import make_url

from core.config import PROJECT_ROOT
from core.db.embedded_process import live

# The password goes through the pipe between the two processes of the test, and nowhere else.
PROGRAM = """
import sys
from pathlib import Path
from core.db.embedded import start
server = start(Path(sys.argv[1]), {"fsync": "off"})
print(server.admin_url, flush=True)
sys.stdin.readline()
"""


class Program:
    """A program with an embedded server; it ends in order when its standard input closes."""

    def __init__(self, root: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(root)],
            cwd=PROJECT_ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def url(self) -> str:
        """The superuser's URL; waits until the server is up."""
        assert self.process.stdout
        return self.process.stdout.readline().strip() or self._complain()

    def leave(self) -> None:
        """End in order and wait for it."""
        _, complaint = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, complaint

    def kill(self) -> None:
        """kill -9, then close our ends of its pipes."""
        self.process.kill()
        self.process.communicate()

    def kill_group(self) -> None:
        """kill -9 of the program and what it started in its own group (initdb, not the server)."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def _complain(self) -> str:
        raise AssertionError(self.process.communicate()[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()


def ask(url: str, statement: str) -> Any:
    """The first value of the answer, over a new connection."""
    with connected(url) as conn:
        row = conn.execute(statement.encode()).fetchone()
        return row and row[0]


def tell(url: str, statement: str) -> None:
    """Run a statement that gives no answer."""
    with connected(url) as conn:
        conn.execute(statement.encode())


@contextmanager
def connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A bare connection in autocommit."""
    parsed = make_url(url)
    with psycopg.connect(
        host=str(parsed.query["host"]),
        port=str(parsed.query["port"]),
        user=parsed.username,
        password=parsed.password,
        dbname=parsed.database,
        autocommit=True,
    ) as conn:
        yield conn


def server_pid(data: Path) -> int:
    """The live server's process."""
    found = live(data)
    assert found is not None
    return found.pid


def servers_of(data: Path) -> list[int]:
    """All postgres processes that stand in the data directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and data.samefile(process.cwd()):
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)


def end_servers(root: Path) -> None:
    """Leave no process behind, whatever the test did; only processes that stand in the test's own folder.

    Not kill -9, after which a server leaves its shared memory behind.
    """
    for data in (root / "pgdata", (root / "storage").resolve() / "pgdata"):
        for pid in servers_of(data) if data.exists() else []:
            os.kill(pid, signal.SIGQUIT)
