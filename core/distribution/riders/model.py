"""What a rider is made of, what it makes of the document an agency holds, and how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.distribution.model import DistributionStatus, Response, document_name
from core.policies.comparison import ClauseDifference

RIDER_PREVAILS = (
    "The text is that of the version. Where it says otherwise than the clauses, the clauses hold for this agency."
)
"""What stands beside a rider's document wherever it is read."""


class AnswerToRider(StrEnum):
    """What becomes of the answer the agency gave to what it holds."""

    AWAITED = "awaited"
    ASKED_AGAIN = "asked_again"
    CARRIED_OVER = "carried_over"


@dataclass(frozen=True)
class Overlay:
    """What is laid over a version's clauses: some replaced by id, some left out by id, some added."""

    replaced: tuple[Mapping[str, Any], ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()

    def document(self) -> dict[str, Any]:
        """The plain object that is kept and hashed."""
        return {"replaced": list(self.replaced), "removed": list(self.removed), "added": list(self.added)}


@dataclass(frozen=True)
class RiderOrder:
    """What a client wants one agency to hold instead of the version it holds.

    Attributes:
        replaced, added: clauses as an author writes them; `removed` names ids of the version.
        reason: why; the agency reads it.
        due_at: when its answer is due; None for as long as is usual. An answer that carries over keeps its own.
        expected_rider: the rider the writer saw there, 0 for the version as published; None for whatever is there.
        expected_version: likewise the version.
    """

    agency_org_id: UUID
    policy_id: UUID
    reason: str
    replaced: Sequence[object] = ()
    removed: Sequence[str] = ()
    added: Sequence[object] = ()
    due_at: datetime | None = None
    expected_version: int | None = None
    expected_rider: int | None = None


@dataclass(frozen=True)
class ToAdapt:
    """What an agency holds of a policy: the clauses of its version as published, and those it reads."""

    agency: str
    policy_title: str
    version_number: int
    rider_number: int
    version_clauses: Sequence[Mapping[str, Any]]
    clauses: Sequence[Mapping[str, Any]]
    effective_from: date | None
    effective_until: date | None
    distribution_id: UUID

    @property
    def document(self) -> str:
        """“version 3”, or “version 3, rider 1”."""
        return document_name(self.version_number, self.rider_number)


@dataclass(frozen=True)
class BesideVersion:
    """Why an agency holds a rider, and the clauses of the version it was laid over."""

    reason: str
    version_clauses: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Adapted:
    """What an overlay makes of a version, beside what the agency holds now."""

    overlay: Overlay
    clauses: tuple[Mapping[str, Any], ...]
    document_sha256: bytes
    changes_norms: bool
    from_version: tuple[ClauseDifference, ...]
    from_held: tuple[ClauseDifference, ...]


@dataclass(frozen=True)
class RiderPreview:
    """What sending would do: which number it gets, what it replaces, and whether the agency is asked."""

    agency_org_id: UUID
    agency: str
    policy_id: UUID
    policy_title: str
    version_number: int
    rider_number: int
    replaces_rider: int
    answer: AnswerToRider
    due_at: datetime
    adapted: Adapted
    effective_from: date | None = None
    effective_until: date | None = None


@dataclass(frozen=True)
class RiderSent:
    """The rider that was made and the distribution that holds it."""

    distribution_id: UUID
    batch_id: UUID
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    version_number: int
    rider_number: int
    answer: AnswerToRider
    due_at: datetime
    document_sha256: bytes


@dataclass(frozen=True)
class Rider:
    """One rider as its client reads it, and how its distribution stands."""

    distribution_id: UUID
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    version_number: int
    rider_number: int
    overlay: Mapping[str, Any]
    changes_norms: bool
    document_sha256: bytes
    reason: str
    created_by: str
    created_at: datetime
    distribution_status: DistributionStatus
    response: Response
