"""The words and shapes of requests: states, steps, outcomes, and what either side reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID


class RequestState(StrEnum):
    """Who has to act next on a request, or that nobody has."""

    WITH_CLIENT = "with_client"
    WITH_AGENCY = "with_agency"
    CLOSED = "closed"


class Side(StrEnum):
    """Who wrote a message of a request."""

    AGENCY = "agency"
    CLIENT = "client"


class Step(StrEnum):
    """What a message does: the agency asks, replies, settles or withdraws; the client does the others."""

    ASKED = "asked"
    REPLIED = "replied"
    ANSWERED = "answered"
    COUNTERED = "countered"
    GRANTED = "granted"
    AMENDED = "amended"
    ADAPTED = "adapted"
    REFUSED = "refused"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """Why a request is closed."""

    GRANTED = "granted"
    AMENDED = "amended"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


REQUEST_MOVES: Mapping[RequestState, frozenset[RequestState]] = MappingProxyType(
    {
        RequestState.WITH_CLIENT: frozenset({RequestState.WITH_AGENCY, RequestState.CLOSED}),
        RequestState.WITH_AGENCY: frozenset({RequestState.WITH_CLIENT, RequestState.CLOSED}),
        RequestState.CLOSED: frozenset(),
    }
)

LEADS_TO: Mapping[Step, RequestState] = MappingProxyType(
    {
        Step.REPLIED: RequestState.WITH_CLIENT,
        Step.ANSWERED: RequestState.WITH_AGENCY,
        Step.COUNTERED: RequestState.WITH_AGENCY,
        Step.ADAPTED: RequestState.WITH_AGENCY,
        Step.REFUSED: RequestState.WITH_AGENCY,
        Step.GRANTED: RequestState.CLOSED,
        Step.AMENDED: RequestState.CLOSED,
        Step.SETTLED: RequestState.CLOSED,
        Step.WITHDRAWN: RequestState.CLOSED,
    }
)
"""The state after each step that follows the first."""

AGENCY_STEPS = frozenset({Step.REPLIED, Step.SETTLED, Step.WITHDRAWN})
CLIENT_STEPS = frozenset({Step.ANSWERED, Step.COUNTERED, Step.GRANTED, Step.AMENDED, Step.ADAPTED, Step.REFUSED})


@dataclass(frozen=True)
class Message:
    """One step of a request with its words; with a `proposal` and a day for the answer where there are any.

    The days are the first and the last of the exception that was granted with it, `conditions` what it rests on.
    """

    position: int
    step: Step
    side: Side
    author_name: str
    words: str
    proposal: str
    reply_by: date | None
    exception_id: UUID | None
    version_number: int | None
    written_at: datetime
    starts_on: date | None = None
    ends_on: date | None = None
    rider_number: int | None = None
    conditions: str = ""


@dataclass(frozen=True)
class ClauseRequest:
    """A request as both sides read it: the client's own clause, whose turn it is, until when, and the thread."""

    id: UUID
    enterprise_org_id: UUID
    enterprise: str
    agency_org_id: UUID
    agency: str
    policy_id: UUID
    policy_title: str
    version_number: int
    clause_id: str
    clause: Mapping[str, Any]
    state: RequestState
    reply_by: date
    opened_at: datetime
    moved_at: datetime
    closed_at: datetime | None
    outcome: Outcome | None
    revision: int
    messages: Sequence[Message]
    kind: str = "request"


@dataclass(frozen=True)
class Asking:
    """What an agency asks: about which clause of which distribution, in which words, until when.

    Attributes:
        conflict_id: the finding that made the agency ask; the client never learns that there is one.
        is_neutral: the writer has confirmed that a proposal tells nothing of another client.
    """

    distribution_id: UUID
    clause_id: str
    words: str
    reply_by: date
    proposal: str = ""
    is_neutral: bool = False
    conflict_id: UUID | None = None


@dataclass(frozen=True)
class Adapting:
    """What a rider for the asking agency alone lays over the version it holds; the words of the step are its reason.

    Attributes:
        replaced, removed, added: as in `core.distribution.riders.model.RiderOrder`, likewise the others.
    """

    replaced: Sequence[object] = ()
    removed: Sequence[str] = ()
    added: Sequence[object] = ()
    due_at: datetime | None = None
    expected_version: int | None = None
    expected_rider: int | None = None


@dataclass(frozen=True)
class Reply:
    """A further step of a request; days and conditions are those of an exception, the number that of an amendment.

    `adapting` is what a rider changes, which is sent with the step.
    """

    step: Step
    words: str
    reply_by: date | None = None
    proposal: str = ""
    is_neutral: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    conditions: str = ""
    version_number: int | None = None
    adapting: Adapting | None = None
