"""The shape in which the difference between two versions travels."""

from pydantic import BaseModel, Field

from core.policies.comparison import ClauseChange, ClauseDifference, document_differences
from core.policies.lines import LineChange, LineDifference, Span, line_differences, text_of
from core.policies.model import PolicyVersion


class ClauseCompared(BaseModel):
    """One clause that is not as it was; a side is null where the clause does not exist."""

    clause_id: str = Field(examples=["H1"])
    change: ClauseChange
    before: str | None = Field(description="What it decided, in plain words.")
    after: str | None = Field(description="What it decides, in plain words.")


class LineCompared(BaseModel):
    """One line of the text that is not as it was."""

    change: LineChange
    number_before: int | None
    number_after: int | None
    before: str | None
    after: str | None


class VersionComparison(BaseModel):
    """What differs from one version to another; what is the same is left out."""

    version_before: int = Field(examples=[1])
    version_after: int = Field(examples=[2])
    clauses: list[ClauseCompared]
    lines: list[LineCompared]


def compared(before: PolicyVersion, after: PolicyVersion) -> VersionComparison:
    """The differences of two versions."""
    lines = line_differences(before.content.body, after.content.body)
    return VersionComparison(
        version_before=before.version_number,
        version_after=after.version_number,
        clauses=[clause_compared(each) for each in document_differences(before.content.clauses, after.content.clauses)],
        lines=[_line(each) for each in lines if each.change is not LineChange.SAME],
    )


def clause_compared(each: ClauseDifference) -> ClauseCompared:
    """One difference, in plain words on both sides."""
    return ClauseCompared(
        clause_id=each.clause_id,
        change=each.change,
        before=each.words_before,
        after=each.words_after,
    )


def _line(each: LineDifference) -> LineCompared:
    return LineCompared(
        change=each.change,
        number_before=each.number_before,
        number_after=each.number_after,
        before=_text(each.number_before, each.before),
        after=_text(each.number_after, each.after),
    )


def _text(number: int | None, spans: tuple[Span, ...]) -> str | None:
    return None if number is None else text_of(spans)
