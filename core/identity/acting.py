"""A transaction in the name of a signed-in person: the side role follows from the kind of organization."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine

from core.db.scope import Scope, SideRole, transaction
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
