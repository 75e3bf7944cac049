"""Who may call which route: the table that authentication enforces and that the tests' access matrix is made from."""

from collections.abc import Mapping
from enum import Enum

from core.identity.model import Actor, Permission
from core.identity.rules import PermissionMissing, allow


class Access(Enum):
    """Rules that name no permission."""

    PUBLIC = "public"
    AUTHENTICATED = "authenticated"


# A set of permissions: any one of them opens the route; the operation then decides what exactly is allowed.
Rule = Access | frozenset[Permission]


def any_of(*permissions: Permission) -> Rule:
    """Open to whoever holds one of these."""
    return frozenset(permissions)


# By the route's name, which is its function's. A route without a row is closed to everybody, and a test fails.
RULES: Mapping[str, Rule] = {
    "live": Access.PUBLIC,
    "ready": Access.PUBLIC,
    "login": Access.PUBLIC,
    "refresh_tokens": Access.PUBLIC,
    "logout": Access.PUBLIC,
    "signing_keys": Access.PUBLIC,
    "me": Access.AUTHENTICATED,
}


def check_access(actor: Actor, route: str) -> None:
    """Refuse a route that the actor's role does not open, before any record is looked for.

    Raises:
        PermissionMissing: for the first of the permissions that would do.
    """
    rule = RULES.get(route)
    if rule is None:
        raise PermissionMissing("This address is open to nobody: it has no access rule.")
    if isinstance(rule, Access) or any(actor.may(permission) for permission in rule):
        return
    allow(actor, min(rule))
