"""The configuration refuses what is unsafe, and says so in sentences that name the variable."""

import re
from pathlib import Path

import pytest

from core.config import PROJECT_ROOT, ConfigurationError, Settings, settings_from_environment

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def settings(monkeypatch, **variables: str) -> Settings:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return settings_from_environment(env_file=None)


def mistakes(monkeypatch, **variables: str) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        settings(monkeypatch, **variables)
    return str(refused.value).splitlines()


def test_an_empty_environment_is_a_demo_on_loopback_with_its_own_database(monkeypatch):
    found = settings(monkeypatch)
    assert (found.host, found.port, found.public_url) == ("127.0.0.1", 8501, "http://localhost:8501")
    assert (found.database_url, found.demo, found.cookie_secure) == (None, True, False)
    assert found.data_dir == PROJECT_ROOT / "var"
    assert found.jwt_keys_dir == found.data_dir / "keys"


def test_a_database_of_ones_own_gets_no_demo_data_unless_asked(monkeypatch):
    url = "postgresql://app_login:s@db/policysync"
    assert settings(monkeypatch, DATABASE_URL=url).demo is False
    assert settings(monkeypatch, DATABASE_URL=url, DEMO="1").demo is True


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_a_postgres_url_becomes_the_driver_in_use(monkeypatch, scheme):
    found = settings(monkeypatch, DATABASE_URL=f"{scheme}://app_login:p%40ss@db:6432/policysync?sslmode=require")
    assert found.database_url == "postgresql+psycopg://app_login:p%40ss@db:6432/policysync?sslmode=require"


@pytest.mark.parametrize("url", ["mysql://a:secret@db/x", "not a url secret", "sqlite:///secret.db"])
def test_another_database_is_refused_without_repeating_the_password(monkeypatch, url):
    [sentence] = mistakes(monkeypatch, DATABASE_URL=url)
    assert sentence.startswith("DATABASE_URL must ")
    assert "secret" not in sentence


def test_passwords_do_not_show_when_settings_are_printed(monkeypatch):
    found = settings(
        monkeypatch, DATABASE_URL="postgresql://u:secret@db/x", DATABASE_ADMIN_URL="postgresql://a:secret@db/x"
    )
    assert "secret" not in repr(found)


def test_each_mistake_gets_its_own_sentence(monkeypatch):
    found = mistakes(monkeypatch, PORT="many", SESSION_HOURS="0", LOG_LEVEL="loud", DEMO="perhaps")
    assert found == [
        "PORT must be a whole number, and is 'many'.",
        "DEMO must be 1 or 0, and is 'perhaps'.",
        "SESSION_HOURS must be at least 1, and is '0'.",
        "LOG_LEVEL must be 'DEBUG', 'INFO', 'WARNING' or 'ERROR', and is 'LOUD'.",
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "policies.example.com"])
def test_a_public_address_without_tls_is_refused(monkeypatch, host):
    [sentence] = mistakes(monkeypatch, HOST=host)
    assert sentence.startswith(f"HOST is {host}")


@pytest.mark.parametrize(
    "variables",
    [
        {"HOST": "0.0.0.0", "PUBLIC_URL": "https://policies.example.com"},
        {"HOST": "0.0.0.0", "TRUST_PROXY": "1"},
        {"HOST": "127.0.0.2"},
        {"HOST": "::1"},
        {"HOST": "localhost"},
    ],
)
def test_loopback_and_addresses_behind_tls_are_accepted(monkeypatch, variables):
    assert settings(monkeypatch, **variables).host == variables["HOST"]


def test_the_cookie_is_secure_once_the_public_url_is_https(monkeypatch):
    assert settings(monkeypatch, PUBLIC_URL="https://policies.example.com/").cookie_secure is True
    assert settings(monkeypatch).public_url == "https://policies.example.com"


def test_a_secure_cookie_over_plain_http_is_refused(monkeypatch):
    [sentence] = mistakes(monkeypatch, COOKIE_SECURE="1")
    assert sentence.startswith("COOKIE_SECURE ")


@pytest.mark.parametrize("name", ["DATABASE_ADMIN_URL", "DATABASE_DIRECT_URL", "DATABASE_READ_URL"])
def test_a_second_database_url_without_the_first_is_refused(monkeypatch, name):
    [sentence] = mistakes(monkeypatch, **{name: "postgresql://u:p@db/x"})
    assert sentence.startswith(f"{name} is set without DATABASE_URL")


def test_the_environment_wins_over_the_env_file_and_empty_means_unset(monkeypatch, tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text("PORT=9001\nSESSION_HOURS=4\nSOMETHING_ELSE=1\nDATABASE_URL=\n")
    monkeypatch.setenv("PORT", "9002")
    found = settings_from_environment(env_file=file)
    assert (found.port, found.session_hours, found.database_url) == (9002, 4, None)


def test_a_relative_folder_is_inside_the_project_and_an_absolute_one_stays(monkeypatch, tmp_path: Path):
    assert settings(monkeypatch, DATA_DIR="elsewhere").data_dir == PROJECT_ROOT / "elsewhere"
    assert settings(monkeypatch, DATA_DIR=str(tmp_path)).jwt_keys_dir == tmp_path / "keys"


def test_the_example_file_explains_every_variable_and_no_other():
    text = (PROJECT_ROOT / ".env.example").read_text()
    explained = re.findall(r"^# .+\n# ([A-Z_]+)=", text, re.MULTILINE)
    assert sorted(explained) == sorted(NAMES)


def test_the_example_file_is_itself_a_valid_configuration(tmp_path: Path):
    file = tmp_path / ".env"
    file.write_text(re.sub(r"^# ([A-Z_]+=)", r"\1", (PROJECT_ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert settings_from_environment(env_file=file).database_read_url is not None
