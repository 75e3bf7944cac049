"""People of the demo's kinds, as the view models meet them."""

import uuid

from core.identity.model import Actor, OrganizationKind, Role


def of_client(role: Role = Role.ENTERPRISE_ADMIN, *, user_id: uuid.UUID | None = None) -> Actor:
    """Somebody of Helix."""
    return Actor(
        user_id or uuid.uuid4(), uuid.uuid4(), OrganizationKind.ENTERPRISE, role, "Ines", "i@helix.example", "Helix",
        "America/New_York",
    )  # fmt: skip


def of_agency(role: Role = Role.AGENCY_ADMIN) -> Actor:
    """Somebody of an agency."""
    return Actor(uuid.uuid4(), uuid.uuid4(), OrganizationKind.AGENCY, role, "Mara", "mara@example.com", "Lumen", "UTC")
