"""Which document a distribution holds: a version as published, or what a rider made of it for one agency."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many


class DocumentKey(NamedTuple):
    """One document: agencies that hold a version as published share it, a rider is one agency's."""

    policy_id: UUID
    version_number: int
    rider_number: int = 0
    agency_org_id: UUID | None = None


def document_key(policy_id: UUID, version_number: int, rider_number: int, agency_org_id: UUID) -> DocumentKey:
    """The document that an agency holds under these numbers."""
    return DocumentKey(policy_id, version_number, rider_number, agency_org_id if rider_number else None)


def document_held(row: Row[Any]) -> DocumentKey:
    """The document of a row that names an agency, a policy, its version and its rider."""
    return document_key(row.policy_id, row.version_number, row.rider_number, row.agency_org_id)


def clauses_of_documents(
    conn: Connection, wanted: Iterable[DocumentKey], *, org_id: UUID | None
) -> dict[DocumentKey, Any]:
    """The clause documents of each; `org_id` is the side that asks, None a job."""
    keys = list(dict.fromkeys(wanted))
    found = many(
        conn,
        "clauses_of_documents",
        policy_ids=[key.policy_id for key in keys],
        version_numbers=[key.version_number for key in keys],
        rider_numbers=[key.rider_number for key in keys],
        agency_ids=[key.agency_org_id for key in keys],
        org_id=org_id,
    )
    return {document_held(row): row.clauses for row in found}
