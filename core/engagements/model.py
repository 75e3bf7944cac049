"""The relation between an enterprise and an agency, and the registers that either side keeps beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class EngagementState(StrEnum):
    """Where a relation stands: the enterprise proposes, somebody of the agency answers, the enterprise ends it."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


_S = EngagementState

ENGAGEMENT_MOVES: Mapping[EngagementState, frozenset[EngagementState]] = {
    _S.PROPOSED: frozenset({_S.ACTIVE, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACTIVE: frozenset({_S.ENDED}),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.ENDED: frozenset(),
}


class AssetKind(StrEnum):
    """What of an agency's own can serve several clients; clauses name these kinds."""

    PROMPT_LOG = "prompt_log"
    LLM_TENANT = "llm_tenant"
    WORKSPACE = "workspace"
    SUBPROCESSORS = "subprocessors"


ASSET_WORDS: Mapping[AssetKind, str] = {
    AssetKind.PROMPT_LOG: "prompt log",
    AssetKind.LLM_TENANT: "LLM tenant",
    AssetKind.WORKSPACE: "workspace",
    AssetKind.SUBPROCESSORS: "subprocessor list",
}


@dataclass(frozen=True)
class Terms:
    """What an engagement is about, from when, and until which day (its last; None: open).

    `markets` are terms of the jurisdiction taxonomy; none means that nobody has said where.
    """

    brands: tuple[str, ...]
    starts_on: date
    ends_on: date | None = None
    markets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Engagement:
    """One relation as either side sees it; `counterpart` is the other side's name."""

    id: UUID
    enterprise_org_id: UUID
    agency_org_id: UUID
    counterpart: str
    state: EngagementState
    brands: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None = None
    end_reason: str | None = None
    revision: int = 1
    markets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What an enterprise proposes to a mailbox; the same id is the engagement's once it is accepted.

    It names no agency: whose the mailbox is, the enterprise learns when the agency accepts.
    """

    id: UUID
    enterprise: str
    email: str
    brands: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    state: EngagementState
    proposed_at: datetime
    decided_at: datetime | None
    revision: int
    markets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ending:
    """What the end of an engagement stops: active distributions expire, those that wait for their time are refused."""

    active_count: int
    pending_count: int


@dataclass(frozen=True)
class AgencyGroup:
    """A saved group of agencies, the enterprise's own."""

    id: UUID
    name: str
    agency_org_ids: tuple[UUID, ...]
    revision: int = 1


@dataclass(frozen=True)
class Member:
    """An agency that a group may hold, with what is known of its engagement; `name` only where there is one."""

    agency_org_id: UUID
    name: str | None
    is_active: bool
    is_member: bool


@dataclass(frozen=True)
class Asset:
    """A thing of the agency's; `served` are the enterprises whose engagements it serves, the default rule applied."""

    id: UUID
    kind: str
    label: str
    is_default: bool
    served: frozenset[UUID]
    revision: int = 1


@dataclass(frozen=True)
class Mark:
    """A brand that a client marked as co-promoted on its engagement; `in_effect` once it belongs to an alliance."""

    engagement_id: UUID
    client: str
    enterprise_org_id: UUID
    brand: str
    in_effect: bool


@dataclass(frozen=True)
class UnreachedClause:
    """A clause on a client's work that will not reach a brand once the brand is marked as co-promoted."""

    policy_title: str
    clause_id: str
    text: str


@dataclass(frozen=True)
class AllianceInEffect:
    """A co-promoted brand that two or more clients marked and the agency matched; brand by enterprise."""

    id: UUID
    label: str
    brands: Mapping[UUID, str]


@dataclass(frozen=True)
class Alliance:
    """An agency's match of marks, whether or not they still carry it."""

    id: UUID
    label: str
    marks: tuple[Mark, ...]

    @property
    def in_effect(self) -> bool:
        """Whether marks of two clients with active engagements are left."""
        return any(mark.in_effect for mark in self.marks)
