"""Questions about findings: the agency asks about its own, a client about its rows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.conflicts.in_force import Holding, holding
from core.conflicts.issues import Clash, ClauseRef
from core.conflicts.model import (
    Finding,
    Instance,
    InstanceKind,
    Reach,
    Relation,
    Repair,
    ResolutionKind,
    ResolutionStatus,
    Severity,
)
from core.conflicts.records import (
    BindingFinding,
    ClauseSource,
    ClientFinding,
    Conflict,
    ConflictCount,
    ConflictRun,
    Member,
    MemberFact,
)
from core.conflicts.repairs import repairs
from core.conflicts.rules import possible_kinds
from core.db.statements import many, one
from core.errors import NotFound

MOST_BINDING = 5_000
"""Findings from which issues are made; an agency of 20 clients with 40 clauses each has about 1,400."""


class NoSuchFinding(NotFound):
    """No finding with that id is the agency's own."""


@dataclass(frozen=True)
class ConflictFilter:
    """What to list; None means any. `after` is (rank, detected_at, id) of the last row of the page before."""

    resolution_status: ResolutionStatus | None = None
    severity: Severity | None = None
    reach: str | None = None
    open_only: bool = False
    with_lints: bool = False
    ids: Collection[UUID] | None = None
    after: tuple[int, datetime, UUID] | None = None
    limit: int = 50


def conflicts_of_agency(conn: Connection, org_id: UUID, wanted: ConflictFilter | None = None) -> list[Conflict]:
    """A page of the agency's findings, what binds first, then by severity, then the newest."""
    return [_conflict(row) for row in _page(conn, org_id, wanted or ConflictFilter(), None)]


def conflict(conn: Connection, org_id: UUID, conflict_id: UUID) -> Conflict:
    """One finding of the agency, or NoSuchFinding."""
    found = _page(conn, org_id, ConflictFilter(with_lints=True, limit=1), conflict_id)
    if not found:
        raise no_such_finding()
    return _conflict(found[0])


def no_such_finding() -> NoSuchFinding:
    """The one sentence for every id that is not the agency's."""
    return NoSuchFinding("There is no such finding. Open Conflicts and choose one from there.")


def member_facts(conn: Connection, org_id: UUID, conflict_id: UUID, *, today: date) -> list[MemberFact]:
    """Whether each clause of a finding still stands as found, in the finding's order."""
    found = many(conn, "member_facts", org_id=org_id, conflict_id=conflict_id, today=today)
    return [MemberFact(row.enterprise_org_id, row.is_current_version, row.has_exception) for row in found]


def kinds_open_to(conn: Connection, org_id: UUID, finding: Conflict, *, today: date) -> frozenset[ResolutionKind]:
    """The kinds of resolution whose fact there is for this finding today."""
    return possible_kinds(
        Relation(finding.relation),
        Reach(finding.reach),
        finding.conflict_type,
        on_asset=bool(finding.instance and finding.instance["kind"] == InstanceKind.ASSET),
        members=member_facts(conn, org_id, finding.id, today=today),
    )


def conflict_counts(conn: Connection, org_id: UUID) -> list[ConflictCount]:
    """The agency's findings by state, severity and reach; lints left out."""
    rows = many(conn, "conflict_counts", org_id=org_id)
    return [
        ConflictCount(ResolutionStatus(row.resolution_status), Severity(row.severity), row.reach, row.finding_count)
        for row in rows
    ]


def binding_findings(conn: Connection, org_id: UUID) -> list[BindingFinding]:
    """The agency's open conflicts and tensions on the same work, the worst first; what issues are made of."""
    found = many(conn, "binding_findings", org_id=org_id, limit=MOST_BINDING)
    # Every clause once: an agency has thousands of findings, and hundreds of clauses that they are made of.
    refs = {member: _clause_ref(member) for member in {each for row in found for each in row.members}}
    names = many(conn, "policy_names", org_id=org_id, policy_ids=list({ref.policy_id for ref in refs.values()}))
    titled = {row.policy_id: ClauseSource(row.enterprise, row.title) for row in names}
    return [_binding_finding(row, [refs[member] for member in row.members], titled) for row in found]


def _clause_ref(member: str) -> ClauseRef:
    policy_id, _, clause_id = member.partition(" ")
    return ClauseRef(UUID(policy_id), clause_id)


def _binding_finding(
    row: Row[Any], members: Sequence[ClauseRef], titled: Mapping[UUID, ClauseSource]
) -> BindingFinding:
    clash = Clash(
        str(row.id), row.conflict_type, Relation(row.relation), Reach(row.reach), Severity(row.severity), tuple(members)
    )
    return BindingFinding(row.id, clash, row.conflict_description, {ref: titled[ref.policy_id] for ref in members})


def repairs_of(conn: Connection, org_id: UUID, finding: Conflict, *, today: date) -> tuple[Repair, ...]:
    """What would end an open finding, proved now against all that is in force; nothing once its clauses changed."""
    if finding.resolution_status is ResolutionStatus.RESOLVED:
        return ()
    return repairs_in(holding(conn, org_id, today=today), finding, today=today)


def repairs_in(held: Holding, finding: Conflict, *, today: date) -> tuple[Repair, ...]:
    """The same where the agency's holding of the day is at hand."""
    in_force = {(each.distribution_id, each.clause.id): each for each in held.clauses}
    members = [in_force.get((each.distribution_id, each.clause["id"])) for each in finding.members]
    standing = tuple(each for each in members if each is not None)
    if len(standing) < len(members):
        return ()
    at = finding.instance
    stored = Finding(
        conflict_type=finding.conflict_type,
        relation=Relation(finding.relation),
        reach=Reach(finding.reach),
        severity=finding.severity,
        members=standing,
        sentence=finding.conflict_description,
        fingerprint=b"",
        instance=Instance(InstanceKind(at["kind"]), UUID(at["id"]), at["label"]) if at else None,
    )
    names = {each.enterprise_org_id: each.enterprise for each in finding.members}
    return repairs(stored, held.clauses, held.world, today=today, names=names)


def latest_run(conn: Connection, org_id: UUID) -> ConflictRun | None:
    """The last check of the agency, or None before the first."""
    row = one(conn, "latest_conflict_run", org_id=org_id)
    return None if row is None else ConflictRun(**row._mapping)


def client_findings(
    conn: Connection,
    org_id: UUID,
    *,
    agency_org_id: UUID | None = None,
    open_only: bool = True,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[ClientFinding]:
    """What a client holds about its own clauses, newest first."""
    after_at, after_id = after or (None, None)
    rows = many(
        conn,
        "client_findings",
        org_id=org_id,
        agency_org_id=agency_org_id,
        open_only=open_only,
        after_at=after_at,
        after_id=after_id,
        limit=limit,
    )
    return [ClientFinding(**{**row._mapping, "severity": Severity(row.severity)}) for row in rows]


def agencies_to_check(conn: Connection, *, since: datetime, limit: int) -> list[UUID]:
    """Agencies with active distributions not checked since then, longest unchecked first. Under `app_job`."""
    return [row.agency_org_id for row in many(conn, "agencies_for_nightly_detection", since=since, limit=limit)]


def agencies_among(conn: Connection, org_ids: Collection[UUID]) -> list[UUID]:
    """Those of the organizations that have findings at all. Under `app_job`."""
    return [row.id for row in many(conn, "agencies_among", org_ids=list(org_ids))]


def _page(conn: Connection, org_id: UUID, wanted: ConflictFilter, conflict_id: UUID | None) -> list[Row[Any]]:
    after_rank, after_at, after_id = wanted.after or (None, None, None)
    return list(
        many(
            conn,
            "conflicts_of_agency",
            org_id=org_id,
            conflict_id=conflict_id,
            resolution_status=wanted.resolution_status,
            severity=wanted.severity,
            reach=wanted.reach,
            open_only=wanted.open_only,
            with_lints=wanted.with_lints,
            conflict_ids=None if wanted.ids is None else list(wanted.ids),
            after_rank=after_rank,
            after_at=after_at,
            after_id=after_id,
            limit=wanted.limit,
        )
    )


def _conflict(row: Row[Any]) -> Conflict:
    values = dict(row._mapping)
    values["severity"] = Severity(row.severity)
    values["resolution_status"] = ResolutionStatus(row.resolution_status)
    values["labels"] = tuple(row.labels)
    values["members"] = tuple(_member(member) for member in row.members or ())
    return Conflict(**values)


def _member(values: dict[str, Any]) -> Member:
    ids = {name: UUID(values[name]) for name in ("enterprise_org_id", "policy_id", "distribution_id")}
    return Member(**{**values, **ids})
