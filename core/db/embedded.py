"""The PostgreSQL the program brings along: one server a data folder, shared by its programs, stopped by the last."""

import atexit
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from sqlalchemy import URL

from core.db.embedded_files import cluster_at
from core.db.embedded_process import Postmaster, running, shut_down
from core.db.embedded_site import DatabaseNotStartedError


class EmbeddedServer:
    """A running server, held by this object until `stop`; the operating system lets go for a program that is killed."""

    def __init__(self, root: Path, data: Path, postmaster: Postmaster, password: str, hold: IO[bytes]) -> None:
        self.root = root
        self.data = data
        self.socket_folder = postmaster.socket_folder
        self.port = postmaster.port
        self._password = password
        self._hold: IO[bytes] | None = hold
        self._pid = os.getpid()
        atexit.register(self.stop)

    @property
    def admin_url(self) -> str:
        """SQLAlchemy URL of the superuser in the database `postgres`."""
        return self.url_for("postgres", self._password, "postgres")

    def admin_url_for(self, dbname: str) -> str:
        """SQLAlchemy URL of the superuser in another database."""
        return self.url_for("postgres", self._password, dbname)

    def url_for(self, user: str, password: str, dbname: str) -> str:
        """SQLAlchemy URL of anybody in any database, through the socket."""
        query = {"host": str(self.socket_folder), "port": str(self.port)}
        url = URL.create("postgresql+psycopg", username=user, password=password, database=dbname, query=query)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone among the programs on this folder, for as long as the block runs; none starts or stops meanwhile."""
        with _locked(self.root / "start.lock"):
            yield

    def stop(self) -> None:
        """Let go; the last to let go stops the server. Safe to call twice."""
        if self._hold is None or os.getpid() != self._pid:  # a forked child inherits the object, not the duty
            return
        hold, self._hold = self._hold, None
        atexit.unregister(self.stop)
        with hold:
            if not self.root.exists():  # removed or moved under us: whoever did that holds what is left
                return
            with _locked(self.root / "start.lock"):
                if _nobody_else(hold):
                    shut_down(self.data)
                    shutil.rmtree(self.socket_folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(root: Path, settings: Mapping[str, str] | None = None) -> EmbeddedServer:
    """The server of the folder `root`: made when there is none, launched when none is alive, joined when one is.

    `settings` are PostgreSQL's own and apply when this call launches the server.

    Raises:
        DatabaseNotStartedError: why not, as a sentence.
    """
    root = root.expanduser().absolute()
    try:
        root.mkdir(parents=True, exist_ok=True)
        hold = (root / "users.lock").open("ab")
    except OSError as error:
        raise DatabaseNotStartedError(
            f"{root} cannot be written ({error.strerror}): set DATA_DIR to a folder that can."
        ) from None
    try:
        with _locked(root / "start.lock"):
            cluster = cluster_at(root)
            postmaster = running(cluster, settings or {})
            # Held shared for life: the reference count. Taken only under the start lock, so it never waits.
            fcntl.flock(hold, fcntl.LOCK_SH)
            return EmbeddedServer(root, cluster.data, postmaster, cluster.password(), hold)
    except BaseException:
        hold.close()
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _nobody_else(hold: IO[bytes]) -> bool:
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
