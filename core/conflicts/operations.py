"""What an agency does about its findings: ask for a check, and move a finding through its states."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.conflicts.model import InstanceKind, Reach, Relation, ResolutionKind, ResolutionStatus
from core.conflicts.queries import conflict, member_facts, no_such_finding
from core.conflicts.records import Conflict, Resolution
from core.conflicts.rules import check_resolution
from core.db.statements import one, rows
from core.engagements.assets import split_asset
from core.errors import ChangedMeanwhile
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class FindingChanged(ChangedMeanwhile):
    """Somebody moved the finding since it was read."""


def request_detection(conn: Connection, *, actor: Actor) -> None:
    """Ask for a check of the agency's clauses; the job that follows the outbox does it."""
    allow(actor, Permission.CONFLICT_DETECT)
    record(conn, "detection.requested", entity="organization", entity_id=actor.org_id, agency_org_id=actor.org_id)
    emit(conn, "detection.requested", org_id=actor.org_id, payload={})


def resolve(
    conn: Connection,
    *,
    actor: Actor,
    conflict_id: UUID,
    resolution: Resolution,
    now: datetime,
    expected_revision: int | None = None,
) -> Conflict:
    """Move a finding to the wanted state; `scoped_apart` splits the shared asset in the same transaction."""
    allow(actor, Permission.CONFLICT_RESOLVE)
    held = one(conn, "lock_conflict", org_id=actor.org_id, conflict_id=conflict_id)
    if held is None:
        raise no_such_finding()
    if expected_revision is not None and expected_revision != held.revision:
        raise FindingChanged("Somebody changed this finding since you opened it. Look at it again, then decide.")
    members = member_facts(conn, actor.org_id, conflict_id, today=now.date())
    asset_kind = _asset_kind(held)
    check_resolution(
        resolution,
        status=ResolutionStatus(held.resolution_status),
        kind=ResolutionKind(held.resolution_kind) if held.resolution_kind else None,
        relation=Relation(held.relation),
        reach=Reach(held.reach),
        conflict_type=held.conflict_type,
        on_asset=asset_kind is not None,
        members=members,
        now=now,
    )
    if resolution.resolution_kind == ResolutionKind.SCOPED_APART and asset_kind is not None:
        split_asset(conn, actor=actor, kind=asset_kind, enterprise_org_id=members[-1].enterprise_org_id)
    _move(conn, actor, held, resolution, now)
    return conflict(conn, actor.org_id, conflict_id)


def _asset_kind(held: Row[tuple[object, ...]]) -> str | None:
    instance = held.instance
    return instance["asset_kind"] if instance and instance["kind"] == InstanceKind.ASSET else None


def _move(conn: Connection, actor: Actor, held: Row[tuple[object, ...]], wanted: Resolution, now: datetime) -> None:
    settled = wanted.resolution_status in (ResolutionStatus.RESOLVED, ResolutionStatus.IGNORED)
    notes = wanted.resolution_notes.strip() or None
    rows(
        conn,
        "move_conflict",
        org_id=actor.org_id,
        conflict_id=held.id,
        resolution_status=wanted.resolution_status,
        resolution_kind=wanted.resolution_kind,
        resolution_notes=notes,
        resolved_at=now if settled else None,
        resolved_by=actor.user_id if settled else None,
        ignored_until=wanted.expires_at,
        now=now,
    )
    record(
        conn,
        "conflict.moved",
        entity="conflict",
        entity_id=held.id,
        agency_org_id=actor.org_id,
        old={"resolution_status": held.resolution_status, "resolution_kind": held.resolution_kind},
        new={"resolution_status": wanted.resolution_status, "resolution_kind": wanted.resolution_kind},
        reason=notes,
    )
    emit(conn, "conflict.moved", org_id=actor.org_id, payload={"conflict_id": held.id})
