"""The rows of a policy as its operations hold, write and tell of them."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.audit.operations import record
from core.db.statements import one, rows
from core.events.operations import emit
from core.identity.model import Actor
from core.policies.model import Content, Draft
from core.policies.queries import no_such_policy


def hold_policy(conn: Connection, actor: Actor, policy_id: UUID) -> int:
    """Lock the policy until the end of the transaction; its current version, 0 before the first."""
    held = one(conn, "hold_policy", org_id=actor.org_id, policy_id=policy_id)
    if held is None:
        raise no_such_policy()
    return int(held.current_version)


def insert_draft(conn: Connection, actor: Actor, policy_id: UUID, read: Content, now: datetime) -> None:
    """The draft that becomes the next version, by the actor."""
    one(
        conn,
        "insert_draft",
        org_id=actor.org_id,
        policy_id=policy_id,
        author_id=actor.user_id,
        now=now,
        **content_columns(read),
    )


def save_draft(conn: Connection, actor: Actor, draft: Draft) -> None:
    """The draft as a move or a writing left it."""
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
        publish_at=draft.publish_at,
        publish_ordered_by=draft.publish_ordered_by,
        publish_refusal=draft.publish_refusal,
        **content_columns(draft.content),
    )


def content_columns(read: Content) -> dict[str, object]:
    """What an author wrote, by column."""
    return {
        "title": read.title,
        "body": read.body,
        "clauses": json.dumps(list(read.clauses)),
        "effective_from": read.effective_from,
        "effective_until": read.effective_until,
        "change_class": read.change_class,
        "change_summary": read.change_summary,
    }


def tell(
    conn: Connection,
    actor: Actor,
    event: str,
    policy_id: UUID,
    new: Mapping[str, object],
    *,
    old: Mapping[str, object] | None = None,
    reason: str | None = None,
) -> None:
    """The trail row and the event of one step of a policy, for its own organization."""
    record(
        conn,
        event,
        entity="policy",
        entity_id=policy_id,
        enterprise_org_id=actor.org_id,
        old=old,
        new=new,
        reason=reason,
    )
    emit(conn, event, org_id=actor.org_id, payload={"policy_id": policy_id})
