"""The configuration: what the environment (or `.env` beside `app.py`) says, checked once when the program starts."""

import ipaddress
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PROJECT_ROOT = Path(__file__).parents[1]
ENV_FILE = PROJECT_ROOT / ".env"


class ConfigurationError(Exception):
    """The program cannot start as configured; the message has one sentence per mistake and names the variable."""


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("must read postgresql://user:password@host/database") from None
    if url.drivername not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise ValueError("must begin with postgresql://, no other database is supported")
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _public_url(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _smtp_url(value: str) -> str:
    try:
        parts = urlsplit(value)
        complete = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        complete = False
    if not complete:
        raise ValueError("must read smtp://user:password@host:port, or smtps:// for TLS from the first byte")
    return value


def _one_address(value: str) -> str:
    if not re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", value):
        raise ValueError("must be one e-mail address, such as policies@example.com")
    return value


def _in_project(value: Path) -> Path:
    return (PROJECT_ROOT / value.expanduser()).absolute()


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
Folder = Annotated[Path, AfterValidator(_in_project)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]


class Settings(BaseSettings):
    """Every variable the program reads, named by its field in capitals; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True, validate_default=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    public_url: Annotated[str, AfterValidator(_public_url)] = Field(
        default_factory=lambda data: f"http://localhost:{data['port']}"
    )
    trust_proxy: bool = False
    cookie_secure: bool = Field(default_factory=lambda data: data["public_url"].startswith("https://"))

    # repr=False: the URLs hold passwords, and a settings object ends up in logs and tracebacks.
    database_url: DatabaseUrl | None = Field(default=None, repr=False)
    database_admin_url: DatabaseUrl | None = Field(default=None, repr=False)
    database_direct_url: DatabaseUrl | None = Field(default=None, repr=False)
    database_read_url: DatabaseUrl | None = Field(default=None, repr=False)
    data_dir: Folder = Path("var")
    demo: bool = Field(default_factory=lambda data: data["database_url"] is None)

    session_hours: int = Field(default=8, ge=1, le=24)
    access_token_minutes: int = Field(default=10, ge=1, le=60)
    refresh_token_days: int = Field(default=14, ge=1, le=90)
    jwt_keys_dir: Folder = Field(default_factory=lambda data: data["data_dir"] / "keys")
    log_level: LogLevel = "INFO"

    smtp_url: Annotated[str, AfterValidator(_smtp_url)] | None = Field(default=None, repr=False)
    mail_from: Annotated[str, AfterValidator(_one_address)] | None = None


def settings_from_environment(env_file: Path | None = ENV_FILE) -> Settings:
    """The settings of this process; a variable in the environment wins over the same one in `env_file`.

    Raises:
        ConfigurationError: something is missing, unreadable or unsafe; never quotes a value that may hold a password.
    """
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]  # mypy does not see BaseSettings' own parameters
    except ValidationError as error:
        sentences = [_sentence(detail) for detail in error.errors() if detail["type"] != "default_factory_not_called"]
        raise ConfigurationError("\n".join(sentences)) from None
    if mistakes := _contradictions(settings):
        raise ConfigurationError("\n".join(mistakes))
    return settings


def _contradictions(settings: Settings) -> list[str]:
    """What is wrong between two variables that are each well-formed."""
    mistakes = [
        f"{name.upper()} is set without DATABASE_URL: set DATABASE_URL too, or remove it."
        for name in ("database_admin_url", "database_direct_url", "database_read_url")
        if getattr(settings, name) and not settings.database_url
    ]
    if not (is_loopback(settings.host) or settings.trust_proxy or settings.public_url.startswith("https://")):
        mistakes.append(
            f"HOST is {settings.host}, an address others can reach, without TLS in front of it: "
            "set PUBLIC_URL to the https:// address, or TRUST_PROXY=1 behind a proxy that adds TLS, or HOST=127.0.0.1."
        )
    if settings.cookie_secure and settings.public_url.startswith("http://") and not settings.trust_proxy:
        mistakes.append(
            "COOKIE_SECURE is on while PUBLIC_URL is http://: no browser would send the session cookie back; "
            "set PUBLIC_URL to an https:// address or remove COOKIE_SECURE."
        )
    if bool(settings.smtp_url) != bool(settings.mail_from):
        mistakes.append(
            "SMTP_URL and MAIL_FROM belong together: set both, or neither to get mail as files in DATA_DIR/mail."
        )
    return mistakes


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _sentence(detail: ErrorDetails) -> str:
    """One mistake as a sentence that names the variable."""
    name = str(detail["loc"][0]).upper()
    context: dict[str, Any] = detail.get("ctx", {})
    kind = detail["type"]
    if kind == "value_error":
        return f"{name} {context['error']}."
    reasons = {
        "int_parsing": "must be a whole number",
        "bool_parsing": "must be 1 or 0",
        "greater_than_equal": f"must be at least {context.get('ge')}",
        "less_than_equal": f"must be at most {context.get('le')}",
        "literal_error": f"must be {context.get('expected')}",
    }
    reason = reasons.get(kind, f"is not valid ({detail['msg']})")
    shown = "" if "url" in name.lower() else f", and is {detail['input']!r}"
    return f"{name} {reason}{shown}."
