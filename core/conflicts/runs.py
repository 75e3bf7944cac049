"""One check of one agency: load what is in force, find, store what is new, close what vanished."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from core.clauses.document import clause_document
from core.clauses.taxonomy import reading_with
from core.conflicts.client_rows import client_rows, only_owner, witness_document
from core.conflicts.detect import Detection, detect
from core.conflicts.in_database import store_compiled
from core.conflicts.in_force import held_clauses, world_of
from core.conflicts.model import (
    Finding,
    InstanceKind,
    PolicyClause,
    World,
)
from core.db.statements import many, one, rows
from core.engagements.alliances import settle_alliances
from core.vocabulary.queries import meanings_of_clients
from core.vocabulary.versions import up_to_date


def detect_for_agency(conn: Connection, agency_org_id: UUID, *, now: datetime) -> Detection:
    """Check an agency and store the outcome; idempotent. Runs under `app_job`, one check of an agency at a time."""
    one(conn, "lock_detection", agency_org_id=agency_org_id)
    with reading_with(up_to_date(conn)):
        return _detect(conn, agency_org_id, now)


def _detect(conn: Connection, agency_org_id: UUID, now: datetime) -> Detection:
    settle_alliances(conn, agency_org_id)
    clauses = _clauses_in_force(conn, agency_org_id, now.date())
    world = world_of(conn, agency_org_id)
    found = detect(clauses, world, today=now.date())
    opened, closed = _store(conn, agency_org_id, found, world, now)
    store_compiled(conn, agency_org_id, found.entries)
    rows(conn, "store_client_rows", agency_org_id=agency_org_id, client_rows=json.dumps(client_rows(found)), now=now)
    rows(
        conn,
        "record_conflict_run",
        agency_org_id=agency_org_id,
        now=now,
        clause_count=len(clauses),
        pair_count=found.checked_pairs,
        found_count=len(found.findings),
        opened_count=opened,
        closed_count=closed,
        is_truncated=found.is_truncated,
        engine_version=found.engine_version,
        taxonomy_version=found.vocabulary_version,
    )
    return found


def _clauses_in_force(conn: Connection, agency_org_id: UUID, today: date) -> list[PolicyClause]:
    held = many(conn, "effective_clauses", agency_org_id=agency_org_id, today=today)
    return list(held_clauses(held, meanings_of_clients(conn, agency_org_id)))


def _store(conn: Connection, agency_org_id: UUID, found: Detection, world: World, now: datetime) -> tuple[int, int]:
    """Store findings and members, close what vanished, tell the agency; how many were opened and closed."""
    kinds = {asset.id: asset.kind for asset in world.assets}
    by_fingerprint = {finding.fingerprint.hex(): finding for finding in found.findings}
    stored = many(
        conn,
        "store_findings",
        agency_org_id=agency_org_id,
        findings=json.dumps([_row(finding, kinds) for finding in by_fingerprint.values()]),
        engine_version=found.engine_version,
        taxonomy_version=found.vocabulary_version,
        now=now,
    )
    members = [member for row in stored for member in _members(row.id, by_fingerprint[row.fingerprint].members)]
    rows(conn, "store_members", agency_org_id=agency_org_id, members=json.dumps(members, default=str))
    closed = many(
        conn,
        "close_vanished",
        agency_org_id=agency_org_id,
        fingerprints=list(by_fingerprint),
        today=now.date(),
        now=now,
    )
    events = {row.id: "conflict.reopened" if row.is_reopened else "conflict.detected" for row in stored if row.is_news}
    opened = len(events)
    events |= {row.id: "conflict.superseded" for row in closed}
    if events:
        rows(
            conn,
            "tell_of_findings",
            agency_org_id=agency_org_id,
            conflict_ids=list(events),
            events=list(events.values()),
        )
    return opened, len(closed)


def _row(finding: Finding, asset_kinds: Mapping[UUID, str]) -> dict[str, Any]:
    first, *rest = finding.members
    return {
        "fingerprint": finding.fingerprint.hex(),
        "policy_a_id": str(first.policy_id),
        "policy_b_id": str(rest[0].policy_id) if rest else None,
        "conflict_type": str(finding.conflict_type),
        "relation": finding.relation.value,
        "degree": finding.degree.value,
        "reach": finding.reach.value,
        "labels": [label.value for label in finding.labels],
        "conflict_description": finding.sentence,
        "severity": finding.severity.value,
        "witness": witness_document(finding.witness),
        "instance": _instance(finding, asset_kinds),
        "same_client_org_id": str(owner) if (owner := only_owner(finding)) else None,
    }


def _instance(finding: Finding, asset_kinds: Mapping[UUID, str]) -> dict[str, str | None] | None:
    at = finding.instance
    if at is None:
        return None
    asset_kind = asset_kinds.get(at.id) if at.kind is InstanceKind.ASSET else None
    return {"kind": at.kind.value, "id": str(at.id), "label": at.label, "asset_kind": asset_kind}


def _members(conflict_id: UUID, members: Sequence[PolicyClause]) -> Iterator[dict[str, Any]]:
    for position, member in enumerate(members):
        yield {
            "conflict_id": conflict_id,
            "position": position,
            "enterprise_org_id": member.enterprise_org_id,
            "policy_id": member.policy_id,
            "version_number": member.version_number,
            "distribution_id": member.distribution_id,
            "clause_id": member.clause.id,
            "clause": clause_document(member.clause),
        }
