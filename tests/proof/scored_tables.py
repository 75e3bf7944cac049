"""Write generated rows into the real tables, a statement for each table, as the admin whom row-level security does not hold."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from tests.proof.scored_rows import Drawn

ORDER = (
    "organizations",
    "users",
    "engagements",
    "score_settings",
    "policies",
    "policy_drafts",
    "policy_versions",
    "policy_riders",
    "policy_distributions",
    "signatures",
    "agency_policy_compliance",
    "assessments",
    "review_dates",
    "violations",
    "violation_steps",
    "exceptions",
    "clause_requests",
    "clause_request_messages",
    "policy_conflicts",
    "finding_states",
    "conflict_members",
)
LATER = {"policy_distributions": ("signature_id", "response")}
"""Columns that name rows of a later table."""
AT_ONCE = 5_000


def write(conn: Connection, drawn: Drawn) -> None:
    """Everything drawn; what two tables say of each other is set at the end."""
    assert set(drawn.rows) <= set(ORDER)
    for table in ORDER:
        held_back = LATER.get(table, ())
        insert(conn, table, [{key: each[key] for key in each if key not in held_back} for each in drawn.rows[table]])
    answered = [
        {key: row[key] for key in ("agency_org_id", "id", "signature_id", "response")}
        for row in drawn.rows["policy_distributions"]
        if row["signature_id"]
    ]
    for chunk in _chunks(answered):
        conn.execute(
            text(
                "UPDATE policy_distributions d SET signature_id = a.signature_id, response = a.response"
                " FROM jsonb_to_recordset(CAST(:rows AS jsonb))"
                " AS a (agency_org_id uuid, id uuid, signature_id uuid, response text)"
                " WHERE d.agency_org_id = a.agency_org_id AND d.id = a.id"
            ),
            {"rows": _json(chunk)},
        )


def insert(conn: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows of one table that name the same columns."""
    for chunk in _chunks(rows):
        columns = ", ".join(chunk[0])
        conn.execute(
            text(
                f"INSERT INTO {table} ({columns})"
                f" SELECT {columns} FROM jsonb_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS jsonb))"
            ),
            {"rows": _json(chunk)},
        )


def _chunks(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[dict[str, Any]]]:
    return (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_plain)


def _plain(value: object) -> str:
    assert isinstance(value, UUID | date | datetime), value
    return str(value) if isinstance(value, UUID) else value.isoformat()
