"""The shapes in which policies travel: what an author sends, and a version as it is read."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator

from api.models import RequestBody
from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.policies.content import MAX_BODY_LENGTH, MAX_CLAUSES, MAX_SUMMARY_LENGTH, MAX_TITLE_LENGTH, Written
from core.policies.model import (
    ChangeClass,
    Content,
    FdaKind,
    PolicyVersion,
    Provenance,
    VersionEntry,
    VersionWithdrawal,
)
from core.policies.notation import MAX_NOTATION_LENGTH

_CLAUSE = {
    "id": "H1",
    "text": "Keep a record of every prompt for at least 24 months.",
    "binding": ["asset:prompt_log"],
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": "24 months"},
}
_CLAUSES_YAML = """\
- id: H1
  text: Keep a record of every prompt for at least 24 months.
  binding: asset:prompt_log
  norm: {kind: require, param: prompt_log.retention_days, min: 24 months}
"""
_SHA256 = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"


class PolicyText(RequestBody):
    """What the author writes; clauses as a list, or as the YAML or JSON text of one in `clauses_yaml`."""

    title: str = Field(max_length=MAX_TITLE_LENGTH, examples=["AI records and prompt logging"])
    body: str = Field(max_length=MAX_BODY_LENGTH, examples=["## Purpose\n\nWe keep records of AI use."])
    clauses: list[dict[str, Any]] = Field(default=[], max_length=MAX_CLAUSES, examples=[[_CLAUSE]])
    clauses_yaml: str | None = Field(default=None, max_length=MAX_NOTATION_LENGTH, examples=[_CLAUSES_YAML])
    effective_from: date | None = Field(default=None, examples=["2027-01-01"])
    effective_until: date | None = Field(default=None, description="The last day in effect.")
    change_class: ChangeClass = Field(default=ChangeClass.MATERIAL, description="An editorial change asks nobody anew.")
    change_summary: str = Field(default="", max_length=MAX_SUMMARY_LENGTH, examples=["Retention raised to 24 months."])

    @model_validator(mode="after")
    def _one_notation(self) -> Self:
        if self.clauses and self.clauses_yaml is not None:
            raise ValueError("send the clauses in clauses or in clauses_yaml, not in both")
        return self

    def written(self) -> Written:
        """The same, as the core reads it."""
        return Written(
            title=self.title,
            body=self.body,
            clauses=self.clauses if self.clauses_yaml is None else self.clauses_yaml,
            effective_from=self.effective_from,
            effective_until=self.effective_until,
            change_class=self.change_class,
            change_summary=self.change_summary,
        )


class VersionLine(BaseModel):
    """One line of a policy's history."""

    policy_id: UUID
    enterprise_org_id: UUID
    version_number: int = Field(examples=[2])
    title: str
    effective_from: date | None
    effective_until: date | None
    change_class: ChangeClass
    change_summary: str
    document_sha256: str = Field(examples=[_SHA256])
    published_at: datetime
    fda_kinds: list[FdaKind] = Field(description="The checks of FDA practice that its clauses ask for.")
    provenance: Provenance | None = Field(description="The client's own people; null to an agency.")
    withdrawal: VersionWithdrawal | None = Field(description="Null while it stands, and to an agency.")


class VersionDocument(BaseModel):
    """A published version, whole.

    `document_sha256` is over the RFC 8785 canonical JSON of an object with exactly these keys of `content`: `title`,
    `body`, `clauses`, `effective_from`, `effective_until`.
    """

    policy_id: UUID
    enterprise_org_id: UUID
    version_number: int = Field(examples=[2])
    content: Content
    clauses_in_words: dict[str, str] = Field(description="What each clause decides, by its id.")
    document_sha256: str = Field(examples=[_SHA256])
    published_at: datetime
    provenance: Provenance | None = Field(description="The client's own people; null to an agency.")
    fda_kinds: list[FdaKind] = Field(description="The checks of FDA practice that its clauses ask for.")
    withdrawal: VersionWithdrawal | None = Field(description="Null while it stands, and to an agency.")


def version_line(entry: VersionEntry) -> VersionLine:
    """The line, its hash in hexadecimal."""
    return VersionLine(**{**entry.__dict__, "document_sha256": entry.document_sha256.hex()})


def version_document(version: PolicyVersion) -> VersionDocument:
    """The version, its hash in hexadecimal, its clauses also in plain words."""
    clauses = parse_clauses(version.content.clauses)
    return VersionDocument(
        **{**version.__dict__, "document_sha256": version.document_sha256.hex()},
        clauses_in_words={clause.id: clause_words(clause) for clause in clauses},
    )
