"""A decision as it is told and kept: in names and words, so that it reads the same whatever changes later."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from core.guidance.activity import Answer, Bearing


@dataclass(frozen=True)
class ToldClause:
    """A clause that counts: its own words, what they decide, and where they stand."""

    bearing: Bearing
    client: str
    policy_title: str
    version_number: int
    clause_id: str
    text: str
    plain_words: str
    policy_id: UUID
    distribution_id: UUID
    in_part: bool
    hangs_on: tuple[str, ...]


@dataclass(frozen=True)
class ToldCondition:
    """What has to hold, for which part (empty: all of it), whose clauses ask for it, and whether it is kept."""

    said: str
    when: str
    is_met: bool | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ToldFinding:
    """Rules that cannot all be kept, and the finding at which the agency settles that, where it is found already."""

    said: str
    finding_id: UUID | None


@dataclass(frozen=True)
class ToldOutcome:
    """What some terms of a dimension give."""

    answer: Answer
    terms: tuple[str, ...]


@dataclass(frozen=True)
class ToldSettling:
    """A dimension that the question leaves open, and what its parts give."""

    dimension: str
    outcomes: tuple[ToldOutcome, ...]


@dataclass(frozen=True)
class ToldDecision:
    """The whole answer. `standing` and `standing_findings` are told beside it: they concern what the work runs on."""

    question: str
    answer: Answer
    sentence: str
    is_silent: bool
    reasons: tuple[str, ...]
    clauses: tuple[ToldClause, ...]
    conditions: tuple[ToldCondition, ...]
    findings: tuple[ToldFinding, ...]
    settlings: tuple[ToldSettling, ...]
    standing: tuple[ToldCondition, ...]
    standing_findings: tuple[ToldFinding, ...]
    engine_version: str
    vocabulary_version: str

    def document(self) -> dict[str, Any]:
        """As it is stored."""
        return asdict(self)


_STORED = TypeAdapter(ToldDecision)


def told_from(document: object) -> ToldDecision:
    """A stored one."""
    return _STORED.validate_python(document)
