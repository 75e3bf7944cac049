"""Comments of reviewers: a thread with its replies, the dialog that adds one, and the list an author works through."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.policies.model import Draft
from core.policies.reviewing import add_comment, reply, settle, threads
from core.policies.threads import ReviewThread, Standing, open_threads
from pages.components.confirming import confirm_with_reason
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import review as view
from pages.view_models.markdown import literal
from pages.view_models.times import minute


def show_comments(actor: Actor, draft: Draft) -> None:
    """What reviewers said about a draft, for its author beside the text; nothing where nobody said anything."""
    with in_transaction(actor) as scope:
        found = threads(scope.conn, actor, draft)
    if not found:
        return
    with st.expander(view.headline(found), expanded=bool(open_threads(found)), key="review.beside"):
        for thread in open_threads(found):
            thread_card(actor, thread, with_quote=True)
        settled(actor, found)


def thread_card(actor: Actor, thread: ReviewThread, *, with_quote: bool = False) -> None:
    """One open thread: its place, what was said, and the ways to answer and to settle it.

    What it is about is quoted where it no longer stands above the card.
    """
    with st.container(border=True, gap="xsmall", key=f"review.thread.{thread.id}"):
        st.caption(view.place_words(thread))
        if thread.quoted and (with_quote or thread.standing is not Standing.UNCHANGED):
            st.markdown(f"> {view.quote(thread)}")
        for comment in thread.comments:
            st.markdown(
                f"**{literal(comment.author_name)}** · {minute(comment.written_at, actor.time_zone)}  \n"
                f"{view.words(comment.words)}"
            )
        with st.container(horizontal=True):
            if st.button("Reply", key=f"review.reply.{thread.id}", icon=":material/reply:"):
                ask_reply(actor, thread)
            if st.button("Settle", key=f"review.settle.{thread.id}", icon=":material/check:"):
                _settle(actor, thread.id, is_resolved=True)


def settled(actor: Actor, found: Sequence[ReviewThread]) -> None:
    """The threads that are done with, one line each, with the way to open one again."""
    done = [thread for thread in found if thread.is_resolved]
    for thread in done:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(view.settled_line(thread, zone_name=actor.time_zone))
            if st.button("Open again", key=f"review.again.{thread.id}", type="tertiary"):
                _settle(actor, thread.id, is_resolved=False)


def ask_comment(actor: Actor, draft: Draft, *, line_number: int | None = None, clause_id: str | None = None) -> None:
    """The dialog for a new comment at a place."""
    where = "the draft as a whole"
    if line_number is not None:
        where = f"line {line_number}"
    elif clause_id is not None:
        where = f"clause {literal(clause_id)}"
    confirm_with_reason(
        "Comment", says=f"On {where}. The author and other reviewers read it; agencies never do.",
        reason_label="Your comment", verb="Add the comment", key="review.comment",
        act=partial(_add, actor, draft, line_number, clause_id),
    )  # fmt: skip


def ask_reply(actor: Actor, thread: ReviewThread) -> None:
    """The dialog for a reply."""
    confirm_with_reason(
        "Reply", says=f"To: “{literal(thread.comments[-1].words)}”", reason_label="Your reply", verb="Reply",
        key="review.answer", act=partial(_reply, actor, thread.id),
    )  # fmt: skip


def _add(actor: Actor, draft: Draft, line_number: int | None, clause_id: str | None, words: str) -> str:
    with changing(actor) as scope:
        add_comment(
            scope.conn,
            actor=actor,
            policy_id=draft.policy_id,
            words=words,
            now=scope.now,
            line_number=line_number,
            clause_id=clause_id,
            expected_revision=draft.revision,
        )
    return "Your comment is added."


def _reply(actor: Actor, thread_id: UUID, words: str) -> str:
    with changing(actor) as scope:
        reply(scope.conn, actor=actor, thread_id=thread_id, words=words, now=scope.now)
    return "Your reply is added."


def _settle(actor: Actor, thread_id: UUID, *, is_resolved: bool) -> None:
    with refusals() as outcome, changing(actor) as scope:
        settle(scope.conn, actor=actor, thread_id=thread_id, is_resolved=is_resolved, now=scope.now)
    if not outcome.refused:
        say_next("The comment is settled." if is_resolved else "The comment is open again.")
        st.rerun()
