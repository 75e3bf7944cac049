"""Invite many people in one statement: each with a link, a letter, a row of the trail and an event of their own."""

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from core.db.statements import many, rows
from core.identity.acting import as_identity
from core.identity.letters import invitation_letter
from core.identity.model import Actor, OrganizationKind, Permission, Role
from core.identity.people import GOOD_FOR
from core.identity.queries import token_hash
from core.identity.rules import allow


@dataclass(frozen=True)
class Invited:
    """Somebody to invite, checked by the rules of people already; without a time zone, the inviter's is offered."""

    email: str
    display_name: str
    role: Role
    access_until: datetime | None = None
    time_zone: str | None = None


def addresses_here(conn: Connection, *, actor: Actor, emails: Collection[str]) -> frozenset[str]:
    """Which of these addresses are active people of the actor's organization; of others nothing is looked up."""
    allow(actor, Permission.PERSON_MANAGE)
    found = many(conn, "active_people_at_addresses", emails=sorted(emails), org_id=actor.org_id)
    return frozenset(row.email for row in found)


def addresses_invited(conn: Connection, *, actor: Actor, emails: Collection[str], now: datetime) -> frozenset[str]:
    """To which of these addresses a live link of the actor's organization was sent; of others nothing is looked up."""
    allow(actor, Permission.PERSON_MANAGE)
    found = many(conn, "live_invitations_at_addresses", emails=sorted(emails), now=now, org_id=actor.org_id)
    return frozenset(row.email for row in found)


def invite_all(conn: Connection, *, actor: Actor, invited: Sequence[Invited], now: datetime) -> int:
    """Send each a link by mail, as `invite` does for one; expired invitations of the same addresses are replaced.

    The addresses differ from each other. Returns how many invitations were written: fewer than asked where a live one
    to the same address came in between.
    """
    allow(actor, Permission.PERSON_MANAGE)
    with as_identity(conn, actor):
        return rows(
            conn,
            "invite_people",
            organization_id=actor.org_id,
            enterprise_org_id=actor.org_id if actor.kind is OrganizationKind.ENTERPRISE else None,
            agency_org_id=actor.org_id if actor.kind is OrganizationKind.AGENCY else None,
            invited=json.dumps([_written(each, actor) for each in invited], default=str),
            invited_by=actor.user_id,
            actor_name=actor.display_name,
            now=now,
            expires_at=now + GOOD_FOR,
            org_id=actor.org_id,
        )


def _written(each: Invited, actor: Actor) -> dict[str, object]:
    token = secrets.token_urlsafe(32)
    letter = invitation_letter(token=token, inviter=actor.display_name, organization=actor.organization, role=each.role)
    return {
        "email": each.email, "display_name": each.display_name, "role": each.role, "access_until": each.access_until,
        "time_zone": each.time_zone, "token_sha256": token_hash(token).hex(), "kind": letter.kind,
        "subject": letter.subject, "body": letter.body, "path": letter.path,
    }  # fmt: skip
