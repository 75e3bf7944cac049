"""One assessment with everything its reader may see of it, clause by clause."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.assessments.model import (
    AnswerVerdict,
    AssessmentHead,
    Delegation,
    DelegationState,
    DraftAnswer,
    Evidence,
    GivenAnswer,
    Question,
    SinceLast,
    Verdict,
)
from core.compliance.model import AssessmentState


@dataclass(frozen=True)
class SheetLine:
    """One clause: what is asked, what was answered last time, what is drafted or submitted now, and what is said of it.

    `draft`, `delegation` are the agency's alone; `verdict` is the client's until it has decided. `last_words` is the
    clause as it was when it was last assessed, where it decides something else today.
    """

    clause_id: str
    own_words: str
    asked: Question
    is_mandatory: bool
    since_last: SinceLast
    last: GivenAnswer | None = None
    last_words: str = ""
    given: GivenAnswer | None = None
    draft: DraftAnswer | None = None
    verdict: Verdict | None = None
    delegation: Delegation | None = None
    evidence: Sequence[Evidence] = ()

    @property
    def is_answered(self) -> bool:
        """Whether the draft holds an answer that counts."""
        return self.draft is not None and self.draft.value is not None and not self.draft.is_stale

    @property
    def wants_change(self) -> bool:
        """Whether the client asked for a change of this answer."""
        return self.verdict is not None and self.verdict.verdict is AnswerVerdict.CHANGES_REQUESTED

    @property
    def is_with_colleague(self) -> bool:
        """Whether somebody was asked for it and has not finished."""
        return self.delegation is not None and self.delegation.state is DelegationState.ASKED


@dataclass(frozen=True)
class Sheet:
    """The assessment of one record; `is_partial` where the reader sees only what was delegated to them."""

    head: AssessmentHead
    submission: int
    decision_comment: str
    last_version: int | None
    lines: Sequence[SheetLine]
    is_partial: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the agency can write: nothing is submitted and undecided."""
        return self.head.state is not AssessmentState.SUBMITTED

    @property
    def is_draft(self) -> bool:
        """Whether drafts are being written."""
        return self.head.state is AssessmentState.DRAFT

    @property
    def answered_count(self) -> int:
        """How many clauses the drafts answer."""
        return sum(line.is_answered for line in self.lines)
