"""A transaction in the name of a signed-in person: the side role follows from the kind of organization."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from core.db.scope import Scope, SideRole, enter, transaction
from core.identity.model import Actor, OrganizationKind

SIDE_OF: Mapping[OrganizationKind, SideRole] = {
    OrganizationKind.ENTERPRISE: SideRole.ENTERPRISE,
    OrganizationKind.AGENCY: SideRole.AGENCY,
    OrganizationKind.OPERATOR: SideRole.OPERATOR,
}


@contextmanager
def acting(engine: Engine, actor: Actor) -> Iterator[Scope]:
    """One transaction as `actor`, scoped to the actor's organization by the database itself."""
    with transaction(engine, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id) as scope:
        yield scope


@contextmanager
def as_identity(conn: Connection, actor: Actor) -> Iterator[None]:
    """For a part of the actor's open transaction `app_identity`, which alone writes people, their links and mail.

    It stays within the actor's organization. A refusal inside ends the transaction, so it needs no way back.
    """
    enter(conn, SideRole.IDENTITY, org_id=actor.org_id, user_id=actor.user_id)
    yield
    enter(conn, SIDE_OF[actor.kind], org_id=actor.org_id, user_id=actor.user_id)
