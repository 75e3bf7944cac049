"""Exceptions that end without anybody's act: a last day is over, or a newer version changed what a clause asks."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, rows
from core.distribution.documents import (
    DocumentKey,
    clauses_of_documents,
    document_held,
    document_key,
)
from core.distribution.model import document_name
from core.exceptions.rules import changed_clause_ids, superseded_why


def expire_exceptions(conn: Connection, *, now: datetime, limit: int) -> int:
    """End the exceptions whose last UTC day is over; how many. Under `app_job`."""
    return rows(conn, "expire_exceptions", today=now.date(), now=now, limit=limit)


def supersede_exceptions(conn: Connection, agency_ids: Sequence[UUID], *, now: datetime) -> int:
    """End these agencies' exceptions of which a clause decides something else by now; how many. Under `app_job`."""
    found = many(conn, "exceptions_beside_newer_clauses", agency_ids=list(agency_ids))
    wanted = (key for row in found for key in _signed_and_current(row))
    changed = list(_changed(found, clauses_of_documents(conn, wanted, org_id=None))) if found else []
    if not changed:
        return 0
    return rows(
        conn, "supersede_exceptions", agency_ids=list(agency_ids), changed=json.dumps(changed, default=str), now=now
    )


def _signed_and_current(row: Row[Any]) -> tuple[DocumentKey, DocumentKey]:
    return document_held(row), document_key(
        row.policy_id, row.current_version_number, row.current_rider_number, row.agency_org_id
    )


def _changed(found: Sequence[Row[Any]], clauses: Mapping[DocumentKey, Any]) -> Iterator[dict[str, object]]:
    """Of which clauses of which document the one in force decides something else, and what to say of it."""
    for row in found:
        signed, current = (clauses[key] for key in _signed_and_current(row))
        if changed := changed_clause_ids(signed, current, row.clause_ids):
            name = document_name(row.current_version_number, row.current_rider_number)
            yield {**row._mapping, "reason": superseded_why(changed, name)}
