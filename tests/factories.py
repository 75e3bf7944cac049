"""Keyword factories: rows that a test needs and does not care about. Each takes a connection in an `app_job` transaction."""

import itertools
from datetime import date, datetime
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from core.identity.model import Actor, Organization, OrganizationKind, Role
from core.identity.passwords import hash_password

PASSWORD = "correct horse battery staple"
_numbers = itertools.count(1)


def an_enterprise(conn: Connection, *, name: str | None = None) -> Organization:
    """A pharma client."""
    return _an_organization(conn, OrganizationKind.ENTERPRISE, name)


def an_agency(conn: Connection, *, name: str | None = None) -> Organization:
    """An agency that serves clients."""
    return _an_organization(conn, OrganizationKind.AGENCY, name)


def an_operator(conn: Connection, *, name: str | None = None) -> Organization:
    """The organization that runs the platform."""
    return _an_organization(conn, OrganizationKind.OPERATOR, name)


def a_person(
    conn: Connection,
    org: Organization,
    *,
    role: Role | None = None,
    name: str | None = None,
    email: str | None = None,
    password: str | None = None,
    access_until: datetime | None = None,
    time_zone: str = "UTC",
) -> Actor:
    """Somebody of `org`, as the actor they become when signed in; can sign in only when `password` is given.

    An auditor without `access_until` has access until 2100.
    """
    role = role or _ADMINISTRATOR[org.kind]
    name = name or f"Person {next(_numbers)}"
    email = email or f"{name.lower().replace(' ', '.')}.{uuid4().hex[:8]}@example.com"
    if role is Role.AUDITOR and access_until is None:
        access_until = datetime.fromisoformat("2100-01-01T00:00:00+00:00")
    user_id = _inserted_id(
        conn,
        "INSERT INTO users (org_id, org_kind, email, display_name, role, time_zone, access_until) "
        "VALUES (:org_id, :kind, :email, :name, :role, :time_zone, :access_until) RETURNING id",
        org_id=org.id, kind=org.kind, email=email, name=name, role=role, time_zone=time_zone, access_until=access_until,
    )  # fmt: skip
    actor = Actor(user_id, org.id, org.kind, role, name, email, org.name, time_zone)
    if password is not None:
        a_credential(conn, actor, password=password)
    return actor


def a_credential(conn: Connection, actor: Actor, *, password: str = PASSWORD) -> None:
    """The password with which `actor` signs in."""
    conn.execute(
        text("INSERT INTO credentials (org_id, user_id, password_hash) VALUES (:org_id, :user_id, :hash)"),
        {"org_id": actor.org_id, "user_id": actor.user_id, "hash": _hash(password)},
    )


def an_engagement(
    conn: Connection,
    enterprise: Organization,
    agency: Organization,
    *,
    state: str = "active",
    brands: tuple[str, ...] = (),
    markets: tuple[str, ...] = (),
    starts_on: date = date(2026, 1, 1),
    ends_on: date | None = None,
) -> UUID:
    """A relation between a client and an agency, active unless said otherwise; returns its id."""
    return _inserted_id(
        conn,
        "INSERT INTO engagements (agency_org_id, enterprise_org_id, state, brands, markets, starts_on, ends_on) "
        "VALUES (:agency, :enterprise, :state, :brands, :markets, :starts_on, :ends_on) RETURNING id",
        agency=agency.id, enterprise=enterprise.id, state=state, brands=list(brands), markets=list(markets), starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


_ADMINISTRATOR = {
    OrganizationKind.ENTERPRISE: Role.ENTERPRISE_ADMIN,
    OrganizationKind.AGENCY: Role.AGENCY_ADMIN,
    OrganizationKind.OPERATOR: Role.PLATFORM_ADMIN,
}


@cache
def _hash(password: str) -> str:
    """Hashing is slow on purpose, so every test shares one hash of the same password."""
    return hash_password(password)


def _an_organization(conn: Connection, kind: OrganizationKind, name: str | None) -> Organization:
    name = name or f"{kind.value.title()} {next(_numbers)}"
    org_id = _inserted_id(
        conn, "INSERT INTO organizations (kind, name) VALUES (:kind, :name) RETURNING id", kind=kind, name=name
    )
    return Organization(org_id, kind, name)


def _inserted_id(conn: Connection, statement: str, **parameters: object) -> UUID:
    inserted: UUID = conn.execute(text(statement), parameters).scalar_one()
    return inserted
