"""Sessions of browsers and token families of the API: open, rotate, end. Each takes an `app_identity` transaction."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from core.db.scope import SideRole, enter
from core.db.statements import many, one, rows
from core.identity.model import Actor, OrganizationKind
from core.identity.queries import actor_by_id, token_hash
from core.identity.trail import record_in

USER_AGENT_LENGTH = 300


@dataclass(frozen=True)
class FamilyToken:
    """A refresh token just made, and the sign-in (family) and person it belongs to."""

    refresh_token: str
    family_id: UUID
    user_id: UUID


def open_session(conn: Connection, *, actor: Actor, user_agent: str, now: datetime, lifetime: timedelta) -> str:
    """A session for somebody who just signed in; returns the secret for the cookie, which is stored only as a hash."""
    token = _secret()
    one(
        conn,
        "open_session",
        org_id=actor.org_id,
        user_id=actor.user_id,
        token_sha256=token_hash(token),
        user_agent="".join(each for each in user_agent if each.isprintable())[:USER_AGENT_LENGTH],
        expires_at=now + lifetime,
    )
    return token


def close_session(conn: Connection, token: str, *, now: datetime) -> bool:
    """End the session of a cookie; False when there was none left to end."""
    ended = one(conn, "revoke_session", token_sha256=token_hash(token), now=now)
    if ended is None:
        return False
    enter(conn, SideRole.IDENTITY, org_id=ended.org_id, user_id=ended.user_id)
    kind = OrganizationKind(ended.org_kind)
    record_in(conn, "session.revoked", kind, ended.org_id, entity="session", entity_id=ended.id)
    return True


def open_family(conn: Connection, *, actor: Actor, now: datetime, lifetime: timedelta) -> FamilyToken:
    """The first refresh token of a sign-in through the API; the whole family ends with `lifetime`."""
    made = FamilyToken(_secret(), uuid4(), actor.user_id)
    _add(conn, made, org_id=actor.org_id, expires_at=now + lifetime)
    return made


def refresh(conn: Connection, token: str, *, now: datetime) -> FamilyToken | None:
    """The next refresh token in exchange for this one; None when it is unknown, over, or its person may not enter.

    A token that was used before is in two hands: its whole family ends (RFC 9700 §4.14.2). The caller commits in any
    case.
    """
    family = one(conn, "refresh_token_family", token_sha256=token_hash(token))
    if family is None:
        return None
    one(conn, "hold_family", family_id=family.family_id)
    tokens = many(conn, "tokens_of_family", family_id=family.family_id, org_id=family.org_id)
    mine = next(row for row in tokens if bytes(row.token_sha256) == token_hash(token))
    if mine.revoked_at or mine.expires_at <= now:
        return None
    actor = actor_by_id(conn, family.user_id, org_id=family.org_id, now=now)
    if mine.used_at or actor is None:
        event = "refresh_token.reused" if mine.used_at else "sign_in.ended"
        _end_family(conn, family.family_id, family.org_id, family.user_id, event=event, now=now)
        return None
    rows(conn, "use_refresh_token", token_sha256=token_hash(token), now=now)
    made = FamilyToken(_secret(), family.family_id, family.user_id)
    _add(conn, made, org_id=family.org_id, expires_at=mine.expires_at)
    return made


def logout(conn: Connection, token: str, *, now: datetime) -> None:
    """End the sign-in a refresh token belongs to, its access tokens included; an unknown token ends nothing."""
    family = one(conn, "refresh_token_family", token_sha256=token_hash(token))
    if family is None:
        return
    # Whoever is refreshing right now finishes first, and what it made is then ended too.
    one(conn, "hold_family", family_id=family.family_id)
    _end_family(conn, family.family_id, family.org_id, family.user_id, event="sign_in.ended", now=now)


def _end_family(conn: Connection, family_id: UUID, org_id: UUID, user_id: UUID, *, event: str, now: datetime) -> None:
    if rows(conn, "revoke_family", family_id=family_id, org_id=org_id, now=now):
        enter(conn, SideRole.IDENTITY, org_id=org_id)
        kind = one(conn, "kind_of_organization", org_id=org_id)
        assert kind is not None  # noqa: S101  # a token's organization exists by its foreign key
        record_in(conn, event, OrganizationKind(kind.kind), org_id, entity="person", entity_id=user_id)


def _add(conn: Connection, made: FamilyToken, *, org_id: UUID, expires_at: datetime) -> None:
    rows(
        conn,
        "add_refresh_token",
        org_id=org_id,
        token_sha256=token_hash(made.refresh_token),
        family_id=made.family_id,
        user_id=made.user_id,
        expires_at=expires_at,
    )


def _secret() -> str:
    """256 random bits, for a cookie or a body."""
    return secrets.token_urlsafe(32)
