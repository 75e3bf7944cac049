"""The stored states as people say them: a label, a shape and a colour, so that nothing is told by colour alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from core.compliance.model import AnswerValue, AssessmentState, ComplianceStatus, ViolationState
from core.compliance.model import Severity as ViolationSeverity
from core.conflicts.model import ResolutionStatus, Severity
from core.distribution.model import DistributionStatus, Response
from core.distribution.waves.model import WaveState
from core.engagements.model import EngagementState
from core.exceptions.model import ExceptionState
from core.guidance.activity import Answer
from core.identity.model import Role
from core.papers.palette import SHAPES, Meaning
from core.policies.comparison import ClauseChange
from core.policies.model import ChangeClass, FdaKind, VersionState
from core.usage.model import Outcome

Colour = Literal["red", "orange", "green", "blue", "gray"]


@dataclass(frozen=True)
class Word:
    """One state as it is shown; `shape` is one character that differs where the meaning does."""

    label: str
    shape: str
    colour: Colour

    @property
    def text(self) -> str:
        """For cells of a table, where there is no colour."""
        return f"{self.shape} {self.label}"

    @property
    def badge(self) -> str:
        """As a chip in Markdown; the words of a chip are the product's own."""
        return f":{self.colour}-badge[{self.text}]"


_GOOD, _FAIR, _BAD, _OPEN, _OVER = (
    (SHAPES[each].sign, SHAPES[each].colour)
    for each in (Meaning.GOOD, Meaning.FAIR, Meaning.BAD, Meaning.OPEN, Meaning.OVER)
)


def _word(label: str, look: tuple[str, str]) -> Word:
    return Word(label, look[0], look[1])  # type: ignore[arg-type]  # the five looks above hold known colours


# By type: words of different kinds share their letters ("pending", "withdrawn") and not their meaning.
_WORDS: Mapping[type[StrEnum], Mapping[str, Word]] = {
    ComplianceStatus: {
        "compliant": _word("Compliant", _GOOD),
        "at_risk": _word("At risk", _FAIR),
        "non_compliant": _word("Non-compliant", _BAD),
        "pending": _word("Pending", _OPEN),
    },
    VersionState: {
        "draft": _word("Draft", _OPEN),
        "in_review": _word("In review", _FAIR),
        "changes_requested": _word("Changes requested", _BAD),
        "approved": _word("Approved", _GOOD),
        "published": _word("Published", _GOOD),
        "withdrawn": _word("Withdrawn", _OVER),
        "abandoned": _word("Abandoned", _OVER),
    },
    ChangeClass: {
        "material": _word("Material", _FAIR),
        "editorial": _word("Editorial", _OVER),
    },
    ClauseChange: {
        "added": _word("Added", ("+", "green")),
        "removed": _word("Removed", ("−", "red")),
        "reworded": _word("Reworded, decides the same", _OVER),
        "tightened": _word("Tightened", _FAIR),
        "loosened": _word("Loosened", _OPEN),
        "changed": _word("Changed", _FAIR),
    },
    FdaKind: {
        "fair_balance": _word("Fair-balance check", _OPEN),
        "mlr_signoff": _word("MLR sign-off", _OPEN),
        "form_2253": _word("Form FDA 2253", _OPEN),
        "ai_label": _word("AI label", _OPEN),
    },
    EngagementState: {
        "proposed": _word("Proposed", _OPEN),
        "active": _word("Active", _GOOD),
        "declined": _word("Declined", _BAD),
        "withdrawn": _word("Withdrawn", _OVER),
        "ended": _word("Ended", _OVER),
    },
    DistributionStatus: {
        "pending": _word("Scheduled", _OPEN),
        "active": _word("Active", _GOOD),
        "superseded": _word("Superseded", _OVER),
        "withdrawn": _word("Withdrawn", _OVER),
        "expired": _word("Expired", _OVER),
        "refused": _word("Refused", _BAD),
    },
    Response: {
        "awaiting": _word("Awaiting", _OPEN),
        "acknowledged": _word("Acknowledged", _GOOD),
        "with_reservation": _word("With reservation", _FAIR),
        "declined": _word("Declined", _BAD),
    },
    WaveState: {
        "planned": _word("Planned", _OPEN),
        "started": _word("Started", _FAIR),
        "done": _word("Done", _GOOD),
        "cancelled": _word("Cancelled", _OVER),
    },
    AssessmentState: {
        "draft": _word("Draft", _OPEN),
        "submitted": _word("Submitted", _FAIR),
        "changes_requested": _word("Changes requested", _BAD),
        "accepted": _word("Accepted", _GOOD),
        "superseded": _word("Superseded", _OVER),
    },
    ExceptionState: {
        "requested": _word("Waiting", _OPEN),
        "approved": _word("Granted", _GOOD),
        "denied": _word("Refused", _BAD),
        "withdrawn": _word("Withdrawn", _OVER),
        "expired": _word("Ran out", _OVER),
        "revoked": _word("Revoked", _BAD),
        "superseded": _word("Superseded", _OVER),
    },
    AnswerValue: {
        "met": _word("Met", _GOOD),
        "partly": _word("Partly met", _FAIR),
        "not_met": _word("Not met", _BAD),
        "not_applicable": _word("Not applicable", _OVER),
    },
    ViolationState: {
        "reported": _word("Reported", _OPEN),
        "confirmed": _word("Confirmed", _BAD),
        "correcting": _word("Correcting", _FAIR),
        "verified": _word("Verified", _GOOD),
        "closed": _word("Closed", _OVER),
        "dismissed": _word("Dismissed", _OVER),
    },
    ViolationSeverity: {
        "low": _word("Low", _OVER),
        "medium": _word("Medium", _OPEN),
        "high": _word("High", _FAIR),
        "critical": _word("Critical", _BAD),
    },
    Outcome: {
        "allowed": _word("Allowed", _GOOD),
        "violation": _word("Violation", _BAD),
        "needs_a_look": _word("Needs a look", _OPEN),
    },
    Severity: {
        "low": _word("Low", _OVER),
        "medium": _word("Medium", _OPEN),
        "high": _word("High", _FAIR),
        "critical": _word("Critical", _BAD),
    },
    Answer: {
        "allowed": _word("Allowed", _GOOD),
        "allowed_with_conditions": _word("Allowed with conditions", _FAIR),
        "forbidden": _word("Forbidden", _BAD),
        "ask": _word("Ask first", _OPEN),
    },
    ResolutionStatus: {
        "unresolved": _word("Unresolved", _BAD),
        "in_progress": _word("In progress", _FAIR),
        "resolved": _word("Resolved", _GOOD),
        "ignored": _word("Ignored", _OVER),
    },
}

ROLE_WORDS: Mapping[Role, str] = {
    Role.ENTERPRISE_ADMIN: "Enterprise admin",
    Role.COMPLIANCE_OFFICER: "Compliance officer",
    Role.ANALYST: "Analyst",
    Role.AGENCY_ADMIN: "Agency admin",
    Role.AGENCY_USER: "Agency user",
    Role.AUDITOR: "Auditor",
    Role.PLATFORM_ADMIN: "Platform admin",
}


def word_of(state: StrEnum) -> Word:
    """How a state is shown; give the enum's member, not its bare text."""
    return _WORDS[type(state)][state.value]


def badge_of(words: str, meaning: Meaning, *, sign: str = "") -> str:
    """A chip for what is no stored state, with the sign and colour of what it means; `words` are the product's own."""
    shape = SHAPES[meaning]
    return f":{shape.colour}-badge[{sign or shape.sign} {words}]"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: "1 agency", "3,000 agencies", "no agency"."""
    noun = singular if count in (0, 1) else plural or f"{singular}s"
    return f"{count:,} {noun}" if count else f"no {noun}"
