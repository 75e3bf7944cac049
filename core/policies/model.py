"""A policy, its one draft at a time, its published versions; and the table of what may follow which state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class VersionState(StrEnum):
    """Where a version stands on its way; what agencies hold of it is a distribution's state, not this one."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"


_S = VersionState

VERSION_MOVES: Mapping[VersionState, frozenset[VersionState]] = {
    _S.DRAFT: frozenset({_S.IN_REVIEW, _S.ABANDONED}),
    _S.IN_REVIEW: frozenset({_S.APPROVED, _S.CHANGES_REQUESTED, _S.DRAFT, _S.ABANDONED}),
    _S.CHANGES_REQUESTED: frozenset({_S.DRAFT}),
    _S.APPROVED: frozenset({_S.PUBLISHED, _S.DRAFT, _S.ABANDONED}),
    _S.PUBLISHED: frozenset({_S.WITHDRAWN}),
    _S.WITHDRAWN: frozenset(),
    _S.ABANDONED: frozenset(),
}
WRITABLE_STATES = frozenset({VersionState.DRAFT, VersionState.CHANGES_REQUESTED})


class ChangeClass(StrEnum):
    """Whether agencies must answer again: a material version asks anew, an editorial one carries the answer over."""

    MATERIAL = "material"
    EDITORIAL = "editorial"


@dataclass(frozen=True)
class Content:
    """What the author writes. `clauses` are canonical clause documents, as `core.clauses.document` writes them."""

    title: str
    body: str
    clauses: tuple[Mapping[str, object], ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    change_class: ChangeClass = ChangeClass.MATERIAL
    change_summary: str = ""


@dataclass(frozen=True)
class Policy:
    """One line of a list of policies, as either side sees it.

    To its enterprise: the policy itself, `current_version` 0 before the first publication. To an agency: the highest
    version that reached it, and no draft. `listed_at` is when it was created, or first reached the agency.
    """

    id: UUID
    enterprise_org_id: UUID
    enterprise_name: str
    title: str
    current_version: int
    published_at: datetime | None
    draft_state: VersionState | None
    listed_at: datetime


@dataclass(frozen=True)
class Draft:
    """The version in the making. `revision` counts the writings, `writer_ids` are all who wrote, the author last."""

    id: UUID
    policy_id: UUID
    enterprise_org_id: UUID
    state: VersionState
    revision: int
    content: Content
    author_id: UUID
    writer_ids: tuple[UUID, ...]
    created_at: datetime
    updated_at: datetime
    submitted_at: datetime | None = None
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision_comment: str | None = None
    author_name: str = ""
    decided_by_name: str | None = None


@dataclass(frozen=True)
class Provenance:
    """The enterprise's own people behind a version; agencies are not shown them."""

    author_id: UUID
    author_name: str
    approved_by: UUID
    approved_by_name: str
    approved_at: datetime
    published_by: UUID
    published_by_name: str


@dataclass(frozen=True)
class VersionEntry:
    """One line of a policy's list of versions."""

    policy_id: UUID
    enterprise_org_id: UUID
    version_number: int
    title: str
    effective_from: date | None
    effective_until: date | None
    change_class: ChangeClass
    change_summary: str
    document_sha256: bytes
    published_at: datetime


@dataclass(frozen=True)
class PolicyVersion:
    """A published version, whole and unchangeable."""

    policy_id: UUID
    enterprise_org_id: UUID
    version_number: int
    content: Content
    document_sha256: bytes
    published_at: datetime
    provenance: Provenance | None
