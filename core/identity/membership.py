"""An organization's people and its open invitations, for whoever manages them; each within one organization."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.errors import NotFound
from core.identity.acting import as_identity
from core.identity.model import Actor, Permission, Person, Role
from core.identity.queries import people_of
from core.identity.rules import allow


class NoSuchPerson(NotFound):
    """Nobody with that id belongs to the actor's organization."""


class NoSuchInvitation(NotFound):
    """No invitation with that id is the actor's organization's."""


@dataclass(frozen=True)
class Member:
    """Somebody who belongs or belonged to the organization, with the last time they signed in at the pages."""

    person: Person
    last_signed_in_at: datetime | None

    def may_enter(self, now: datetime) -> bool:
        """Whether they can sign in."""
        until = self.person.access_until
        return self.person.deactivated_at is None and (until is None or until > now)


@dataclass(frozen=True)
class Invitation:
    """A link that waits in somebody's mailbox. `user_id` is given when they were here before.

    Of the mail is known whether it left (`mailed_at`) or was given up (`mail_failed_at`).
    """

    id: UUID
    email: str
    display_name: str
    role: Role
    access_until: datetime | None
    user_id: UUID | None
    invited_at: datetime
    expires_at: datetime
    mailed_at: datetime | None
    mail_failed_at: datetime | None


def members(conn: Connection, actor: Actor) -> list[Member]:
    """Everybody of the actor's organization, the deactivated too, by name."""
    allow(actor, Permission.PERSON_MANAGE)
    people = people_of(conn, actor.org_id)
    with as_identity(conn, actor):
        seen = {row.user_id: row.signed_in_at for row in many(conn, "last_sign_ins", org_id=actor.org_id)}
    return [Member(each, seen.get(each.user_id)) for each in people]


def member_of(conn: Connection, actor: Actor, user_id: UUID) -> Member:
    """One of them.

    Raises:
        NoSuchPerson: for anybody else's id as for a random one.
    """
    person_of(conn, actor, user_id)
    return next(each for each in members(conn, actor) if each.person.user_id == user_id)


def open_invitations(conn: Connection, actor: Actor) -> list[Invitation]:
    """The organization's invitations that nobody accepted or cancelled, newest first; also the expired."""
    allow(actor, Permission.PERSON_MANAGE)
    return [_invitation(row) for row in many(conn, "open_invitations", org_id=actor.org_id)]


def person_of(conn: Connection, actor: Actor, user_id: UUID) -> Person:
    """One person of the actor's organization.

    Raises:
        NoSuchPerson: for anybody else's id as for a random one.
    """
    row = one(conn, "person_of_organization", user_id=user_id, org_id=actor.org_id)
    if row is None:
        raise no_such_person()
    return Person(row.id, row.display_name, row.email, Role(row.role), row.access_until, row.deactivated_at)


def invitation_of(conn: Connection, actor: Actor, invitation_id: UUID) -> Invitation:
    """One open invitation of the actor's organization.

    Raises:
        NoSuchInvitation: unknown, another organization's, accepted or cancelled.
    """
    row = one(conn, "open_invitation_of_organization", invitation_id=invitation_id, org_id=actor.org_id)
    if row is None:
        raise no_such_invitation()
    return _invitation(row)


def no_such_person() -> NoSuchPerson:
    """The one refusal for an id of anybody else."""
    return NoSuchPerson("There is no such person in your organization.")


def no_such_invitation() -> NoSuchInvitation:
    """The one refusal for an id of any other invitation."""
    return NoSuchInvitation("There is no such open invitation: it was accepted or cancelled, or never was.")


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        email=row.email,
        display_name=row.display_name,
        role=Role(row.role),
        access_until=row.access_until,
        user_id=row.user_id,
        invited_at=row.invited_at,
        expires_at=row.expires_at,
        mailed_at=row.sent_at,
        mail_failed_at=row.failed_at,
    )
