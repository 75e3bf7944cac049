"""Exceptions that end without anybody's act: a last day is over, or a newer version changed what a clause asks."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.exception_rules import changed_clause_ids, superseded_why
from core.db.statements import many, rows


def expire_exceptions(conn: Connection, *, now: datetime, limit: int) -> int:
    """End the exceptions whose last UTC day is over; how many. Under `app_job`."""
    return rows(conn, "expire_exceptions", today=now.date(), now=now, limit=limit)


def supersede_exceptions(conn: Connection, agency_ids: Sequence[UUID], *, now: datetime) -> int:
    """End these agencies' exceptions of which a clause decides something else by now; how many. Under `app_job`."""
    found = many(conn, "exceptions_beside_newer_clauses", agency_ids=list(agency_ids))
    changed = list(_changed(found, _clauses(conn, found))) if found else []
    if not changed:
        return 0
    return rows(
        conn, "supersede_exceptions", agency_ids=list(agency_ids), changed=json.dumps(changed, default=str), now=now
    )


def _clauses(conn: Connection, found: Sequence[Row[Any]]) -> dict[tuple[UUID, int], Any]:
    numbers = {(row.policy_id, number) for row in found for number in (row.version_number, row.current_version_number)}
    wanted = sorted(numbers)
    versions = many(
        conn,
        "clauses_of_versions",
        policy_ids=[policy_id for policy_id, _ in wanted],
        version_numbers=[number for _, number in wanted],
        org_id=None,
    )
    return {(row.policy_id, row.version_number): row.clauses for row in versions}


def _changed(found: Sequence[Row[Any]], clauses: dict[tuple[UUID, int], Any]) -> Iterator[dict[str, object]]:
    """Of which clauses of which version the one in force decides something else, and what to say of it."""
    for row in found:
        signed, current = (
            clauses[row.policy_id, number] for number in (row.version_number, row.current_version_number)
        )
        if changed := changed_clause_ids(signed, current, row.clause_ids):
            yield {**row._mapping, "reason": superseded_why(changed, row.current_version_number)}
