"""A plan sends one version in numbered waves, each of which starts under its own condition. The sender's alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from core.distribution.model import RefusedRecipient, Response


class WaveState(StrEnum):
    """Whether a wave waits, was sent, or is over."""

    PLANNED = "planned"
    STARTED = "started"
    DONE = "done"
    CANCELLED = "cancelled"


_S = WaveState

# Done: nobody is left in it who has to answer. What a wave sent is ended by withdrawing it, never through the wave.
WAVE_MOVES: Mapping[WaveState, frozenset[WaveState]] = {
    _S.PLANNED: frozenset({_S.STARTED, _S.CANCELLED}),
    _S.STARTED: frozenset({_S.DONE}),
    _S.DONE: frozenset(),
    _S.CANCELLED: frozenset(),
}


@dataclass(frozen=True)
class WaveCondition:
    """When a wave starts: at a time; or when a share of the wave before has signed.

    Attributes:
        starts_at: the time; None for a share.
        share_signed: in percent of those of the wave before who hold its version still.
        not_before_days: days after the start of the wave before in which the share alone does not suffice.
        not_after_days: so many days after the start of the wave before it starts in any case.
    """

    starts_at: datetime | None = None
    share_signed: int | None = None
    not_before_days: int | None = None
    not_after_days: int | None = None


@dataclass(frozen=True)
class WaveOrder:
    """One wave of a plan to be made; the first without a condition starts at once."""

    agency_ids: Sequence[UUID]
    condition: WaveCondition | None = None


@dataclass(frozen=True)
class PlanOrder:
    """What is asked for; without a version the newest, without days the organization's own number or 14."""

    policy_id: UUID
    waves: Sequence[WaveOrder]
    version_number: int | None = None
    message: str = ""
    mandatory: bool = True
    due_days: int | None = None


@dataclass(frozen=True)
class Wave:
    """One wave and how far it has come; `startable_at` is None while what it waits for has not happened."""

    number: int
    state: WaveState
    condition: WaveCondition
    batch_id: UUID | None
    started_at: datetime | None
    ended_at: datetime | None
    reason: str | None
    startable_at: datetime | None
    agency_count: int
    refused_count: int
    sent_count: int
    signed_count: int
    declined_count: int


@dataclass(frozen=True)
class Plan:
    """A plan with its waves in their order."""

    id: UUID
    policy_id: UUID
    policy_title: str
    version_number: int
    message: str
    is_mandatory: bool
    due_days: int
    created_by: str
    created_at: datetime
    waves: tuple[Wave, ...]


@dataclass(frozen=True)
class PlanResult:
    """A plan that was made, and the agencies that stand in none of its waves, with the reason."""

    plan: Plan
    refused: tuple[RefusedRecipient, ...]


@dataclass(frozen=True)
class WaveAgency:
    """One agency of a wave: what it answered, or why it did not get the version; neither before the wave starts."""

    agency_org_id: UUID
    name: str
    refusal: str | None
    response: Response | None
