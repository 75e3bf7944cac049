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


class FdaKind(StrEnum):
    """A check of FDA practice (21 CFR 202.1(e), 314.81(b)(3)) that a clause demands or the client tracks."""

    FAIR_BALANCE = "fair_balance"
    MLR_SIGNOFF = "mlr_signoff"
    FORM_2253 = "form_2253"
    AI_LABEL = "ai_label"


class PolicySort(StrEnum):
    """The orders of a list of policies."""

    NEWEST = "newest"
    CHANGED = "changed"
    TITLE = "title"


@dataclass(frozen=True)
class PolicyFilter:
    """Which policies are asked for, in which order, and after which one (the sort's own value and the id).

    `state` is that of an open draft, or `published` or `withdrawn` for the newest version. An agency has no drafts and
    reads no brands, so that such a filter leaves it nothing.
    """

    search: str | None = None
    state: VersionState | None = None
    brand: str | None = None
    fda_kind: FdaKind | None = None
    sort: PolicySort = PolicySort.NEWEST
    after: tuple[datetime | str, UUID] | None = None
    limit: int = 50


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
    changed_at: datetime | None = None
    fda_kinds: tuple[FdaKind, ...] = ()
    brands: tuple[str, ...] = ()
    is_withdrawn: bool = False
    publish_at: datetime | None = None


@dataclass(frozen=True)
class Tracking:
    """What a client keeps about a policy beside its text; outside the hash, and never an agency's to read.

    A check asked for here counts beside those that the clauses ask for. `revision` 0: nobody has filled it in yet.
    """

    brands: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    requires_fair_balance: bool = False
    requires_mlr_signoff: bool = False
    requires_ai_label: bool = False
    form_2253_lead_days: int | None = None
    revision: int = 0


@dataclass(frozen=True)
class Draft:
    """The version in the making. `revision` counts the writings, `writer_ids` are all who wrote, the author last.

    `publish_at`: an approved draft publishes itself then, by order of `publish_ordered_by`; `publish_refusal` says why
    the last such order was not carried out.
    """

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
    publish_at: datetime | None = None
    publish_ordered_by: UUID | None = None
    publish_ordered_by_name: str | None = None
    publish_refusal: str | None = None
    fda_kinds: tuple[FdaKind, ...] = ()


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
class VersionWithdrawal:
    """Why a published version may no longer be distributed; its text stays as it was."""

    reason: str
    withdrawn_by_name: str
    withdrawn_at: datetime


@dataclass(frozen=True)
class VersionEntry:
    """One line of a policy's list of versions; the client's people and its withdrawal are None to an agency."""

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
    fda_kinds: tuple[FdaKind, ...] = ()
    provenance: Provenance | None = None
    withdrawal: VersionWithdrawal | None = None


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
    fda_kinds: tuple[FdaKind, ...] = ()
    withdrawal: VersionWithdrawal | None = None
