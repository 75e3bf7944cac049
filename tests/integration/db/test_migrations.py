"""Migrations: each once, in order, whoever else starts meanwhile; an edited file and an interruption are noticed."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from core.config import PROJECT_ROOT
from core.db.migrations import MIGRATIONS, MigrationRefusedError, migrate, pending
from tests.integration.db.abuse import ask, tell, until
from tests.postgres import LOGIN_PASSWORD, Database, Server, open_folder, own_server

APPLIED = "SELECT string_agg(name, ' ' ORDER BY name) FROM app.applied_migrations"
TABLES = (
    "SELECT string_agg(tablename || ' ' || tableowner, ', ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'app'"
)

FIRST = "CREATE TABLE lines (id int PRIMARY KEY, word text);\nINSERT INTO lines SELECT n, 'a:b 100%' FROM generate_series(1, 1000) AS n;"
INDEX = "-- no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS lines_word ON lines (word);\nANALYZE lines;\n"
LAST = "ALTER TABLE lines ADD COLUMN noted_at timestamptz;"

PROGRAM = """
import sys
from pathlib import Path
from core.db.migrations import migrate
print("started", flush=True)
sys.stdin.readline()
print(" ".join(migrate(sys.argv[1], folder=Path(sys.argv[2]), login_password=sys.argv[3])), flush=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def other_cluster():
    """A server of its own, since roles belong to the whole server and the shared one has them already."""
    with open_folder() as place, own_server(place) as running:
        yield Server(running.admin_url)


def write(folder: Path, **files: str) -> Path:
    for name, script in files.items():
        (folder / f"{name.removeprefix('m')}.sql").write_text(script)
    return folder


def program(database: Database, folder: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, database.admin_url, str(folder), LOGIN_PASSWORD],
        cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert started.stdout
    assert started.stdout.readline() == "started\n"
    return started


def go(program: subprocess.Popen[str]) -> None:
    assert program.stdin
    program.stdin.write("\n")
    program.stdin.flush()


def drop_roles(cluster: Server) -> None:
    cluster.drop_all()
    cluster.execute(
        "DROP ROLE IF EXISTS app_owner, app_login, app_enterprise, app_agency, app_job, app_identity, app_operator, app_search"
    )


def test_files_are_applied_once_in_order_as_the_owner(empty_database: Database, folder: Path):
    write(folder, m0002_index=INDEX, m0001_first=FIRST, m0003_last=LAST)
    assert migrate(empty_database.admin_url, folder=folder) == ["0001_first.sql", "0002_index.sql", "0003_last.sql"]
    assert migrate(empty_database.admin_url, folder=folder) == []
    assert ask(empty_database.admin_url, TABLES) == "applied_migrations app_owner, lines app_owner"
    assert ask(empty_database.admin_url, "SELECT word FROM app.lines LIMIT 1") == "a:b 100%"


def test_what_is_pending_may_be_asked_by_app_login_before_and_after(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST)
    migrate(empty_database.admin_url, folder=folder, login_password=LOGIN_PASSWORD)
    write(folder, m0002_last=LAST)
    assert pending(empty_database.login_url, folder=folder) == ["0002_last.sql"]
    migrate(empty_database.admin_url, folder=folder)
    assert pending(empty_database.login_url, folder=folder) == []


def test_in_an_empty_database_everything_is_pending(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST)
    assert pending(empty_database.admin_url, folder=folder) == ["0001_first.sql"]


def test_a_row_of_a_newer_program_is_no_mistake(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST, m0002_last=LAST)
    migrate(empty_database.admin_url, folder=folder)
    (folder / "0002_last.sql").unlink()
    assert migrate(empty_database.admin_url, folder=folder) == []


@pytest.mark.parametrize("name", ["m0001_first", "m0002_index"])
def test_a_file_edited_after_it_was_applied_is_refused_by_name(empty_database: Database, folder: Path, name: str):
    write(folder, m0001_first=FIRST, m0002_index=INDEX)
    migrate(empty_database.admin_url, folder=folder, login_password=LOGIN_PASSWORD)
    write(folder, m0003_last=LAST, **{name: f"{FIRST}-- edited"})
    for refused in (
        lambda: migrate(empty_database.admin_url, folder=folder),
        lambda: pending(empty_database.login_url, folder=folder),
    ):
        with pytest.raises(
            MigrationRefusedError, match=rf"^{name[1:]}\.sql was edited after it was applied at 20\d\d-"
        ):
            refused()
    assert ask(empty_database.admin_url, APPLIED) == "0001_first.sql 0002_index.sql"


def test_line_endings_are_no_edit(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST)
    migrate(empty_database.admin_url, folder=folder)
    (folder / "0001_first.sql").write_bytes(FIRST.replace("\n", "\r\n").encode())
    assert migrate(empty_database.admin_url, folder=folder) == []


def test_a_folder_that_is_missing_is_refused(empty_database: Database, folder: Path):
    with pytest.raises(MigrationRefusedError, match="is missing"):
        migrate(empty_database.admin_url, folder=folder / "nowhere")


def test_a_file_that_fails_leaves_nothing_of_itself_and_keeps_those_before(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST, m0002_broken="CREATE TABLE half (id int); SELECT 1/0;", m0003_last=LAST)
    with pytest.raises(psycopg.errors.DivisionByZero) as failed:
        migrate(empty_database.admin_url, folder=folder)
    assert failed.value.__notes__ == ["while applying 0002_broken.sql"]
    assert ask(empty_database.admin_url, APPLIED) == "0001_first.sql"
    write(folder, m0002_broken="CREATE TABLE half (id int);")
    assert migrate(empty_database.admin_url, folder=folder) == ["0002_broken.sql", "0003_last.sql"]


def test_a_file_and_its_record_are_one_transaction(empty_database: Database, folder: Path):
    # The file takes its own place in the record, so that recording it is what fails.
    write(
        folder, m0001=f"{FIRST} INSERT INTO app.applied_migrations (name, sha256) VALUES ('0001.sql', repeat('0', 64));"
    )
    with pytest.raises(IntegrityError):
        migrate(empty_database.admin_url, folder=folder)
    assert ask(empty_database.admin_url, TABLES) == "applied_migrations app_owner"
    assert ask(empty_database.admin_url, APPLIED) is None


def test_a_role_that_a_file_takes_ends_with_it(empty_database: Database, folder: Path):
    write(
        folder,
        m0001_as_job="GRANT USAGE, CREATE ON SCHEMA app TO app_job; SET ROLE app_job; CREATE TABLE mine (id int);",
        m0002=FIRST,
    )
    migrate(empty_database.admin_url, folder=folder)
    assert ask(empty_database.admin_url, TABLES) == "applied_migrations app_owner, lines app_owner, mine app_job"


def test_kill_9_in_the_middle_of_a_file_leaves_it_to_the_next_program(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST, m0002_long=f"{LAST} SELECT pg_sleep(300);")
    with program(empty_database, folder) as killed:
        go(killed)
        until(
            lambda: ask(empty_database.admin_url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        )
        killed.kill()
    assert ask(empty_database.admin_url, APPLIED) == "0001_first.sql"
    write(folder, m0002_long=LAST)
    # The server notices within a second that nobody waits for the sleep any more, and gives the lock back.
    assert migrate(empty_database.admin_url, folder=folder) == ["0002_long.sql"]


def test_kill_9_in_the_middle_of_a_file_without_transaction_runs_it_again(empty_database: Database, folder: Path):
    write(folder, m0001_first=FIRST, m0002_index=f"{INDEX}SELECT pg_sleep(300);\n")
    with program(empty_database, folder) as killed:
        go(killed)
        until(
            lambda: ask(empty_database.admin_url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        )
        killed.kill()
    write(folder, m0002_index=INDEX)
    assert migrate(empty_database.admin_url, folder=folder) == ["0002_index.sql"]


@pytest.mark.slow
@pytest.mark.parametrize("scripts", ["small files", "the real ones"])
def test_programs_that_start_at_once_on_a_new_server_all_succeed(other_cluster: Server, folder: Path, scripts: str):
    drop_roles(other_cluster)
    chosen = (
        write(folder, m0001_first=FIRST, m0002_index=INDEX, m0003_last=LAST) if scripts == "small files" else MIGRATIONS
    )
    databases = [other_cluster.empty_database() for _ in range(2)]
    programs = [program(database, chosen) for database in databases for _ in range(3)]
    for one in programs:
        go(one)
    answers = [one.communicate(timeout=120) for one in programs]
    assert [one.returncode for one in programs] == [0] * 6, answers
    everything = " ".join(path.name for path in sorted(chosen.glob("*.sql")))
    # Per database one program did it all, or several took turns; together each file exactly once.
    for of_one_database in (answers[:3], answers[3:]):
        assert " ".join(sorted(word for out, _ in of_one_database for word in out.split())) == everything
    assert [pending(database.login_url, folder=chosen) for database in databases] == [[], []]


def test_another_program_that_makes_the_same_roles_by_hand_does_no_harm(other_cluster: Server, folder: Path):
    drop_roles(other_cluster)
    write(folder, m0001_first=FIRST)
    database = other_cluster.empty_database()
    with psycopg.connect(_conninfo(database), autocommit=False) as stranger, program(database, folder) as ours:
        # An uncommitted role of the same name: ours waits for it, meets a duplicate, and begins again.
        stranger.execute("CREATE ROLE app_agency NOLOGIN")
        go(ours)
        until(
            lambda: ask(database.admin_url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'transactionid'")
        )
        stranger.commit()
        out, complaint = ours.communicate(timeout=60)
    assert (ours.returncode, out) == (0, "0001_first.sql\n"), complaint


def test_an_admin_who_is_no_superuser_but_may_create_roles_is_enough(other_cluster: Server):
    drop_roles(other_cluster)
    other_cluster.execute("CREATE ROLE limited LOGIN CREATEROLE CREATEDB PASSWORD 'limited'")
    database = other_cluster.empty_database()
    other_cluster.execute(f"ALTER DATABASE {database.name} OWNER TO limited")
    limited = database.admin_url.replace(
        "postgres:" + database.admin_url.split(":")[2].split("@")[0], "limited:limited"
    )
    try:
        first = migrate(limited, login_password=LOGIN_PASSWORD)
        assert first == sorted(path.name for path in MIGRATIONS.glob("*.sql"))
        assert migrate(limited, login_password=LOGIN_PASSWORD) == []
        assert pending(database.login_url) == []
    finally:
        drop_roles(other_cluster)
        other_cluster.execute("DROP ROLE limited")


@pytest.mark.parametrize("attribute", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_that_was_given_too_much_by_hand_is_refused(other_cluster: Server, folder: Path, attribute: str):
    drop_roles(other_cluster)
    other_cluster.execute(f"CREATE ROLE app_agency NOLOGIN {attribute}")
    database = other_cluster.empty_database()
    with pytest.raises(psycopg.errors.RaiseException, match="app_agency is a superuser or bypasses row-level security"):
        migrate(database.admin_url, folder=write(folder, m0001_first=FIRST))


def test_what_an_operator_set_for_app_login_stays(other_cluster: Server, folder: Path):
    drop_roles(other_cluster)
    database = other_cluster.empty_database()
    write(folder, m0001_first=FIRST)
    migrate(database.admin_url, folder=folder, login_password=LOGIN_PASSWORD)
    assert ask(database.login_url, "SHOW statement_timeout") == "15s"
    assert ask(database.login_url, "SHOW lock_timeout") == "5s"
    assert ask(database.login_url, "SHOW idle_in_transaction_session_timeout") == "30s"
    assert ask(database.login_url, "SHOW search_path") == "app"
    tell(database.admin_url, "ALTER ROLE app_login SET statement_timeout = '20s'")
    migrate(database.admin_url, folder=folder)
    assert ask(database.login_url, "SHOW statement_timeout") == "20s"


def test_app_login_takes_the_sides_and_neither_the_owner_nor_the_search_role(empty_database: Database, folder: Path):
    migrate(empty_database.admin_url, folder=folder, login_password=LOGIN_PASSWORD)
    for side in ("app_enterprise", "app_agency", "app_job", "app_identity", "app_operator"):
        tell(empty_database.login_url, f"SET ROLE {side}")
    for beyond in ("app_owner", "app_search", "postgres"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            tell(empty_database.login_url, f"SET ROLE {beyond}")


def test_a_new_password_for_app_login_replaces_the_old(other_cluster: Server, folder: Path):
    database = other_cluster.empty_database()
    migrate(database.admin_url, folder=folder, login_password="earlier")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(database.login_url, "SELECT 1")
    migrate(database.admin_url, folder=folder, login_password=LOGIN_PASSWORD)
    assert ask(database.login_url, "SELECT 1") == 1


def _conninfo(database: Database) -> str:
    return database.admin_url.replace("postgresql+psycopg", "postgresql")
