"""A distribution is one version sent to one agency; its status, delivery and response move apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class DistributionStatus(StrEnum):
    """Whether the sending stands (the specification's `distribution_status`)."""

    PENDING = "pending"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REFUSED = "refused"


class Response(StrEnum):
    """What the agency answered, derived from its signatures; also the meaning of a signature (all but `awaiting`)."""

    AWAITING = "awaiting"
    ACKNOWLEDGED = "acknowledged"
    WITH_RESERVATION = "with_reservation"
    DECLINED = "declined"


class ReadingRequestState(StrEnum):
    """A colleague's way from being asked to read a document to having confirmed it; it is no signature."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


_D, _R = DistributionStatus, Response

DISTRIBUTION_MOVES: Mapping[DistributionStatus, frozenset[DistributionStatus]] = {
    _D.PENDING: frozenset({_D.ACTIVE, _D.WITHDRAWN, _D.SUPERSEDED, _D.REFUSED}),
    _D.ACTIVE: frozenset({_D.SUPERSEDED, _D.WITHDRAWN, _D.EXPIRED}),
    _D.SUPERSEDED: frozenset(),
    _D.WITHDRAWN: frozenset(),
    _D.EXPIRED: frozenset(),
    _D.REFUSED: frozenset(),
}
RESPONSE_MOVES: Mapping[Response, frozenset[Response]] = {
    _R.AWAITING: frozenset({_R.ACKNOWLEDGED, _R.WITH_RESERVATION, _R.DECLINED}),
    _R.WITH_RESERVATION: frozenset({_R.ACKNOWLEDGED, _R.DECLINED}),
    _R.DECLINED: frozenset({_R.ACKNOWLEDGED, _R.WITH_RESERVATION}),
    _R.ACKNOWLEDGED: frozenset(),
}
READING_REQUEST_MOVES: Mapping[ReadingRequestState, frozenset[ReadingRequestState]] = {
    ReadingRequestState.ASKED: frozenset({ReadingRequestState.CONFIRMED, ReadingRequestState.CANCELLED}),
    ReadingRequestState.CONFIRMED: frozenset(),
    ReadingRequestState.CANCELLED: frozenset(),
}

MEANINGS: Mapping[Response, str] = {
    _R.ACKNOWLEDGED: "received and understood",
    _R.WITH_RESERVATION: "accepted with reservation",
    _R.DECLINED: "declined",
}


def document_number(version_number: int, rider_number: int) -> str:
    """“3”, or “3, rider 1” of what was adapted for one agency."""
    return f"{version_number}, rider {rider_number}" if rider_number else str(version_number)


def document_name(version_number: int, rider_number: int) -> str:
    """The same with the word: “version 3, rider 1”."""
    return f"version {document_number(version_number, rider_number)}"


@dataclass(frozen=True)
class DistributionOrder:
    """What an enterprise asks for; without a version the newest, without a due time 14 days, without a time now."""

    policy_id: UUID
    agency_ids: Sequence[UUID] = ()
    group_ids: Sequence[UUID] = ()
    version_number: int | None = None
    message: str = ""
    due_at: datetime | None = None
    mandatory: bool = True
    scheduled_for: datetime | None = None
    announce_now: bool = False


@dataclass(frozen=True)
class Candidate:
    """What is known of one requested agency before the decision; `name` only where an engagement exists."""

    agency_org_id: UUID
    name: str | None
    engagement_id: UUID | None
    engagement_state: str | None
    held_version: int | None
    has_answered: bool
    newest_pending: int | None
    held_rider: int = 0
    rider_changes_norms: bool = False


@dataclass(frozen=True)
class Recipient:
    """An agency that gets the version."""

    agency_org_id: UUID
    name: str
    engagement_id: UUID


@dataclass(frozen=True)
class RefusedRecipient:
    """An agency that does not, and why; a stranger's id comes back as that id alone."""

    agency_org_id: UUID
    name: str | None
    reason: str


@dataclass(frozen=True)
class ReplacedRider:
    """A rider that one agency holds, which the version sent does not contain and so replaces."""

    agency_org_id: UUID
    name: str
    version_number: int
    rider_number: int


@dataclass(frozen=True)
class Sent:
    """One distribution made."""

    distribution_id: UUID
    agency_org_id: UUID
    name: str


@dataclass(frozen=True)
class DistributionResult:
    """Every agency done and every one refused; one batch is one transaction."""

    batch_id: UUID
    policy_id: UUID
    version_number: int
    status: DistributionStatus
    due_at: datetime
    sent: tuple[Sent, ...]
    refused: tuple[RefusedRecipient, ...]
    replaced_riders: tuple[ReplacedRider, ...] = ()


@dataclass(frozen=True)
class Impact:
    """What sending would do: by agency counts of who gets it, and everybody who would be refused.

    Attributes:
        reached_count: agencies that get the version.
        superseded_count: those of them that hold an earlier version, which ends.
        asked_again_count: of these, who answered it and must answer again, since a material change lies between.
        carried_over_count: of these, whose answer stays, since nothing but editorial changes lie between.
        replaced_count: those for whom an earlier sending still waits for its time.
        first_names: the names of the first of them, up to `NAMED_AT_MOST`.
        replaced_riders: what was adapted for one agency alone, and is not in this version.
    """

    version_number: int
    due_at: datetime
    reached_count: int
    superseded_count: int
    asked_again_count: int
    carried_over_count: int
    replaced_count: int
    refused: tuple[RefusedRecipient, ...]
    first_names: tuple[str, ...] = ()
    replaced_riders: tuple[ReplacedRider, ...] = ()


@dataclass(frozen=True)
class LeftOut:
    """One distribution that an act on several passed over, and why, as a word."""

    distribution_id: UUID
    agency: str
    reason: str


@dataclass(frozen=True)
class SetResult:
    """What an act on several distributions did, and what it left out."""

    done_ids: tuple[UUID, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Happening:
    """One moment in the life of a distribution; `person` is of either side, None where the system acted."""

    happened_at: datetime
    happening: str
    person: str | None


@dataclass(frozen=True)
class Distribution:
    """One row of a list, as either side sees it; times in UTC."""

    id: UUID
    policy_id: UUID
    policy_title: str
    enterprise_org_id: UUID
    enterprise: str
    agency_org_id: UUID
    agency: str
    version_number: int
    distribution_status: DistributionStatus
    delivery: str
    response: Response
    is_current_version: bool
    is_mandatory: bool
    message: str
    distributed_at: datetime
    scheduled_for: datetime | None
    due_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    signer_name: str | None
    reminded_at: datetime | None = None
    rider_number: int = 0

    @property
    def document(self) -> str:
        """“version 3”, or “version 3, rider 1”."""
        return document_name(self.version_number, self.rider_number)


@dataclass(frozen=True)
class ReceivedDocument:
    """The exact document of a distribution: what the reader sees and what a signature covers."""

    distribution: Distribution
    title: str
    body: str
    clauses: Sequence[Mapping[str, Any]]
    change_summary: str
    document_sha256: bytes


@dataclass(frozen=True)
class Signing:
    """What a signer declares; the password was checked before, in its own transaction."""

    meaning: Response
    printed_name: str
    document_sha256: bytes
    reason: str = ""
    clause_ids: tuple[str, ...] = ()
    method: str = "password"


@dataclass(frozen=True)
class Signature:
    """An insert-only acknowledgement, reservation or decline; `signed_at` in UTC beside the signer's zone."""

    id: UUID
    distribution_id: UUID
    user_id: UUID
    printed_name: str
    meaning: Response
    reason: str | None
    clause_ids: tuple[str, ...]
    document_sha256: bytes
    method: str
    time_zone: str
    signed_at: datetime
