"""What whoever runs the platform does with organizations: make one with its first administrator, rename one.

An operator sees names, kinds and counts of people; no text of theirs, no address, and not who works for whom.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.scope import SideRole, enter
from core.db.statements import many, one, rows
from core.errors import NotFound, NotInThisState
from core.events.operations import emit
from core.identity.acting import SIDE_OF
from core.identity.letters import invitation_letter
from core.identity.model import Actor, Organization, OrganizationKind, Permission, Role
from core.identity.organization_settings import SettingNotValid, organization_name
from core.identity.people import GOOD_FOR
from core.identity.person_rules import normal_address, person_name
from core.identity.queries import token_hash
from core.identity.rules import allow
from core.identity.trail import record_in
from core.mail.operations import post

FIRST_ROLE = {OrganizationKind.ENTERPRISE: Role.ENTERPRISE_ADMIN, OrganizationKind.AGENCY: Role.AGENCY_ADMIN}


class NoSuchOrganization(NotFound):
    """No organization with that id."""


class HasAdministrator(NotInThisState):
    """The organization manages its people itself; an operator invites only where nobody can."""


@dataclass(frozen=True)
class ListedOrganization:
    """One organization as the operator sees it; `is_managed` where an administrator can sign in."""

    organization: Organization
    created_at: datetime
    people_count: int
    is_managed: bool


def listed_organizations(
    conn: Connection, actor: Actor, *, search: str = "", now: datetime
) -> list[ListedOrganization]:
    """The organizations whose name holds `search`, by kind and name."""
    allow(actor, Permission.ORGANIZATION_MANAGE)
    found = many(conn, "organizations_of_platform", search=search.strip())
    # Only `app_identity` sees people of others; what comes back from it is counts.
    enter(conn, SideRole.IDENTITY)
    counts = {row.org_id: row for row in many(conn, "people_counts", now=now)}
    _back(conn, actor)
    return [
        ListedOrganization(
            Organization(row.id, OrganizationKind(row.kind), row.name),
            row.created_at,
            counts[row.id].people_count if row.id in counts else 0,
            row.id in counts and counts[row.id].administrator_count > 0,
        )
        for row in found
    ]


def create_organization(
    conn: Connection, *, actor: Actor, kind: OrganizationKind, name: str, email: str, display_name: str, now: datetime
) -> UUID:
    """A new client or agency, and a link by mail to its first administrator; answers alike for every address."""
    allow(actor, Permission.ORGANIZATION_MANAGE)
    if kind not in FIRST_ROLE:
        raise SettingNotValid("A new organization is an enterprise or an agency.")
    address, person, title = normal_address(email), person_name(display_name), organization_name(name)
    made = one(conn, "create_organization", kind=kind, name=title)
    assert made is not None  # noqa: S101  # INSERT … RETURNING yields its row
    _note(conn, actor, "organization.created", made.id, new={"name": title, "kind": kind})
    first = _First(Organization(made.id, kind, title), address, person)
    _invite_first(conn, actor, first, now)
    return UUID(str(made.id))


def invite_administrator(
    conn: Connection, *, actor: Actor, org_id: UUID, email: str, display_name: str, now: datetime
) -> None:
    """A link for an organization in which nobody can manage people: the first one went astray, or all have left.

    Raises:
        HasAdministrator: there is somebody who can invite.
    """
    allow(actor, Permission.ORGANIZATION_MANAGE)
    address, person = normal_address(email), person_name(display_name)
    listed = listed_organization(conn, actor, org_id, now=now)
    if listed.is_managed or listed.organization.kind not in FIRST_ROLE:
        raise HasAdministrator("Somebody there manages its people: ask them to invite.")
    _invite_first(conn, actor, _First(listed.organization, address, person), now)


def rename_organization(conn: Connection, *, actor: Actor, org_id: UUID, name: str, now: datetime) -> None:
    """Another name, which everybody it works with reads."""
    allow(actor, Permission.ORGANIZATION_MANAGE)
    title = organization_name(name)
    before = listed_organization(conn, actor, org_id, now=now).organization.name
    if before == title:
        return
    rows(conn, "rename_any_organization", organization_id=org_id, name=title)
    _note(conn, actor, "organization.renamed", org_id, old={"name": before}, new={"name": title})


def listed_organization(conn: Connection, actor: Actor, org_id: UUID, *, now: datetime) -> ListedOrganization:
    """One of them.

    Raises:
        NoSuchOrganization: no organization has that id.
    """
    found = [each for each in listed_organizations(conn, actor, now=now) if each.organization.id == org_id]
    if not found:
        raise no_such_organization()
    return found[0]


def no_such_organization() -> NoSuchOrganization:
    """The refusal for an id that no organization has."""
    return NoSuchOrganization("There is no such organization.")


def _note(
    conn: Connection,
    actor: Actor,
    event: str,
    org_id: UUID,
    *,
    old: dict[str, object] | None = None,
    new: dict[str, object] | None = None,
) -> None:
    """One row in the operator's own trail, and one event for the operator."""
    record_in(conn, event, actor.kind, actor.org_id, entity="organization", entity_id=org_id, old=old, new=new)
    emit(conn, event, org_id=actor.org_id, payload={"organization_id": org_id})


@dataclass(frozen=True)
class _First:
    """Whom to invite where, as its first administrator."""

    organization: Organization
    address: str
    name: str


def _invite_first(conn: Connection, actor: Actor, first: _First, now: datetime) -> None:
    organization = first.organization
    token, role = secrets.token_urlsafe(32), FIRST_ROLE[organization.kind]
    enter(conn, SideRole.IDENTITY, org_id=organization.id)
    made = one(
        conn, "open_invitation", org_id=organization.id, org_kind=organization.kind, email=first.address,
        display_name=first.name, role=role, access_until=None, user_id=None, token_sha256=token_hash(token),
        invited_by=None, now=now, expires_at=now + GOOD_FOR,
    )  # fmt: skip
    assert made is not None  # noqa: S101  # an upsert yields its row
    letter = invitation_letter(token=token, inviter=None, organization=organization.name, role=role)
    post(conn, letter, org_id=organization.id, recipient=first.address, about_id=made.id, now=now)
    record_in(
        conn, "person.invited", organization.kind, organization.id, entity="invitation", entity_id=made.id,
        new={"display_name": first.name, "role": role, "by": "the operator of the platform"},
    )  # fmt: skip
    emit(conn, "person.invited", org_id=organization.id, payload={"invitation_id": made.id})
    _back(conn, actor)


def _back(conn: Connection, actor: Actor) -> None:
    enter(conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
