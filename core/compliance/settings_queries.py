"""Questions about score settings: what counts on a day, and what a client ever set."""

from collections.abc import Collection
from datetime import UTC, date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.compliance.facts import ComponentName, Weights
from core.compliance.records import ComplianceRecord
from core.compliance.score_settings import DEFAULT_SETTINGS, ReviewIntervals, ScoreSettings
from core.db.statements import many
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def settings_on(
    conn: Connection, enterprise_ids: Collection[UUID], *, day: date, org_id: UUID | None
) -> dict[UUID, ScoreSettings]:
    """What counts on a day, by client, for every one of them. `org_id` is the side that asks; None is a job."""
    found = many(conn, "score_settings_of_clients", enterprise_ids=list(set(enterprise_ids)), day=day, org_id=org_id)
    return dict.fromkeys(enterprise_ids, DEFAULT_SETTINGS) | {row.enterprise_org_id: _settings(row) for row in found}


def settings_of(conn: Connection, record: ComplianceRecord, *, org_id: UUID) -> ScoreSettings:
    """By what a record's stored score was computed; read by either side of it."""
    if record.computed_at is None:
        return DEFAULT_SETTINGS
    client_id = record.enterprise_org_id
    return settings_on(conn, [client_id], day=record.computed_at.astimezone(UTC).date(), org_id=org_id)[client_id]


def settings_history(conn: Connection, *, actor: Actor) -> list[ScoreSettings]:
    """Everything the client ever set, the latest first; the formula's own settings, which nobody set, are left out."""
    allow(actor, Permission.SETTINGS_MANAGE)
    return [_settings(row) for row in many(conn, "own_score_settings", org_id=actor.org_id)]


def _settings(row: Row[Any]) -> ScoreSettings:
    read = row._mapping
    return ScoreSettings(
        number=row.number,
        weights=Weights(**{name.value: read[name.value] for name in ComponentName}),
        intervals=ReviewIntervals(row.compliant_days, row.at_risk_days, row.non_compliant_days),
        in_force_from=row.in_force_from,
        set_at=row.set_at,
        set_by_name=read.get("set_by_name", ""),
        reason=read.get("reason", ""),
    )
