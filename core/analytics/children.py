"""The processes that answer: one for each query, and one that has started already and waits for the next."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-E", "-s", "-m", "core.analytics.child")

# Starting takes longer than most queries: Python, Arrow and DuckDB are loaded before anybody asks. It holds nobody's
# rows, ends when this process ends (its input closes), and answers once.
_waiting: list[subprocess.Popen[bytes]] = []
_lock = Lock()


def prepare() -> None:
    """Have one started that waits."""
    with _lock:
        _waiting[:] = [child for child in _waiting if child.poll() is None] or [_started(PROGRAM)]


@contextmanager
def child_of(program: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process for one query; gone at the end, however it ends."""
    child = _taken() if tuple(program) == PROGRAM else None
    child = child or _started(program)
    try:
        yield child
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with suppress(BrokenPipeError, ValueError):
                pipe.close()  # type: ignore[union-attr]  # both were opened as pipes
        child.wait()


def _taken() -> subprocess.Popen[bytes] | None:
    with _lock:
        child = _waiting.pop() if _waiting else None
    return child if child is not None and child.poll() is None else None


def _started(program: Sequence[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, without an environment and without any file of this process."""
    return subprocess.Popen(  # noqa: S603  # our own program, nothing of it was typed
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd=ROOT,
        start_new_session=True, close_fds=True,
    )  # fmt: skip
