"""Write a policy, have it reviewed by somebody else, publish it as an immutable version."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import one, rows
from core.errors import NotInThisState
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.content import Written, content
from core.policies.model import ChangeClass, Content, Draft, PolicyVersion
from core.policies.queries import OPEN_STATES, drafts_of_policy, no_such_policy, open_draft, version
from core.policies.rules import (
    abandoned,
    approved,
    check_revision,
    content_sha256,
    edited,
    published,
    refuse_hidden_change,
    reopened,
    sent_back,
    submitted,
)


class DraftAlreadyOpen(NotInThisState):
    """A policy has one draft at a time."""


def create_policy(conn: Connection, *, actor: Actor, written: Written, now: datetime) -> Draft:
    """Open a policy with its first draft."""
    allow(actor, Permission.POLICY_DRAFT)
    read = content(written)
    refuse_hidden_change(read, None)
    made = one(conn, "insert_policy", org_id=actor.org_id, title=read.title, created_by=actor.user_id, now=now)
    assert made is not None  # noqa: S101  # INSERT … RETURNING yields its row
    _insert_draft(conn, actor, made.id, read, now)
    _tell(conn, actor, "policy.created", made.id, {"change_class": read.change_class})
    return open_draft(conn, actor, made.id)


def start_draft(conn: Connection, *, actor: Actor, policy_id: UUID, now: datetime) -> Draft:
    """A new draft with the content of the current version, or of the last draft before the first publication."""
    allow(actor, Permission.POLICY_DRAFT)
    current = _hold(conn, actor, policy_id)
    latest = drafts_of_policy(conn, actor, policy_id, limit=1)
    if latest and latest[0].state in OPEN_STATES:
        state = latest[0].state.value.replace("_", " ")
        raise DraftAlreadyOpen(f"This policy already has a draft, which is {state}. Publish or abandon it first.")
    source = version(conn, actor, policy_id, current).content if current else latest[0].content
    # What the source said of its own change is not true of the next one.
    source = replace(source, change_class=ChangeClass.MATERIAL, change_summary="")
    _insert_draft(conn, actor, policy_id, source, now)
    _tell(conn, actor, "draft.started", policy_id, {"from_version": current})
    return open_draft(conn, actor, policy_id)


def edit_draft(
    conn: Connection,
    *,
    actor: Actor,
    policy_id: UUID,
    written: Written,
    now: datetime,
    expected_revision: int | None = None,
) -> Draft:
    """Replace the draft's content; nobody's newer writing is lost (DraftChangedMeanwhile)."""
    allow(actor, Permission.POLICY_DRAFT)
    current = _hold(conn, actor, policy_id)
    draft = open_draft(conn, actor, policy_id)
    check_revision(draft, expected_revision)
    read = content(written)
    refuse_hidden_change(read, version(conn, actor, policy_id, current).content if current else None)
    after = edited(draft, read, by=actor.user_id, at=now)
    _save(conn, actor, after)
    changed = [
        field.name for field in fields(Content) if getattr(read, field.name) != getattr(draft.content, field.name)
    ]
    _tell(conn, actor, "draft.edited", policy_id, {"revision": after.revision, "changed": changed})
    return open_draft(conn, actor, policy_id)


def submit_for_review(conn: Connection, *, actor: Actor, policy_id: UUID, now: datetime) -> Draft:
    """Hand the draft to somebody else for approval."""
    return _move(
        conn, actor, policy_id, Permission.POLICY_DRAFT, event="draft.submitted", move=lambda d: submitted(d, at=now)
    )


def request_changes(conn: Connection, *, actor: Actor, policy_id: UUID, comment: str, now: datetime) -> Draft:
    """Send the draft back with what is to be changed."""

    def back(draft: Draft) -> Draft:
        return sent_back(draft, by=actor.user_id, at=now, comment=comment)

    return _move(
        conn, actor, policy_id, Permission.POLICY_APPROVE, event="draft.sent_back", move=back, reason=comment.strip()
    )


def approve(
    conn: Connection, *, actor: Actor, policy_id: UUID, now: datetime, expected_revision: int | None = None
) -> Draft:
    """Approve the draft; whoever wrote any of it may not."""

    def judged(draft: Draft) -> Draft:
        check_revision(draft, expected_revision)
        return approved(draft, by=actor.user_id, at=now)

    return _move(conn, actor, policy_id, Permission.POLICY_APPROVE, event="draft.approved", move=judged)


def reopen(conn: Connection, *, actor: Actor, policy_id: UUID) -> Draft:
    """Take the draft back to writing; its approval is void."""
    return _move(conn, actor, policy_id, Permission.POLICY_DRAFT, event="draft.reopened", move=reopened)


def abandon(conn: Connection, *, actor: Actor, policy_id: UUID) -> None:
    """Give the draft up; the policy stays."""
    _move(conn, actor, policy_id, Permission.POLICY_DRAFT, event="draft.abandoned", move=abandoned)


def publish(conn: Connection, *, actor: Actor, policy_id: UUID, now: datetime) -> PolicyVersion:
    """Make the approved draft the next version: numbered without gaps, hashed, never changed again."""
    allow(actor, Permission.POLICY_PUBLISH)
    current = _hold(conn, actor, policy_id)
    draft = published(open_draft(conn, actor, policy_id))
    refuse_hidden_change(draft.content, version(conn, actor, policy_id, current).content if current else None)
    made = one(conn, "next_version", org_id=actor.org_id, policy_id=policy_id, title=draft.content.title)
    assert made is not None  # noqa: S101  # the row is held
    _save(conn, actor, draft)
    document = content_sha256(draft.content)
    rows(
        conn,
        "insert_version",
        org_id=actor.org_id,
        policy_id=policy_id,
        version_number=made.version_number,
        draft_id=draft.id,
        document_sha256=document,
        author_id=draft.author_id,
        approved_by=draft.decided_by,
        approved_at=draft.decided_at,
        published_by=actor.user_id,
        now=now,
        **_columns(draft.content),
    )
    facts = {"version_number": made.version_number, "document_sha256": document.hex()}
    _tell(conn, actor, "version.published", policy_id, facts)
    return version(conn, actor, policy_id, made.version_number)


def _move(
    conn: Connection,
    actor: Actor,
    policy_id: UUID,
    permission: Permission,
    *,
    event: str,
    move: Callable[[Draft], Draft],
    reason: str | None = None,
) -> Draft:
    allow(actor, permission)
    _hold(conn, actor, policy_id)
    before = open_draft(conn, actor, policy_id)
    after = move(before)
    _save(conn, actor, after)
    record(
        conn,
        event,
        entity="policy",
        entity_id=policy_id,
        enterprise_org_id=actor.org_id,
        old={"state": before.state},
        new={"state": after.state, "revision": after.revision},
        reason=reason,
    )
    emit(conn, event, org_id=actor.org_id, payload={"policy_id": policy_id})
    return next(draft for draft in drafts_of_policy(conn, actor, policy_id) if draft.id == after.id)


def _hold(conn: Connection, actor: Actor, policy_id: UUID) -> int:
    """Lock the policy until the end of the transaction; its current version, 0 before the first."""
    held = one(conn, "hold_policy", org_id=actor.org_id, policy_id=policy_id)
    if held is None:
        raise no_such_policy()
    return int(held.current_version)


def _insert_draft(conn: Connection, actor: Actor, policy_id: UUID, read: Content, now: datetime) -> None:
    one(
        conn,
        "insert_draft",
        org_id=actor.org_id,
        policy_id=policy_id,
        author_id=actor.user_id,
        now=now,
        **_columns(read),
    )


def _save(conn: Connection, actor: Actor, draft: Draft) -> None:
    rows(
        conn,
        "save_draft",
        org_id=actor.org_id,
        draft_id=draft.id,
        state=draft.state,
        revision=draft.revision,
        author_id=draft.author_id,
        writer_ids=list(draft.writer_ids),
        updated_at=draft.updated_at,
        submitted_at=draft.submitted_at,
        decided_by=draft.decided_by,
        decided_at=draft.decided_at,
        decision_comment=draft.decision_comment,
        **_columns(draft.content),
    )


def _columns(read: Content) -> dict[str, object]:
    return {
        "title": read.title,
        "body": read.body,
        "clauses": json.dumps(list(read.clauses)),
        "effective_from": read.effective_from,
        "effective_until": read.effective_until,
        "change_class": read.change_class,
        "change_summary": read.change_summary,
    }


def _tell(conn: Connection, actor: Actor, event: str, policy_id: UUID, new: dict[str, object]) -> None:
    record(conn, event, entity="policy", entity_id=policy_id, enterprise_org_id=actor.org_id, new=new)
    emit(conn, event, org_id=actor.org_id, payload={"policy_id": policy_id})
