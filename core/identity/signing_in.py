"""Prove who you are: sign in, or show the password again before a signature. A guess is counted before it is judged."""

from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.engine import Row

from core.db.scope import SideRole, transaction
from core.db.statements import one, rows
from core.identity.model import Actor
from core.identity.passwords import verify_password
from core.identity.queries import actor_from
from core.identity.throttle_rules import ACCOUNT, MEMORY, NETWORK, REAUTHENTICATION, network_of, subject
from core.identity.throttling import take_attempt
from core.identity.trail import record_in


def sign_in(engine: Engine, *, email: str, password: str, address: str) -> Actor | None:
    """Who an e-mail address and password belong to; None when they do not fit, whether or not the account exists.

    Opens its own transactions: the count of attempts must survive a refusal, and no connection is held while the
    password is hashed. Known and unknown accounts run the same statements.

    Args:
        engine: where.
        email: as typed; upper case and surrounding spaces do not matter.
        password: as typed, to the letter.
        address: the client's network address, as the edge knows it.

    Raises:
        TooManyAttempts: too many failures for this account or this network; nothing was compared.
    """
    email = email.strip().lower()
    limits = {subject(ACCOUNT, email): ACCOUNT, subject(NETWORK, network_of(address)): NETWORK}
    with transaction(engine, SideRole.IDENTITY) as scope:
        attempt = take_attempt(scope.conn, limits, now=scope.now)
        account = one(scope.conn, "account_by_email", email=email, now=scope.now)
    attempt.refuse_if_too_many()
    if not _matches(password, account):
        _tell_failure(engine, "person.sign_in_refused", account.org_id if account else None, account and account.id)
        return None
    assert account is not None  # noqa: S101  # an unknown account matches no password
    actor = actor_from(account)
    with transaction(engine, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id) as scope:
        rows(scope.conn, "clear_throttle", subject=subject(ACCOUNT, email))
        network = subject(NETWORK, network_of(address))
        rows(scope.conn, "give_back_attempt", subject=network, own_block=attempt.blocks[network])
        record_in(scope.conn, "person.signed_in", actor.kind, actor.org_id, entity="person", entity_id=actor.user_id)
    return actor


def verify_password_of(engine: Engine, actor: Actor, password: str) -> bool:
    """Whether the signed-in person knows their password: the re-authentication at the moment of signing.

    Opens its own transactions, like `sign_in`; call it before the transaction that signs.

    Raises:
        TooManyAttempts: too many wrong passwords; nothing was compared.
    """
    counter = subject(REAUTHENTICATION, str(actor.user_id))
    with transaction(engine, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id) as scope:
        attempt = take_attempt(scope.conn, {counter: REAUTHENTICATION}, now=scope.now)
        credential = one(scope.conn, "password_hash_of_actor", user_id=actor.user_id, org_id=actor.org_id)
    attempt.refuse_if_too_many()
    if not _matches(password, credential):
        _tell_failure(engine, "person.reauthentication_refused", actor.org_id, actor.user_id)
        return False
    with transaction(engine, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id) as scope:
        rows(scope.conn, "clear_throttle", subject=counter)
    return True


def _matches(password: str, account: Row[Any] | None) -> bool:
    return verify_password(password, account.password_hash if account else None)


def _tell_failure(engine: Engine, event: str, org_id: UUID | None, user_id: UUID | None) -> None:
    """Write the trail of a wrong password. Nobody signed in, so the row names no actor."""
    with transaction(engine, SideRole.IDENTITY, org_id=org_id) as scope:
        rows(scope.conn, "record_refused_attempt", event=event, user_id=user_id, org_id=org_id)
        rows(scope.conn, "forget_stale_throttles", before=scope.now - MEMORY)
