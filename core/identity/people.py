"""What an administrator does with people: invite, resend, cancel, give a role, deactivate, invite back.

An invitation answers alike whatever its address is elsewhere, and runs the same statements: that it signs in at another
organization is told to the owner of the mailbox alone, who opens the link. That is also why somebody deactivated comes
back by a link: their address may be in use elsewhere by now.
"""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import many, one, rows
from core.errors import ChangedMeanwhile, NotInThisState
from core.events.operations import emit
from core.identity.access_ends import end_access
from core.identity.acting import as_identity
from core.identity.letters import invitation_letter
from core.identity.membership import Invitation, invitation_of, no_such_invitation, person_of
from core.identity.model import Actor, Permission, Person, Role
from core.identity.person_rules import (
    ADMINISTRATORS,
    NotOneself,
    check_end_of_access,
    check_role,
    check_somebody_manages,
    normal_address,
    person_name,
)
from core.identity.queries import token_hash
from core.identity.rules import allow
from core.identity.trail import record_of
from core.mail.operations import post

GOOD_FOR = timedelta(days=7)


class AlreadyHere(NotInThisState):
    """The address belongs to somebody of the actor's own organization."""


class PersonChanged(ChangedMeanwhile):
    """Somebody else changed this person's role or state in the meantime."""


class PersonIsActive(NotInThisState):
    """Only somebody deactivated is invited back."""


class PersonIsDeactivated(NotInThisState):
    """Somebody deactivated has no role to change and is not deactivated again."""


def invite(
    conn: Connection,
    *,
    actor: Actor,
    email: str,
    display_name: str,
    role: Role,
    access_until: datetime | None = None,
    now: datetime,
) -> Invitation:
    """Send a link by mail; an open invitation of the same address is replaced, and its link dies.

    Raises:
        AlreadyHere: the address is a person's of the actor's own organization. Of any other nothing is looked up.
    """
    allow(actor, Permission.PERSON_MANAGE)
    address, name = normal_address(email), person_name(display_name)
    check_role(role, actor.kind)
    check_end_of_access(role, access_until, now)
    if one(conn, "active_person_at_address", email=address, org_id=actor.org_id):
        raise AlreadyHere(f"{address} is already somebody of {actor.organization}: change their role instead.")
    return _invite(
        conn, actor, email=address, display_name=name, role=role, access_until=access_until, user_id=None, now=now
    )


def invite_back(
    conn: Connection, *, actor: Actor, user_id: UUID, access_until: datetime | None = None, now: datetime
) -> Invitation:
    """Send somebody deactivated a link by which they come back as who they were, with a new password."""
    allow(actor, Permission.PERSON_MANAGE)
    person = person_of(conn, actor, user_id)
    if person.deactivated_at is None:
        raise PersonIsActive(f"{person.display_name} is active already.")
    check_end_of_access(person.role, access_until, now)
    return _invite(
        conn, actor, email=person.email, display_name=person.display_name, role=person.role,
        access_until=access_until, user_id=user_id, now=now,
    )  # fmt: skip


def resend(conn: Connection, *, actor: Actor, invitation_id: UUID, now: datetime) -> Invitation:
    """Send a new link, good for another seven days; the one before dies."""
    allow(actor, Permission.PERSON_MANAGE)
    sent = invitation_of(conn, actor, invitation_id)
    return _invite(
        conn, actor, email=sent.email, display_name=sent.display_name, role=sent.role,
        access_until=sent.access_until, user_id=sent.user_id, now=now,
    )  # fmt: skip


def cancel(conn: Connection, *, actor: Actor, invitation_id: UUID, now: datetime) -> None:
    """The link is dead from now on."""
    allow(actor, Permission.PERSON_MANAGE)
    sent = invitation_of(conn, actor, invitation_id)
    with as_identity(conn, actor):
        if not rows(conn, "cancel_invitation", invitation_id=invitation_id, now=now, org_id=actor.org_id):
            raise no_such_invitation()
        told = {"display_name": sent.display_name, "role": sent.role}
        record_of(conn, "invitation.cancelled", actor, entity="invitation", entity_id=sent.id, old=told)
        emit(conn, "invitation.cancelled", org_id=actor.org_id, payload={"invitation_id": sent.id})


def change_role(
    conn: Connection, *, actor: Actor, user_id: UUID, role: Role, access_until: datetime | None = None, now: datetime
) -> Person:
    """Another role, which counts from their next click on.

    Raises:
        LastAdministrator: nobody would be left to manage people.
    """
    allow(actor, Permission.PERSON_MANAGE)
    person = person_of(conn, actor, user_id)
    _active(person)
    check_role(role, actor.kind)
    check_end_of_access(role, access_until, now)
    with as_identity(conn, actor):
        if person.role in ADMINISTRATORS and role not in ADMINISTRATORS:
            _keep_an_administrator(conn, actor, user_id, now)
        changed = rows(
            conn, "give_role", user_id=user_id, role=role, access_until=access_until, old_role=person.role,
            org_id=actor.org_id,
        )  # fmt: skip
        if not changed:
            raise PersonChanged("Somebody else changed this person meanwhile: look again.")
        before: dict[str, object] = {"role": person.role, "access_until": person.access_until}
        after: dict[str, object] = {"role": role, "access_until": access_until}
        record_of(conn, "person.role_changed", actor, entity="person", entity_id=user_id, old=before, new=after)
        emit(conn, "person.role_changed", org_id=actor.org_id, payload={"user_id": user_id})
    return person_of(conn, actor, user_id)


def deactivate(conn: Connection, *, actor: Actor, user_id: UUID, now: datetime) -> Person:
    """Shut somebody out: every session and every sign-in of theirs ends in this transaction.

    Raises:
        LastAdministrator: nobody would be left to manage people.
        NotOneself: another administrator has to do it.
    """
    allow(actor, Permission.PERSON_MANAGE)
    person = person_of(conn, actor, user_id)
    _active(person)
    if user_id == actor.user_id:
        raise NotOneself("You cannot deactivate yourself: ask another administrator.")
    with as_identity(conn, actor):
        if person.role in ADMINISTRATORS:
            _keep_an_administrator(conn, actor, user_id, now)
        if not rows(conn, "deactivate_person", user_id=user_id, now=now, org_id=actor.org_id):
            raise PersonChanged("Somebody else changed this person meanwhile: look again.")
        ended = end_access(conn, org_id=actor.org_id, user_id=user_id, now=now)
        told = {"sessions_ended": ended}
        record_of(conn, "person.deactivated", actor, entity="person", entity_id=user_id, new=told)
        emit(conn, "person.deactivated", org_id=actor.org_id, payload={"user_id": user_id})
    return person_of(conn, actor, user_id)


def _active(person: Person) -> None:
    if person.deactivated_at is not None:
        raise PersonIsDeactivated(f"{person.display_name} is deactivated: invite them back first.")


def _keep_an_administrator(conn: Connection, actor: Actor, leaving: UUID, now: datetime) -> None:
    """The rows stay locked, so that two administrators cannot remove each other at once."""
    found = many(conn, "lock_administrators", now=now, org_id=actor.org_id)
    check_somebody_manages(leaving, [row.id for row in found])


def _invite(
    conn: Connection,
    actor: Actor,
    *,
    email: str,
    display_name: str,
    role: Role,
    access_until: datetime | None,
    user_id: UUID | None,
    now: datetime,
) -> Invitation:
    token = secrets.token_urlsafe(32)
    letter = invitation_letter(token=token, inviter=actor.display_name, organization=actor.organization, role=role)
    with as_identity(conn, actor):
        made = one(
            conn, "open_invitation", org_id=actor.org_id, org_kind=actor.kind, email=email, display_name=display_name,
            role=role, access_until=access_until, user_id=user_id, token_sha256=token_hash(token),
            invited_by=actor.user_id, now=now, expires_at=now + GOOD_FOR,
        )  # fmt: skip
        assert made is not None  # noqa: S101  # an upsert yields its row
        post(conn, letter, org_id=actor.org_id, recipient=email, about_id=made.id, now=now)
        # The address stays out of the trail, which nobody can erase from; the name is what a reader needs.
        told = {"display_name": display_name, "role": role, "access_until": access_until}
        record_of(conn, "person.invited", actor, entity="invitation", entity_id=made.id, new=told)
        emit(conn, "person.invited", org_id=actor.org_id, payload={"invitation_id": made.id})
    return invitation_of(conn, actor, made.id)
