"""What the embedded server keeps on disk: its place, the initialised cluster, the folder of its socket."""

import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from core.db.embedded_site import (
    ACCOUNT,
    WHEEL,
    DatabaseNotStartedError,
    RunAs,
    binaries_for,
    can_enter,
    environment,
    give,
    plainly_placed,
    run_as,
    unprivileged_account,
)
from core.private_file import write_private

ELSEWHERE = Path("/var/lib")
# sun_path holds 107 bytes (103 on macOS); a folder of ours and the socket's name take 30 of them.
SOCKET_PARENT_LENGTH = 70


@dataclass(frozen=True)
class Cluster:
    """One data directory with the binaries and the account that serve it; `account` is None unless we are root."""

    root: Path
    storage: Path
    binaries: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.storage / "pgdata"

    @property
    def log(self) -> Path:
        """Where initdb and the server write what they have to say."""
        return self.root / "postgresql.log"

    @property
    def run_as(self) -> RunAs:
        """How to start a program that touches the data directory."""
        return run_as(self.account)

    def password(self) -> str:
        """The superuser's random password; only whoever may read the folder can sign in."""
        return (self.root / "superuser.password").read_text()


def cluster_at(root: Path) -> Cluster:
    """The cluster under `root`, initialised when it is not yet. The caller holds the start lock.

    Raises:
        DatabaseNotStartedError: the place, the binaries or the account will not do.
    """
    account = unprivileged_account() if os.geteuid() == 0 else None
    storage = _storage(root, account)
    cluster = Cluster(root, storage, binaries_for(storage, account), account)
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    ours, theirs = version(WHEEL).partition(".")[0], (cluster.data / "PG_VERSION").read_text().strip()
    if ours != theirs:
        raise DatabaseNotStartedError(
            f"{cluster.data} was made by PostgreSQL {theirs} and the program brings {ours}: "
            f"install the earlier version of {WHEEL}, dump the database, and restore it into a new DATA_DIR."
        )
    return cluster


def socket_folder(cluster: Cluster) -> Path:
    """A private folder with a short path for the socket; the last one again where possible.

    The same path after a crash lets the pools of programs that are still running reconnect.
    """
    record = cluster.root / "socket-folder"
    owner = cluster.account.pw_uid if cluster.account else os.geteuid()
    if record.exists():
        last = Path(record.read_text())
        # Anybody may have made a folder of that name since: it must be a private folder of the right account.
        if (
            last.is_dir()
            and not last.is_symlink()
            and (last.stat().st_uid, last.stat().st_mode & 0o777) == (owner, 0o700)
        ):
            return last
    temporary = tempfile.gettempdir()
    fits = len(temporary) <= SOCKET_PARENT_LENGTH and re.fullmatch(r"[\w/.-]+", temporary)
    parent = temporary if fits and can_enter(Path(temporary), cluster.account) else "/tmp"  # noqa: S108  # mkdtemp makes it private
    folder = Path(tempfile.mkdtemp(prefix="policysync-", dir=parent))
    give(folder, cluster.account)
    record.write_text(str(folder))
    return folder


def _storage(root: Path, account: pwd.struct_passwd | None) -> Path:
    """Where the cluster lies: in `root`, or behind a link when `root` is closed to the account (as under /root)."""
    link = root / "storage"
    if link.exists():
        return link.resolve()
    if can_enter(root, account):
        return root
    if (root / "pgdata").exists():
        raise DatabaseNotStartedError(
            f"{ACCOUNT} may not enter {root}: move it, or give others the right to pass (chmod o+x)."
        )
    place = Path(tempfile.mkdtemp(prefix="policysync-", dir=ELSEWHERE))
    place.chmod(0o755)
    link.unlink(missing_ok=True)
    link.symlink_to(place)
    return place


def _initialise(cluster: Cluster) -> None:
    """Make the cluster aside and move it into place whole: killed half-way, it leaves nothing that looks like one."""
    for leftover in cluster.storage.glob("init-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    password = secrets.token_urlsafe(24)
    write_private(cluster.root / "superuser.password", password)
    aside = Path(tempfile.mkdtemp(prefix="init-", dir=cluster.storage))
    write_private(aside / "password", password)
    for path in (aside, aside / "password"):
        give(path, cluster.account)
    with plainly_placed(cluster.binaries) as binaries:
        _initdb(cluster, binaries, aside)
    (aside / "pgdata").replace(cluster.data)
    shutil.rmtree(aside, ignore_errors=True)


def _initdb(cluster: Cluster, binaries: Path, aside: Path) -> None:
    arguments: list[str | Path] = [
        "-D",
        aside / "pgdata",
        "-U",
        "postgres",
        "-A",
        "scram-sha-256",
        f"--pwfile={aside / 'password'}",
    ]
    arguments += ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    arguments += ["--set", "max_connections=100", "--set", "timezone=UTC", "--set", "log_timezone=UTC"]
    if sys.platform == "linux":  # one flush of the file system instead of a thousand of files: 0.6 s for 4.3 s
        arguments += ["--sync-method=syncfs"]
    with cluster.log.open("ab") as log:
        done = subprocess.run(  # noqa: S603  # our own binary, our own paths
            [binaries / "initdb", *arguments],
            check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=environment(), **cluster.run_as,
        )  # fmt: skip
    if done.returncode != 0:
        raise DatabaseNotStartedError(
            f"PostgreSQL made no data directory; {cluster.log} ends: {last_words(cluster.log)}"
        )


def last_words(log: Path) -> str:
    """The last lines of a log, for a message."""
    return log.read_text(errors="replace")[-1500:].strip() if log.exists() else ""
