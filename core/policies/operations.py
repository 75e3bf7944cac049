"""Write a policy, have it reviewed by somebody else, publish it as an immutable version."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.db.statements import one, rows
from core.errors import NotInThisState
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.content import Written, content
from core.policies.model import ChangeClass, Content, Draft, PolicyVersion
from core.policies.queries import OPEN_STATES, drafts_of_policy, open_draft, version
from core.policies.records import content_columns, hold_policy, insert_draft, save_draft, tell
from core.policies.rules import (
    abandoned,
    approved,
    check_revision,
    content_sha256,
    edited,
    published,
    refuse_hidden_change,
    refuse_open_comments,
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
    insert_draft(conn, actor, made.id, read, now)
    tell(conn, actor, "policy.created", made.id, {"change_class": read.change_class})
    return open_draft(conn, actor, made.id)


def start_draft(
    conn: Connection, *, actor: Actor, policy_id: UUID, now: datetime, from_version: int | None = None
) -> Draft:
    """A new draft with the content of a version: the one asked for, else the current one, else the last draft's.

    Rolling back is that: the old content, reviewed and published as a new version.
    """
    allow(actor, Permission.POLICY_DRAFT)
    current = hold_policy(conn, actor, policy_id)
    latest = drafts_of_policy(conn, actor, policy_id, limit=1)
    if latest and latest[0].state in OPEN_STATES:
        state = latest[0].state.value.replace("_", " ")
        raise DraftAlreadyOpen(f"This policy already has a draft, which is {state}. Publish or abandon it first.")
    wanted = current if from_version is None else from_version
    is_first = from_version is None and not current
    source = latest[0].content if is_first else version(conn, actor, policy_id, wanted).content
    # What the source said of its own change is not true of the next one.
    source = replace(source, change_class=ChangeClass.MATERIAL, change_summary="")
    insert_draft(conn, actor, policy_id, source, now)
    tell(conn, actor, "draft.started", policy_id, {"from_version": wanted})
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
    current = hold_policy(conn, actor, policy_id)
    draft = open_draft(conn, actor, policy_id)
    check_revision(draft, expected_revision)
    read = content(written)
    refuse_hidden_change(read, version(conn, actor, policy_id, current).content if current else None)
    after = edited(draft, read, by=actor.user_id, at=now)
    save_draft(conn, actor, after)
    changed = [
        field.name for field in fields(Content) if getattr(read, field.name) != getattr(draft.content, field.name)
    ]
    tell(conn, actor, "draft.edited", policy_id, {"revision": after.revision, "changed": changed})
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
    conn: Connection,
    *,
    actor: Actor,
    policy_id: UUID,
    now: datetime,
    expected_revision: int | None = None,
    comment: str = "",
    despite_open_comments: bool = False,
) -> Draft:
    """Approve the draft; whoever wrote any of it may not, and open comments have to be accepted by name."""

    def judged(draft: Draft) -> Draft:
        check_revision(draft, expected_revision)
        after = approved(draft, by=actor.user_id, at=now, comment=comment)
        counted = one(conn, "open_thread_count", org_id=actor.org_id, draft_id=draft.id)
        refuse_open_comments(counted.open_count if counted else 0, accepted=despite_open_comments)
        return after

    reason = comment.strip() or None
    return _move(conn, actor, policy_id, Permission.POLICY_APPROVE, event="draft.approved", move=judged, reason=reason)


def reopen(conn: Connection, *, actor: Actor, policy_id: UUID) -> Draft:
    """Take the draft back to writing; its approval is void."""
    return _move(conn, actor, policy_id, Permission.POLICY_DRAFT, event="draft.reopened", move=reopened)


def abandon(conn: Connection, *, actor: Actor, policy_id: UUID) -> None:
    """Give the draft up; the policy stays."""
    _move(conn, actor, policy_id, Permission.POLICY_DRAFT, event="draft.abandoned", move=abandoned)


def publish(conn: Connection, *, actor: Actor, policy_id: UUID, now: datetime) -> PolicyVersion:
    """Make the approved draft the next version: numbered without gaps, hashed, never changed again."""
    allow(actor, Permission.POLICY_PUBLISH)
    current = hold_policy(conn, actor, policy_id)
    draft = open_draft(conn, actor, policy_id)
    published(draft)
    refuse_hidden_change(draft.content, version(conn, actor, policy_id, current).content if current else None)
    made = one(conn, "next_version", org_id=actor.org_id, policy_id=policy_id, title=draft.content.title)
    assert made is not None  # noqa: S101  # the row is held
    rows(conn, "close_draft", org_id=actor.org_id, draft_id=draft.id)
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
        **content_columns(draft.content),
    )
    facts = {"version_number": made.version_number, "document_sha256": document.hex()}
    if draft.publish_at is not None:
        facts |= {"publish_at": draft.publish_at, "ordered_by": draft.publish_ordered_by}
    tell(conn, actor, "version.published", policy_id, facts)
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
    hold_policy(conn, actor, policy_id)
    before = open_draft(conn, actor, policy_id)
    after = move(before)
    save_draft(conn, actor, after)
    old, new = {"state": before.state}, {"state": after.state, "revision": after.revision}
    tell(conn, actor, event, policy_id, new, old=old, reason=reason)
    return next(draft for draft in drafts_of_policy(conn, actor, policy_id) if draft.id == after.id)
