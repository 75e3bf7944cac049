"""The relation between an enterprise and an agency, and the agency's registers beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class EngagementState(StrEnum):
    """Where a relation stands: the enterprise proposes, the agency accepts, either ends it."""

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


@dataclass(frozen=True)
class AgencyGroup:
    """A saved group of agencies, the enterprise's own."""

    id: UUID
    name: str
    agency_org_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Asset:
    """A thing of the agency's; `served` are the enterprises whose engagements it serves, the default rule applied."""

    id: UUID
    kind: str
    label: str
    is_default: bool
    served: frozenset[UUID]


@dataclass(frozen=True)
class AllianceInEffect:
    """A co-promoted brand that two or more clients marked and the agency matched; brand by enterprise."""

    id: UUID
    label: str
    brands: Mapping[UUID, str]
