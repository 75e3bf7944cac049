"""The shape in which the checks of a draft travel."""

from uuid import UUID

from pydantic import BaseModel, Field

from core.conflicts.lints import Lint, LintKind
from core.conflicts.model import Severity


class LintClause(BaseModel):
    """A clause in a lint; without a policy it is one of the draft's own."""

    clause_id: str = Field(examples=["C1"])
    text: str = Field(examples=["Two people read what is generated."])
    policy_id: UUID | None
    policy_title: str | None
    version_number: int | None


class LintDocument(BaseModel):
    """One thing to look at before publishing."""

    kind: LintKind
    severity: Severity
    clauses: list[LintClause] = Field(description="One clause or two, the draft's first.")
    sentence: str = Field(examples=["Human reviewers must be at least 2 people …: no value meets both."])
    scenario: str | None = Field(description="An activity that shows it.", examples=["generate text, physicians"])
    advice: str = Field(examples=["Change C1 or C2, or keep them apart by a scope or an exception."])


def lint_document(lint: Lint) -> LintDocument:
    """The lint, its clauses by id and words."""
    return LintDocument(
        kind=lint.kind,
        severity=lint.severity,
        clauses=[
            LintClause(
                clause_id=member.clause.id,
                text=member.clause.text,
                policy_id=member.policy_id,
                policy_title=member.policy_title or None,
                version_number=member.version_number or None,
            )
            for member in lint.members
        ],
        sentence=lint.sentence,
        scenario=lint.scenario or None,
        advice=lint.advice,
    )
