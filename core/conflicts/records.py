"""Stored findings as their readers see them: the agency's own, and a client's rows about its own clauses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.conflicts.issues import Clash, ClauseRef
from core.conflicts.model import ResolutionStatus, Severity


@dataclass(frozen=True)
class Member:
    """One clause of a finding, with whose it is and where it stands; `rider_number` is 0 without a rider."""

    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    distribution_id: UUID
    clause: Mapping[str, Any]
    rider_number: int = 0


@dataclass(frozen=True)
class Conflict:
    """A finding of an agency; `rank` sorts what binds first, then by severity. Times in UTC."""

    id: UUID
    conflict_type: str
    relation: str
    degree: str
    reach: str
    severity: Severity
    labels: tuple[str, ...]
    conflict_description: str
    witness: Mapping[str, Any] | None
    instance: Mapping[str, Any] | None
    policy_a_id: UUID
    policy_b_id: UUID | None
    same_client_org_id: UUID | None
    resolution_status: ResolutionStatus
    resolution_kind: str | None
    resolution_notes: str | None
    detected_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None
    resolver_name: str | None
    ignored_until: datetime | None
    revision: int
    engine_version: str
    taxonomy_version: str
    rank: int
    members: Sequence[Member]


@dataclass(frozen=True)
class ClauseSource:
    """Where a clause stands, in names."""

    enterprise: str
    policy_title: str


@dataclass(frozen=True)
class BindingFinding:
    """An open finding on the same work, as issues are made of; `sources` say whose clause each is, by member."""

    id: UUID
    clash: Clash
    conflict_description: str
    sources: Mapping[ClauseRef, ClauseSource]


@dataclass(frozen=True)
class ClientFinding:
    """A finding among a client's own clauses at one agency; nothing in it rests on anybody else."""

    id: UUID
    agency_org_id: UUID
    agency: str
    kind: str
    conflict_type: str
    relation: str
    degree: str
    severity: Severity
    conflict_description: str
    witness: Mapping[str, Any] | None
    clauses: Sequence[Mapping[str, Any]]
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class ConflictCount:
    """How many findings share a state, a severity and a reach."""

    resolution_status: ResolutionStatus
    severity: Severity
    reach: str
    finding_count: int


@dataclass(frozen=True)
class ConflictRun:
    """That an agency was checked, when and with what; the answer may be "no conflict".

    `is_truncated`: there may be sets of more clauses than the search for them looked through.
    """

    started_at: datetime
    clause_count: int
    pair_count: int
    found_count: int
    engine_version: str
    taxonomy_version: str
    is_truncated: bool = False


@dataclass(frozen=True)
class Resolution:
    """What an agency decides about a finding."""

    resolution_status: ResolutionStatus
    resolution_kind: str | None = None
    resolution_notes: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class MemberFact:
    """Whether a clause of a finding still stands as found."""

    enterprise_org_id: UUID
    is_current_version: bool
    has_exception: bool
