"""The program gets a database that is up to date and safe, or a sentence about why not."""

import subprocess
import sys
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy import make_url

from core.config import PROJECT_ROOT, ConfigurationError, Settings
from core.db.migrations import MIGRATIONS, pending
from core.db.provision import provision
from tests.integration.db.abuse import ask, end_servers, servers_of
from tests.postgres import LOGIN_PASSWORD, Database, Server, open_folder

EVERYTHING = sorted(path.name for path in MIGRATIONS.glob("*.sql"))


@pytest.fixture
def data_dir():
    with open_folder() as made:
        yield made / "var"
        end_servers(made / "var" / "postgres")


def settings(**fields: object) -> Settings:
    return Settings(_env_file=None, **fields)


def login_as(database: Database, name: str, password: str) -> str:
    url = make_url(database.admin_url).set(username=name, password=password)
    return url.render_as_string(hide_password=False)


@pytest.fixture
def stranger(server: Server):
    """A role of the test's own that may sign in; the test says what else it may."""
    made: list[str] = []

    def make(attributes: str, member_of: str = "") -> tuple[str, str]:
        server.execute(f"CREATE ROLE stranger LOGIN {attributes} PASSWORD 'stranger'")
        made.append("stranger")
        if member_of:
            server.execute(f"GRANT {member_of} TO stranger")
        return "stranger", "stranger"

    yield make
    for name in made:
        server.execute(f"DROP ROLE {name}")


def test_without_a_database_url_the_program_gets_its_own_database_and_keeps_it(data_dir: Path):
    first = provision(settings(data_dir=data_dir))
    assert pending(first.login_url) == []
    assert ask(first.login_url, "SELECT current_user || ' ' || current_database()") == "app_login policysync"
    assert (first.direct_url, first.read_url) == (first.login_url, first.login_url)
    first.stop()
    assert servers_of(data_dir / "postgres" / "pgdata") == []
    second = provision(settings(data_dir=data_dir))
    assert make_url(second.login_url).password == make_url(first.login_url).password
    second.stop()


def test_the_passwords_of_the_own_database_are_private_files(data_dir: Path):
    provision(settings(data_dir=data_dir)).stop()
    for name in ("app_login.password", "superuser.password"):
        file = data_dir / "postgres" / name
        assert S_IMODE(file.stat().st_mode) == 0o600
        assert len(file.read_text()) >= 32


PROGRAM = """
import sys
from core.config import Settings
from core.db.provision import provision
found = provision(Settings(_env_file=None, data_dir=sys.argv[1]))
print(found.login_url, flush=True)
sys.stdin.readline()
found.stop()
"""


def test_three_programs_that_start_at_once_on_an_empty_folder_share_one_database(data_dir: Path):
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(data_dir)],
            cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    urls = {program.stdout.readline().strip() for program in programs if program.stdout}
    complaints = [program.communicate(timeout=60)[1] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], complaints
    assert len(urls) == 1
    assert servers_of(data_dir / "postgres" / "pgdata") == []


def test_with_an_admin_url_an_empty_database_is_migrated(empty_database: Database):
    found = provision(settings(database_url=empty_database.login_url, database_admin_url=empty_database.admin_url))
    assert pending(empty_database.login_url) == []
    assert (found.login_url, found.admin_url) == (empty_database.login_url, empty_database.admin_url)
    found.stop()


def test_a_migrated_database_needs_no_admin_url(database: Database):
    found = provision(settings(database_url=database.login_url, database_read_url="postgresql://app_login@replica/x"))
    assert found.admin_url is None
    assert found.direct_url == database.login_url
    assert found.read_url == "postgresql+psycopg://app_login@replica/x"


@pytest.mark.usefixtures("template_database")  # the roles are there
def test_without_an_admin_url_a_database_that_lacks_migrations_is_refused(empty_database: Database):
    with pytest.raises(ConfigurationError, match=rf"lacks {len(EVERYTHING)} migrations, the first is {EVERYTHING[0]}"):
        provision(settings(database_url=empty_database.login_url))


def test_a_superuser_is_refused(database: Database):
    with pytest.raises(ConfigurationError, match=r"^DATABASE_URL signs in as .*, a superuser"):
        provision(settings(database_url=database.admin_url))


@pytest.mark.parametrize(
    ("attributes", "member_of", "reason"),
    [
        ("BYPASSRLS", "", "who bypasses row-level security"),
        ("", "app_owner", "who may act as the tables' owner"),
        ("", "", "who may not take the program's roles"),
    ],
)
def test_a_role_with_too_many_or_too_few_rights_is_refused(database: Database, stranger, attributes, member_of, reason):
    name, password = stranger(attributes, member_of)
    with pytest.raises(ConfigurationError, match=f"^DATABASE_URL signs in as stranger, {reason}"):
        provision(settings(database_url=login_as(database, name, password)))


def test_a_database_out_of_reach_is_refused_without_the_password():
    with pytest.raises(ConfigurationError, match=r"^DATABASE_URL cannot be reached") as refused:
        provision(settings(database_url="postgresql://app_login:secret@127.0.0.1:1/x"))
    assert "secret" not in str(refused.value)


def test_an_admin_out_of_reach_is_refused_without_the_password(database: Database):
    with pytest.raises(ConfigurationError, match=r"^DATABASE_ADMIN_URL cannot be reached") as refused:
        provision(settings(database_url=login_as(database, "app_login", LOGIN_PASSWORD),
                           database_admin_url=login_as(database, "postgres", "secret")))  # fmt: skip
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("login", "reason"),
    [("postgresql://somebody@/x", "must sign in as app_login"), ("postgresql://app_login@/y", "the same database")],
)
def test_an_admin_url_that_does_not_fit_the_other_is_refused(login: str, reason: str):
    with pytest.raises(ConfigurationError, match=reason):
        provision(settings(database_url=login, database_admin_url="postgresql://admin@/x"))
