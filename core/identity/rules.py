"""May this actor do that: the one place where a missing permission becomes a refusal."""

from core.errors import NotAllowed
from core.identity.model import Actor, Permission


class PermissionMissing(NotAllowed):
    """The actor's role does not include the permission the operation needs."""


def allow(actor: Actor, permission: Permission) -> None:
    """Refuse unless the actor's role includes `permission`."""
    if not actor.may(permission):
        role = actor.role.value.replace("_", " ")
        raise PermissionMissing(
            f"Your role ({role}) does not include {permission.value}. Ask an administrator of {actor.organization}.",
            permission=permission.value,
        )
