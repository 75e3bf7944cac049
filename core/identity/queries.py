"""Who is asking: sessions, sign-ins and people, read anew at every request."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.identity.model import Actor, OrganizationKind, Person, Role, Session


def session_by_token(conn: Connection, token: str, *, now: datetime) -> Session | None:
    """The live session of a cookie, or None. The transaction is an `app_identity` one."""
    return _session(one(conn, "actor_by_session", token_sha256=token_hash(token), now=now))


def session_by_id(conn: Connection, session_id: UUID, *, org_id: UUID, now: datetime) -> Session | None:
    """The live session that the gate named, or None. The transaction is an `app_identity` one."""
    return _session(one(conn, "actor_by_session_id", session_id=session_id, org_id=org_id, now=now))


def session_actor(conn: Connection, token: str, *, now: datetime) -> Actor | None:
    """Whose live session a cookie is, or None. The transaction is an `app_identity` one."""
    session = session_by_token(conn, token, now=now)
    return session.actor if session else None


def actor_of_family(conn: Connection, *, user_id: UUID, family_id: UUID, now: datetime) -> Actor | None:
    """Whom an access token speaks for, or None once its sign-in ended. The transaction is an `app_identity` one."""
    row = one(conn, "actor_by_family", user_id=user_id, family_id=family_id, now=now)
    return actor_from(row) if row else None


def actor_by_id(conn: Connection, user_id: UUID, *, org_id: UUID, now: datetime) -> Actor | None:
    """One person of an organization, or None when unknown there or no longer allowed in."""
    row = one(conn, "actor_by_id", user_id=user_id, org_id=org_id, now=now)
    return actor_from(row) if row else None


def people_of(conn: Connection, org_id: UUID) -> list[Person]:
    """Everybody of an organization, the deactivated too, by name."""
    return [
        Person(row.id, row.display_name, row.email, Role(row.role), row.access_until, row.deactivated_at)
        for row in many(conn, "people_of_organization", org_id=org_id)
    ]


def actor_from(row: Row[Any]) -> Actor:
    """The actor in a row of one of the `actor_by_…` or `account_by_…` statements."""
    return Actor(
        user_id=row.id,
        org_id=row.org_id,
        kind=OrganizationKind(row.org_kind),
        role=Role(row.role),
        display_name=row.display_name,
        email=row.email,
        organization=row.organization,
        time_zone=row.time_zone,
    )


def token_hash(token: str) -> bytes:
    """Under what a secret token is kept; the token itself is nowhere stored."""
    return sha256(token.encode(errors="surrogatepass")).digest()


def _session(row: Row[Any] | None) -> Session | None:
    return Session(row.session_id, row.expires_at, actor_from(row)) if row else None
