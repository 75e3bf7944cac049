"""The embedded server as processes: whether one is alive, how it is launched, how it is stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from core.db.embedded_files import Cluster, last_words, socket_folder
from core.db.embedded_site import DatabaseNotStartedError, environment

# Recovery after a crash replays at most some minutes of log; a start that takes longer needs a person.
READY_SECONDS = 300.0
STOP_SECONDS = 20.0
ORPHAN_SECONDS = 5.0
LOG_BYTES = 10_000_000
_TICK = 0.01

# Kept so that a server this process launched is reaped when it ends, and does not stay behind as a zombie.
_launched: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Postmaster:
    """What `postmaster.pid` says about a live server."""

    pid: int
    port: int
    socket_folder: Path
    ready: bool


def live(data: Path) -> Postmaster | None:
    """The live server of *this* data directory, if any.

    A pid proves nothing (it may be recycled): the process must be called postgres and stand in this directory, which
    every server does, and which also holds after the directory was moved.
    """
    try:
        lines = [line.strip() for line in (data / "postmaster.pid").read_text().splitlines()]
        process = psutil.Process(int(lines[0]))
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return None
    if not _stands_in(process, data):
        return None
    pid, _, _, port, folder, *rest = [*lines, *[""] * (8 - len(lines))]
    return Postmaster(int(pid), int(port or 0), Path(folder), ready=rest[-1] == "ready")


def running(cluster: Cluster, settings: Mapping[str, str]) -> Postmaster:
    """The server of the cluster, launched when none is alive. The caller holds the start lock.

    Raises:
        DatabaseNotStartedError: it ended instead, or is not ready in time.
    """
    child = None
    if live(cluster.data) is None:
        _clear(cluster.data)
        child = _launch(cluster, settings)
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        found = live(cluster.data)
        if found and found.ready:
            return found
        # Another server may have been quicker (launched by a program killed since): then ours ends and that one counts.
        if child and child.poll() is not None and live(cluster.data) is None:
            raise DatabaseNotStartedError(f"PostgreSQL did not start; {cluster.log} ends: {last_words(cluster.log)}")
        time.sleep(_TICK)
    raise DatabaseNotStartedError(f"PostgreSQL was not ready after {READY_SECONDS:.0f} s; see {cluster.log}.")


def shut_down(data: Path) -> None:
    """Stop the server in order, or when that takes too long at once, and the next start recovers."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        server = live(data)
        if server is None:
            break
        os.kill(server.pid, how)
        if _becomes_true(lambda: not _processes(data), STOP_SECONDS):
            break
    _reap()


def _launch(cluster: Cluster, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    _reap()
    if cluster.log.stat().st_size > LOG_BYTES:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    options = {"listen_addresses": "", "unix_socket_directories": str(socket_folder(cluster)), **settings}
    # Not pg_ctl: it goes through a shell, which would read a quote or a dollar in the path.
    arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    with cluster.log.open("ab") as log:
        child = subprocess.Popen(  # noqa: S603  # our own binary, our own paths
            [cluster.binaries / "postgres", "-D", cluster.data, *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=environment(), **cluster.run_as,
            start_new_session=True,  # Ctrl-C at the terminal is for the program; it then stops the server in order
        )  # fmt: skip
    _launched.append(child)
    return child


def _clear(data: Path) -> None:
    """Make room for a new server: wait for the sessions of a killed one, then remove its pid file."""
    if not _becomes_true(lambda: not _processes(data), ORPHAN_SECONDS):
        # Their server is gone, so nothing they still do can be committed.
        for process in _processes(data):
            process.kill()
        _becomes_true(lambda: not _processes(data), ORPHAN_SECONDS)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _processes(data: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _stands_in(process, data)]


def _stands_in(process: psutil.Process, data: Path) -> bool:
    try:
        return (
            process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE and data.samefile(process.cwd())
        )
    except (psutil.Error, OSError):
        return False


def _becomes_true(condition: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(_TICK)
    return True


def _reap() -> None:
    _launched[:] = [child for child in _launched if child.poll() is None]
