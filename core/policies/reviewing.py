"""Comment on a draft, reply, settle: the client's own people among themselves, before a version exists."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.db.statements import many, one, rows
from core.errors import NotFound, NotInThisState
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.policies.model import Draft
from core.policies.queries import OPEN_STATES, drafts_of_policy, open_draft
from core.policies.records import hold_policy, tell
from core.policies.rules import check_revision, checked_comment
from core.policies.threads import Places, ReviewComment, ReviewThread, placed, quoted_at

_SAY_SOMETHING = "Write what you want to say."


class NoSuchThread(NotFound):
    """No thread with that id is about the open draft of the policy."""


class ThreadAlreadySo(NotInThisState):
    """The thread is settled or open as it is."""


def threads(conn: Connection, actor: Actor, draft: Draft) -> tuple[ReviewThread, ...]:
    """Every thread on a draft as they were opened, each with its place in the text of `draft`."""
    _allow_reviewing(actor)
    found = many(conn, "review_comments_of_draft", org_id=actor.org_id, draft_id=draft.id)
    places = Places.of(draft.content)
    return tuple(
        _thread(draft, places, list(comments)) for _, comments in groupby(found, key=lambda row: row.thread_id)
    )


def add_comment(
    conn: Connection,
    *,
    actor: Actor,
    policy_id: UUID,
    words: str,
    now: datetime,
    line_number: int | None = None,
    clause_id: str | None = None,
    expected_revision: int | None = None,
) -> ReviewThread:
    """Open a thread at a line (the paragraph it lies in), at a clause, or at the draft as a whole."""
    _allow_reviewing(actor)
    words = checked_comment(words, _SAY_SOMETHING)
    draft = _held_draft(conn, actor, policy_id)
    check_revision(draft, expected_revision)
    quoted = quoted_at(Places.of(draft.content), line_number, clause_id)
    thread_id = uuid4()
    _insert(
        conn, actor, draft, words, now, comment_id=thread_id, thread_id=thread_id, quoted=quoted,
        line_number=line_number, clause_id=clause_id,
    )  # fmt: skip
    facts = {"thread_id": thread_id, "draft_id": draft.id, "line_number": line_number, "clause_id": clause_id}
    tell(conn, actor, "comment.added", policy_id, facts)
    return _one_of(conn, actor, draft, thread_id)


def reply(conn: Connection, *, actor: Actor, thread_id: UUID, words: str, now: datetime) -> ReviewThread:
    """Answer in a thread; a settled one stays settled."""
    _allow_reviewing(actor)
    words = checked_comment(words, _SAY_SOMETHING)
    draft, _ = _held_thread(conn, actor, thread_id)
    _insert(conn, actor, draft, words, now, comment_id=uuid4(), thread_id=thread_id)
    tell(conn, actor, "comment.answered", draft.policy_id, {"thread_id": thread_id, "draft_id": draft.id})
    return _one_of(conn, actor, draft, thread_id)


def settle(conn: Connection, *, actor: Actor, thread_id: UUID, is_resolved: bool, now: datetime) -> ReviewThread:
    """Mark a thread as settled, or open it again."""
    _allow_reviewing(actor)
    draft, held = _held_thread(conn, actor, thread_id)
    if held.is_resolved is is_resolved:
        raise ThreadAlreadySo(f"This thread is {'settled' if is_resolved else 'open'} already.")
    rows(
        conn,
        "insert_review_resolution",
        org_id=actor.org_id,
        thread_id=thread_id,
        sequence=held.sequence + 1,
        is_resolved=is_resolved,
        user_id=actor.user_id,
        now=now,
    )
    event = "comment.settled" if is_resolved else "comment.reopened"
    tell(conn, actor, event, draft.policy_id, {"thread_id": thread_id, "draft_id": draft.id})
    return _one_of(conn, actor, draft, thread_id)


def _allow_reviewing(actor: Actor) -> None:
    """Those who write and those who approve talk to each other here."""
    if not actor.may(Permission.POLICY_DRAFT):
        allow(actor, Permission.POLICY_APPROVE)


def _held_draft(conn: Connection, actor: Actor, policy_id: UUID) -> Draft:
    hold_policy(conn, actor, policy_id)
    return open_draft(conn, actor, policy_id)


def _held_thread(conn: Connection, actor: Actor, thread_id: UUID) -> tuple[Draft, Row[Any]]:
    """The draft a thread is about and the thread as it is now, both held with the policy."""
    found = one(conn, "review_thread", org_id=actor.org_id, thread_id=thread_id)
    if found is not None:
        hold_policy(conn, actor, found.policy_id)
        found = one(conn, "review_thread", org_id=actor.org_id, thread_id=thread_id)
        drafts = drafts_of_policy(conn, actor, found.policy_id, limit=1) if found else []
        if found and drafts[0].id == found.draft_id and drafts[0].state in OPEN_STATES:
            return drafts[0], found
    raise NoSuchThread("There is no such thread on an open draft. Open the review and choose one from there.")


def _insert(
    conn: Connection,
    actor: Actor,
    draft: Draft,
    words: str,
    now: datetime,
    *,
    comment_id: UUID,
    thread_id: UUID,
    quoted: str = "",
    line_number: int | None = None,
    clause_id: str | None = None,
) -> None:
    rows(
        conn,
        "insert_review_comment",
        org_id=actor.org_id,
        comment_id=comment_id,
        policy_id=draft.policy_id,
        draft_id=draft.id,
        thread_id=thread_id,
        revision=draft.revision,
        line_number=line_number,
        clause_id=clause_id,
        quoted=quoted,
        words=words,
        user_id=actor.user_id,
        now=now,
    )


def _one_of(conn: Connection, actor: Actor, draft: Draft, thread_id: UUID) -> ReviewThread:
    return next(thread for thread in threads(conn, actor, draft) if thread.id == thread_id)


def _thread(draft: Draft, places: Places, comments: Sequence[Row[Any]]) -> ReviewThread:
    first = next(row for row in comments if row.id == row.thread_id)
    standing, line_now = placed(places, line_number=first.line_number, clause_id=first.clause_id, quoted=first.quoted)
    replies = [row for row in comments if row is not first]
    return ReviewThread(
        id=first.id,
        draft_id=draft.id,
        revision=first.revision,
        line_number=first.line_number,
        clause_id=first.clause_id,
        quoted=first.quoted,
        comments=tuple(
            ReviewComment(row.id, row.author_id, row.author_name, row.words, row.written_at)
            for row in (first, *replies)
        ),
        standing=standing,
        line_now=line_now,
        is_resolved=first.is_resolved,
        resolved_by_name=first.decided_by_name if first.is_resolved else None,
        resolved_at=first.decided_at if first.is_resolved else None,
    )
