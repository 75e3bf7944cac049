"""Questions about policies, drafts and versions; an agency sees what reached it, and no draft."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one
from core.errors import NotFound
from core.identity.model import Actor
from core.policies.model import (
    ChangeClass,
    Content,
    Draft,
    FdaKind,
    Policy,
    PolicyFilter,
    PolicySort,
    PolicyVersion,
    Provenance,
    VersionEntry,
    VersionState,
    VersionWithdrawal,
)

OPEN_STATES = frozenset(
    {VersionState.DRAFT, VersionState.IN_REVIEW, VersionState.CHANGES_REQUESTED, VersionState.APPROVED}
)


LARGEST_NUMBER = 2**31 - 1
"""What the column of version numbers holds."""


class NoSuchPolicy(NotFound):
    """No policy with that id is the actor's own or reached them."""


class NoSuchVersion(NotFound):
    """No such version is published, or it did not reach the actor."""


class NoOpenDraft(NotFound):
    """The policy has no draft that is still open."""


def policies(conn: Connection, actor: Actor, asked: PolicyFilter | None = None, *, limit: int = 50) -> list[Policy]:
    """A page of the policies of the actor's organization (sent or received); without a filter all, newest first."""
    return [_policy(row) for row in _policies(conn, actor, asked or PolicyFilter(), limit=limit)]


def policy(conn: Connection, actor: Actor, policy_id: UUID) -> Policy:
    """One policy, or NoSuchPolicy; a stranger's id reads as an unknown one."""
    found = _policies(conn, actor, PolicyFilter(), policy_id=policy_id, limit=1)
    if not found:
        raise no_such_policy()
    return _policy(found[0])


def no_such_policy() -> NoSuchPolicy:
    """The one sentence for every id that does not reach the actor."""
    return NoSuchPolicy("There is no such policy. Open Policies and choose one from there.")


def drafts_of_policy(conn: Connection, actor: Actor, policy_id: UUID, *, limit: int = 50) -> list[Draft]:
    """The policy's drafts, the open one first (at most one is), then the latest. Its enterprise's alone."""
    return [
        _draft(row) for row in many(conn, "drafts_of_policy", org_id=actor.org_id, policy_id=policy_id, limit=limit)
    ]


def open_draft(conn: Connection, actor: Actor, policy_id: UUID) -> Draft:
    """The draft that becomes the next version, or NoOpenDraft."""
    latest = drafts_of_policy(conn, actor, policy_id, limit=1)
    if not latest or latest[0].state not in OPEN_STATES:
        raise NoOpenDraft("This policy has no open draft. Start a new draft first.")
    return latest[0]


def versions_of_policy(
    conn: Connection, actor: Actor, policy_id: UUID, *, below: int | None = None, limit: int = 50
) -> list[VersionEntry]:
    """A page of the policy's versions without their text, newest first; `below` continues under a number.

    Raises:
        NoSuchPolicy: the policy is not the actor's own, or did not reach them.
    """
    policy(conn, actor, policy_id)
    below = None if below is None else max(0, min(below, LARGEST_NUMBER))
    name = "versions_of_enterprise" if actor.is_enterprise else "versions_of_agency"
    found = many(conn, name, org_id=actor.org_id, policy_id=policy_id, below=below, limit=limit)
    return [_entry(row, actor) for row in found]


def version(conn: Connection, actor: Actor, policy_id: UUID, version_number: int) -> PolicyVersion:
    """One version, whole; the people behind it only for its own enterprise."""
    name = "version_of_enterprise" if actor.is_enterprise else "version_of_agency"
    number = max(0, min(version_number, LARGEST_NUMBER))
    row = one(conn, name, org_id=actor.org_id, policy_id=policy_id, version_number=number)
    if row is None:
        raise NoSuchVersion("There is no such version. Open the policy and choose one from its history.")
    return PolicyVersion(
        policy_id=row.policy_id,
        enterprise_org_id=row.enterprise_org_id,
        version_number=row.version_number,
        content=_content(row),
        document_sha256=bytes(row.document_sha256),
        published_at=row.published_at,
        provenance=_provenance(row) if actor.is_enterprise else None,
        fda_kinds=_kinds(row),
        withdrawal=_withdrawal(row) if actor.is_enterprise else None,
    )


def _policies(
    conn: Connection, actor: Actor, asked: PolicyFilter, *, policy_id: UUID | None = None, limit: int
) -> list[Row[Any]]:
    name = "policies_of_enterprise" if actor.is_enterprise else "policies_of_agency"
    after, after_id = asked.after or (None, None)
    by_title = asked.sort is PolicySort.TITLE
    found = many(
        conn,
        name,
        org_id=actor.org_id,
        policy_id=policy_id,
        search=asked.search or None,
        state=asked.state,
        brand=asked.brand,
        fda_kind=asked.fda_kind,
        sort=asked.sort,
        after_title=after if by_title else None,
        after_at=None if by_title else after,
        after_id=after_id,
        limit=limit,
    )
    return list(found)


def _policy(row: Row[Any]) -> Policy:
    state = VersionState(row.draft_state) if row.draft_state else None
    return Policy(**{**row._mapping, "draft_state": state, "fda_kinds": _kinds(row), "brands": tuple(row.brands)})


def _entry(row: Row[Any], actor: Actor) -> VersionEntry:
    return VersionEntry(
        policy_id=row.policy_id,
        enterprise_org_id=row.enterprise_org_id,
        version_number=row.version_number,
        title=row.title,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        change_class=ChangeClass(row.change_class),
        change_summary=row.change_summary,
        document_sha256=bytes(row.document_sha256),
        published_at=row.published_at,
        fda_kinds=_kinds(row),
        provenance=_provenance(row) if actor.is_enterprise else None,
        withdrawal=_withdrawal(row) if actor.is_enterprise else None,
    )


def _kinds(row: Row[Any]) -> tuple[FdaKind, ...]:
    return tuple(FdaKind(kind) for kind in row.fda_kinds)


def _withdrawal(row: Row[Any]) -> VersionWithdrawal | None:
    if row.withdrawn_at is None:
        return None
    return VersionWithdrawal(row.withdrawal_reason, row.withdrawn_by_name, row.withdrawn_at)


def _content(row: Row[Any]) -> Content:
    return Content(
        title=row.title,
        body=row.body,
        clauses=tuple(row.clauses),
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        change_class=ChangeClass(row.change_class),
        change_summary=row.change_summary,
    )


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        policy_id=row.policy_id,
        enterprise_org_id=row.enterprise_org_id,
        state=VersionState(row.state),
        revision=row.revision,
        content=_content(row),
        author_id=row.author_id,
        writer_ids=tuple(row.writer_ids),
        created_at=row.created_at,
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_comment=row.decision_comment,
        author_name=row.author_name,
        decided_by_name=row.decided_by_name,
        publish_at=row.publish_at,
        publish_ordered_by=row.publish_ordered_by,
        publish_ordered_by_name=row.publish_ordered_by_name,
        publish_refusal=row.publish_refusal,
        fda_kinds=_kinds(row),
    )


def _provenance(row: Row[Any]) -> Provenance:
    return Provenance(
        author_id=row.author_id,
        author_name=row.author_name,
        approved_by=row.approved_by,
        approved_by_name=row.approved_by_name,
        approved_at=row.approved_at,
        published_by=row.published_by,
        published_by_name=row.published_by_name,
    )
