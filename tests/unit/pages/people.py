"""People of the demo's kinds, as the view models meet them."""

import uuid

from core.identity.model import Actor, OrganizationKind, Role


def of_client(role: Role = Role.ENTERPRISE_ADMIN, *, user_id: uuid.UUID | None = None) -> Actor:
    """Somebody of Helix."""
    return Actor(
        user_id or uuid.uuid4(), uuid.uuid4(), OrganizationKind.ENTERPRISE, role, "Ines", "i@helix.example", "Helix",
        "America/New_York",
    )  # fmt: skip
