"""A forgotten password, and a changed one: each ends what was signed in with the old."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import Row

from core.db.scope import Scope, SideRole, transaction
from core.db.statements import one, rows
from core.errors import NotAllowed
from core.events.operations import emit
from core.identity.access_ends import end_access
from core.identity.joining import LinkNotGood
from core.identity.letters import password_changed_letter, reset_letter
from core.identity.model import Actor, OrganizationKind
from core.identity.passwords import check_password_of, hash_password
from core.identity.queries import token_hash
from core.identity.signing_in import verify_password_of
from core.identity.throttle_rules import (
    ACCOUNT,
    FORGETTING,
    FORGETTING_NETWORK,
    LINKS,
    MEMORY,
    network_of,
    subject,
)
from core.identity.throttling import take_attempt
from core.identity.trail import record_in
from core.mail.operations import post_to_person

GOOD_FOR = timedelta(hours=1)


class CurrentPasswordWrong(NotAllowed):
    """What was typed as the current password is not."""


def ask_for_reset(engine: Engine, *, email: str, address: str) -> None:
    """Send a link to the address if it signs somebody in. Known and unknown ones run the same statements.

    Raises:
        TooManyAttempts: too many for this address or from this network, whether or not the account exists.
    """
    email = email.strip().lower()
    limits = {
        subject(FORGETTING, email): FORGETTING,
        subject(FORGETTING_NETWORK, network_of(address)): FORGETTING_NETWORK,
    }
    with transaction(engine, SideRole.IDENTITY) as scope:
        attempt = take_attempt(scope.conn, limits, now=scope.now)
        account = one(scope.conn, "account_by_email", email=email, now=scope.now)
    attempt.refuse_if_too_many()
    whose = {"user_id": account.id if account else None, "org_id": account.org_id if account else None}
    token = secrets.token_urlsafe(32)
    with transaction(engine, SideRole.IDENTITY, org_id=whose["org_id"]) as scope:
        expires_at = scope.now + GOOD_FOR
        rows(scope.conn, "open_password_reset", token_sha256=token_hash(token), expires_at=expires_at, **whose)
        post_to_person(scope.conn, reset_letter(token), now=scope.now, **whose)
        rows(scope.conn, "record_reset_asked", **whose)
        rows(scope.conn, "forget_stale_throttles", before=scope.now - MEMORY)


def address_of_reset(conn: Connection, token: str, *, now: datetime) -> str:
    """The address whose password the link changes. Under `app_identity`.

    Raises:
        LinkNotGood: used, expired, or never was.
    """
    return str(_open_reset(conn, token, now).email)


def reset_password(engine: Engine, *, token: str, password: str, address: str) -> None:
    """Use the link up: a new password, every session and sign-in of the person ended. It signs nobody in.

    Raises:
        LinkNotGood: used, expired, or never was.
        TooManyAttempts: too many dead links from this network.
    """
    network = subject(LINKS, network_of(address))
    with transaction(engine, SideRole.IDENTITY) as scope:
        attempt = take_attempt(scope.conn, {network: LINKS}, now=scope.now)
    attempt.refuse_if_too_many()
    with transaction(engine, SideRole.IDENTITY) as scope:
        row = _open_reset(scope.conn, token, scope.now)
        rows(scope.conn, "give_back_attempt", subject=network, own_block=attempt.blocks[network])
    check_password_of(password, email=row.email)
    hashed = hash_password(password)
    with transaction(engine, SideRole.IDENTITY, org_id=row.org_id, user_id=row.user_id) as scope:
        if not rows(scope.conn, "use_password_reset", token_sha256=token_hash(token), now=scope.now, org_id=row.org_id):
            raise _dead_link()
        rows(scope.conn, "clear_throttle", subject=subject(ACCOUNT, row.email))
        kind = OrganizationKind(row.org_kind)
        _set(scope, kind, row.org_id, row.user_id, hashed, event="person.password_reset", keep=None)


def change_password(engine: Engine, *, actor: Actor, current: str, new: str, session_id: UUID | None) -> None:
    """A new password in exchange for the current one; every other session and sign-in of the person ends.

    Args:
        engine: where; it opens its own transactions, as `sign_in` does.
        actor: whose.
        current: as typed; wrong ones are counted apart from sign-in.
        new: as typed.
        session_id: the browser in which it is changed, which stays signed in.

    Raises:
        CurrentPasswordWrong: the current one is another.
        TooManyAttempts: too many wrong ones.
    """
    check_password_of(new, email=actor.email)
    if not verify_password_of(engine, actor, current):
        raise CurrentPasswordWrong("The current password does not fit, so nothing was changed.")
    hashed = hash_password(new)
    with transaction(engine, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id) as scope:
        event = "person.password_changed"
        _set(scope, actor.kind, actor.org_id, actor.user_id, hashed, event=event, keep=session_id)


def _set(
    scope: Scope, kind: OrganizationKind, org_id: UUID, user_id: UUID, hashed: str, *, event: str, keep: UUID | None
) -> None:
    conn, now = scope.conn, scope.now
    rows(conn, "set_password", org_id=org_id, user_id=user_id, password_hash=hashed, now=now)
    ended = end_access(conn, org_id=org_id, user_id=user_id, now=now, except_session=keep)
    record_in(conn, event, kind, org_id, entity="person", entity_id=user_id, new={"sessions_ended": ended})
    emit(conn, event, org_id=org_id, payload={"user_id": user_id})
    post_to_person(conn, password_changed_letter(), org_id=org_id, user_id=user_id, now=now)


def _open_reset(conn: Connection, token: str, now: datetime) -> Row[Any]:
    row = one(conn, "password_reset_by_token", token_sha256=token_hash(token), now=now)
    if row is None:
        raise _dead_link()
    return row


def _dead_link() -> LinkNotGood:
    return LinkNotGood("The link to a new password works once, within an hour. Ask for another one.")
