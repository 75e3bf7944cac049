"""One activity that an agency's own systems tell of, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from core.clauses.model import Dimension
from core.conflicts.model import PolicyClause, Subject, SubjectKind

MOST_EVENTS = 10_000
"""In one call."""


class Outcome(StrEnum):
    """What the engine says of an activity that took place."""

    ALLOWED = "allowed"
    VIOLATION = "violation"
    NEEDS_A_LOOK = "needs_a_look"


class Look(StrEnum):
    """Why somebody has to look: a word nobody knows, a doubt that a person settles, or a value that was not told."""

    UNKNOWN_TERM = "unknown_term"
    ASK = "ask"
    MISSING_PARAMETER = "missing_parameter"


class SettledAs(StrEnum):
    """What somebody found who looked at an event."""

    FINE = "fine"
    VIOLATION = "violation"


@dataclass(frozen=True)
class Settling:
    """How an event that needs a look is settled; a violation names the clause that was broken and its document."""

    verdict: SettledAs
    reason: str
    distribution_id: UUID | None = None
    clause_id: str | None = None


@dataclass(frozen=True)
class Settlement:
    """What was found, by whom, and which violation was reported."""

    verdict: SettledAs
    reason: str
    violation_id: UUID | None
    settled_by_name: str
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class UsageEvent:
    """An event as it was read; `terms` are by dimension in the order of `Dimension`, None where none is known.

    Attributes:
        index: its place in the call.
        written: the words that stand for `terms` where nobody knows them, by dimension.
        client_id: for whom the work was; None for the agency itself.
        brand: for which of that client's brands, as it is written in the engagement; None where nobody said.
        alliance_id: the co-promotion in effect that the brand is of.
        values: what the work kept to, by parameter.
    """

    index: int
    id: str
    content_sha256: bytes
    occurred_at: datetime
    client_id: UUID | None
    terms: tuple[str | None, ...]
    written: tuple[tuple[Dimension, str], ...]
    values: tuple[tuple[str, int | str], ...]
    actor_ref: str | None
    note: str | None
    brand: str | None = None
    alliance_id: UUID | None = None

    @property
    def happened_on(self) -> date:
        """The UTC day."""
        return self.occurred_at.date()

    @property
    def subject(self) -> Subject:
        """For whom, as the engine asks it: a co-promoted brand's rules are its partners' together."""
        if self.alliance_id is not None:
            return Subject(SubjectKind.ALLIANCE, self.alliance_id)
        if self.client_id is None:
            return Subject(SubjectKind.AGENCY)
        return Subject(SubjectKind.CLIENT, self.client_id)


@dataclass(frozen=True)
class Refused:
    """A row that was left out, by its place in the call, and why."""

    index: int
    reason: str


@dataclass(frozen=True)
class HeldClause:
    """A clause, between which times its distribution was in force, and the days on which an exception lifted it."""

    clause: PolicyClause
    since: datetime
    until: datetime | None
    lifted: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcome of one event; `clauses` are places among the held clauses: those broken, or those in doubt."""

    outcome: Outcome
    look: Look | None
    clauses: tuple[int, ...]


@dataclass(frozen=True)
class LoggedViolation:
    """A violation that events of a call belong to, cited by clause and version; `event_count` is of this call."""

    violation_id: UUID
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    clause_id: str
    happened_on: date
    event_count: int


@dataclass(frozen=True)
class Receipt:
    """What one call did. Sent again it differs in `stored_count` and `duplicate_count` alone."""

    received_count: int
    stored_count: int
    duplicate_count: int
    outcomes: Mapping[Outcome, int]
    looks: Mapping[Look, int]
    violations: tuple[LoggedViolation, ...]
    refused: tuple[Refused, ...]

    @property
    def refused_count(self) -> int:
        """How many rows were left out."""
        return len(self.refused)


@dataclass(frozen=True)
class CitedClause:
    """A clause that an outcome rests on, in the version that was in force."""

    distribution_id: UUID
    enterprise_org_id: UUID
    enterprise: str
    policy_id: UUID
    policy_title: str
    version_number: int
    clause_id: str


@dataclass(frozen=True)
class StoredEvent:
    """An event as the agency's own list shows it; a word in `unknown` dimensions stands as it was written."""

    id: str
    occurred_at: datetime
    client_id: UUID | None
    client: str | None
    brand: str | None
    terms: Mapping[str, str]
    unknown: tuple[str, ...]
    parameters: Mapping[str, int | str]
    actor_ref: str | None
    note: str | None
    outcome: Outcome
    look: Look | None
    cited: tuple[CitedClause, ...]
    violation_ids: tuple[UUID, ...]
    received_at: datetime
    settlement: Settlement | None

    @property
    def is_to_look_at(self) -> bool:
        """Whether nobody has settled yet what the engine left open."""
        return self.outcome is Outcome.NEEDS_A_LOOK and self.settlement is None
