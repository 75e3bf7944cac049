"""Approve a draft, or ask for changes: the reviewer's two buttons, each with a dialog that says what it does."""

from functools import partial

import streamlit as st

from core.identity.model import Actor
from core.policies.model import Draft
from core.policies.operations import approve, request_changes
from pages.components.confirming import confirm_with_reason
from pages.transactions import changing
from pages.view_models import review as view
from pages.view_models.words import counted


def decision(actor: Actor, draft: Draft, *, open_count: int, next_number: int) -> None:
    """The buttons, or why there are none."""
    hindrance = view.hindrance(draft, actor)
    if hindrance:
        st.info(hindrance, icon=":material/info:")
    if not view.may_decide(draft, actor):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if not hindrance and st.button("Approve", type="primary", icon=":material/check:", key="review.approve"):
            ask_to_approve(actor, draft, open_count=open_count, next_number=next_number)
        if st.button("Ask for changes", icon=":material/undo:", key="review.send_back"):
            ask_for_changes(actor, draft)
        if open_count:
            st.caption(counted(open_count, "open comment"))


def ask_to_approve(actor: Actor, draft: Draft, *, open_count: int, next_number: int) -> None:
    """The dialog that approves, with a comment where there is something to say."""
    confirm_with_reason(
        "Approve the draft", says=view.approving_says(open_count, next_number), reason_label="A comment (optional)",
        verb="Approve all the same" if open_count else "Approve", key="review.approval",
        act=partial(_approve, actor, draft, open_count > 0),
    )  # fmt: skip


def ask_for_changes(actor: Actor, draft: Draft) -> None:
    """The dialog that sends the draft back."""
    confirm_with_reason(
        "Ask for changes", says="The author reads this with your comments, and writes on.",
        reason_label="What should change?", verb="Send it back", key="review.changes",
        act=partial(_send_back, actor, draft),
    )  # fmt: skip


def _approve(actor: Actor, draft: Draft, despite_open_comments: bool, comment: str) -> str:
    with changing(actor) as scope:
        approve(
            scope.conn,
            actor=actor,
            policy_id=draft.policy_id,
            now=scope.now,
            expected_revision=draft.revision,
            comment=comment,
            despite_open_comments=despite_open_comments,
        )
    return "The draft is approved and can be published."


def _send_back(actor: Actor, draft: Draft, comment: str) -> str:
    with changing(actor) as scope:
        request_changes(scope.conn, actor=actor, policy_id=draft.policy_id, comment=comment, now=scope.now)
    return "The draft went back with your comment."
