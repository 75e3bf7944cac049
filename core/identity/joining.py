"""Come in by the link of an invitation: see what it offers, choose name and password, belong to the organization."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from core.db.scope import SideRole, enter, transaction
from core.db.statements import one, rows
from core.errors import NotFound, NotInThisState
from core.events.operations import emit
from core.identity.access_ends import end_access
from core.identity.model import Actor, OrganizationKind, Role
from core.identity.passwords import check_password_of, hash_password
from core.identity.person_rules import check_time_zone, person_name
from core.identity.queries import actor_by_id, token_hash
from core.identity.throttle_rules import LINKS, network_of, subject
from core.identity.throttling import take_attempt
from core.identity.trail import record_in

ONE_ACCOUNT_AN_ADDRESS = "users_email_unique_among_active"


class LinkNotGood(NotFound):
    """The link was used, has expired, was taken back, or never was; which of these is not said."""


class AddressInUse(NotInThisState):
    """The address signs in already. Only who opens the link is told: whoever sent it never is."""


@dataclass(frozen=True)
class OpenedInvitation:
    """What a live link offers to whoever holds it; `time_zone` is a first guess."""

    id: UUID
    org_id: UUID
    kind: OrganizationKind
    organization: str
    email: str
    display_name: str
    role: Role
    time_zone: str
    is_in_use: bool


def opened_invitation(conn: Connection, token: str, *, now: datetime) -> OpenedInvitation:
    """What the link offers. Under `app_identity`, since it precedes the organization.

    Raises:
        LinkNotGood: there is no such open invitation.
    """
    row = one(conn, "invitation_by_token", token_sha256=token_hash(token), now=now)
    if row is None:
        raise dead_link()
    return OpenedInvitation(
        row.id, row.org_id, OrganizationKind(row.org_kind), row.organization, row.email, row.display_name,
        Role(row.role), row.time_zone, row.is_in_use,
    )  # fmt: skip


def join(engine: Engine, *, token: str, display_name: str, password: str, time_zone: str, address: str) -> Actor:
    """Use the link up and become a person of the organization; whoever was here before is who they were.

    Opens its own transactions: no connection is held while the password is hashed.

    Raises:
        LinkNotGood: another request used it first, or it never was good.
        AddressInUse: the address signs in already, here or elsewhere; the link stays good.
        TooManyAttempts: too many dead links from this network.
    """
    network = subject(LINKS, network_of(address))
    with transaction(engine, SideRole.IDENTITY) as scope:
        attempt = take_attempt(scope.conn, {network: LINKS}, now=scope.now)
    attempt.refuse_if_too_many()
    with transaction(engine, SideRole.IDENTITY) as scope:
        opened = opened_invitation(scope.conn, token, now=scope.now)
        rows(scope.conn, "give_back_attempt", subject=network, own_block=attempt.blocks[network])
    if opened.is_in_use:
        raise address_in_use(opened)
    name = person_name(display_name)
    check_time_zone(time_zone)
    check_password_of(password, email=opened.email)
    hashed = hash_password(password)
    try:
        with transaction(engine, SideRole.IDENTITY, org_id=opened.org_id) as scope:
            return _join(scope.conn, opened, token, name=name, hashed=hashed, time_zone=time_zone, now=scope.now)
    except IntegrityError as error:
        if ONE_ACCOUNT_AN_ADDRESS in str(error.orig):
            raise address_in_use(opened) from None
        raise


def _join(
    conn: Connection, opened: OpenedInvitation, token: str, *, name: str, hashed: str, time_zone: str, now: datetime
) -> Actor:
    used = one(
        conn, "accept_invitation", invitation_id=opened.id, token_sha256=token_hash(token), now=now,
        org_id=opened.org_id,
    )  # fmt: skip
    if used is None:
        raise dead_link()
    values = {
        "org_id": opened.org_id, "display_name": name, "role": used.role, "access_until": used.access_until,
        "time_zone": time_zone,
    }  # fmt: skip
    if used.user_id is None:
        person = one(conn, "add_member", org_kind=opened.kind, email=opened.email, **values)
    else:
        person = one(conn, "return_member", user_id=used.user_id, **values)
    if person is None:
        raise address_in_use(opened)
    enter(conn, SideRole.IDENTITY, org_id=opened.org_id, user_id=person.id)
    rows(conn, "set_password", org_id=opened.org_id, user_id=person.id, password_hash=hashed, now=now)
    # Whoever comes back: what was being opened while they were shut out must not come back with them.
    end_access(conn, org_id=opened.org_id, user_id=person.id, now=now)
    record_in(
        conn, "person.joined", opened.kind, opened.org_id, entity="person", entity_id=person.id,
        new={"display_name": name, "role": used.role, "invitation_id": opened.id},
    )  # fmt: skip
    emit(conn, "person.joined", org_id=opened.org_id, payload={"user_id": person.id})
    actor = actor_by_id(conn, person.id, org_id=opened.org_id, now=now)
    if actor is None:  # an auditor whose last day has passed
        raise dead_link()
    return actor


def dead_link() -> LinkNotGood:
    """The one refusal for a link that is not good, whatever the reason."""
    return LinkNotGood("An invitation works once, within seven days. Ask whoever invited you to send a new one.")


def address_in_use(opened: OpenedInvitation) -> AddressInUse:
    """The refusal for whoever holds the link."""
    return AddressInUse(
        f"{opened.email} signs in here already. One address belongs to one organization: ask to be invited at another "
        "address, or to be deactivated where you are first; then open this link again."
    )
