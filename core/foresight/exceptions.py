"""What a new version makes of the exceptions to the one before: which end, and which still lift a clause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many
from core.exceptions.rules import changed_clause_ids

Documents = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Lifted:
    """At one agency, beside the new version: the exceptions that end, and the clauses that others still lift."""

    ending_ids: tuple[UUID, ...] = ()
    clause_ids: frozenset[str] = frozenset()


NOTHING_LIFTED = Lifted()


def lifted_beside(
    conn: Connection,
    org_id: UUID,
    agency_ids: Sequence[UUID],
    *,
    policy_id: UUID,
    clauses: Documents,
    day: date,
) -> dict[UUID, Lifted]:
    """By agency, for those that have an exception to the policy; as ended exceptions are found once it is sent."""
    found = many(conn, "exceptions_to_policy", org_id=org_id, policy_id=policy_id, agency_ids=list(agency_ids))
    by_agency: dict[UUID, list[Row[Any]]] = {}
    for row in found:
        by_agency.setdefault(row.agency_org_id, []).append(row)
    return {agency: _lifted(rows, clauses, day) for agency, rows in by_agency.items()}


def _lifted(rows: Sequence[Row[Any]], clauses: Documents, day: date) -> Lifted:
    ending = {row.id for row in rows if changed_clause_ids(row.clauses, clauses, row.clause_ids)}
    staying = (row for row in rows if row.id not in ending and row.starts_on <= day <= row.ends_on)
    return Lifted(tuple(sorted(ending)), frozenset(clause_id for row in staying for clause_id in row.clause_ids))
