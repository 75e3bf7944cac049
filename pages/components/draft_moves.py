"""The draft of a policy on its way: where it stands, what it says, and the moves that are open to the reader."""

from collections.abc import Callable, Mapping
from datetime import datetime

import streamlit as st
from sqlalchemy import Connection

from core.identity.model import Actor
from core.policies import operations
from core.policies.model import Draft, VersionState
from core.policies.reviewing import threads
from core.policies.threads import open_threads
from pages.components.confirming import confirm
from pages.components.document_view import clauses, document
from pages.components.heading import say_next
from pages.components.publication import publication
from pages.components.refusing import refusals
from pages.components.review_decision import ask_for_changes, ask_to_approve
from pages.components.status import status
from pages.transactions import changing, in_transaction
from pages.view_models import policies as view
from pages.view_models.markdown import literal

Act = Callable[[Connection, datetime], object]

_SAID: Mapping[VersionState, str] = {
    VersionState.IN_REVIEW: "The draft is in review. Somebody who wrote none of it can approve it.",
    VersionState.PUBLISHED: "The new version is published. Distribute it now, so that agencies receive it.",
    VersionState.DRAFT: "The draft is open for writing again.",
    VersionState.ABANDONED: "The draft is given up.",
}


def draft_card(actor: Actor, draft: Draft, *, next_number: int) -> None:
    """The card at the top of a policy while a draft is under way."""
    with st.container(border=True):
        st.markdown(f"**The draft of version {next_number}**")
        status(draft.state, draft.content.change_class, *draft.fda_kinds)
        st.caption(view.draft_sentence(draft, actor, zone_name=actor.time_zone))
        _said(draft)
        with st.container(horizontal=True, vertical_alignment="center"):
            _ways(actor, draft)
            for move in view.moves(draft, actor):
                kind = "primary" if move.is_next else "secondary"
                if st.button(move.label, type=kind, key=f"draft.{move.to.value}"):  # type: ignore[arg-type]  # two of its words
                    make_move(actor, draft, move.to, next_number)
            publication(actor, draft)
        with st.expander("Read the draft", key="draft.text"):
            document(draft.content.body)
            clauses(draft.content.clauses)


def _said(draft: Draft) -> None:
    """What the decision said, and what became of an order to publish."""
    if draft.decision_comment:
        by = literal(draft.decided_by_name or "A reviewer")
        if draft.state is VersionState.APPROVED:
            st.info(f"{by} approved it: {literal(draft.decision_comment)}", icon=":material/rate_review:")
        else:
            st.warning(f"{by} asks: {literal(draft.decision_comment)}", icon=":material/rate_review:")
    if draft.publish_refusal:
        said = f"It was not published at the time that was set. {draft.publish_refusal}"
        st.error(literal(said), icon=":material/block:")


def _ways(actor: Actor, draft: Draft) -> None:
    query = {"policy": str(draft.policy_id)}
    if view.can_write(draft, actor):
        st.page_link("draft.py", label="Write", icon=":material/edit:", query_params=query)
    if view.can_review(draft, actor):
        st.page_link("review.py", label="Review", icon=":material/rate_review:", query_params=query)


def make_move(actor: Actor, draft: Draft, to: VersionState, next_number: int) -> None:
    """Carry a move out, after asking where it cannot be taken back or needs a comment."""
    if to is VersionState.PUBLISHED:
        says = view.publishing_says(draft, next_number)
        confirm("Publish", says=says, verb="Publish", key="draft.publish", act=lambda: _carry_out(actor, draft, to))
    elif to is VersionState.ABANDONED:
        says = "The draft's text is given up; published versions stay as they are."
        confirm("Abandon the draft", says=says, verb="Abandon", key="draft.abandon",
                act=lambda: _carry_out(actor, draft, to))  # fmt: skip
    elif to is VersionState.CHANGES_REQUESTED:
        ask_for_changes(actor, draft)
    elif to is VersionState.APPROVED:
        with in_transaction(actor) as scope:
            open_count = len(open_threads(threads(scope.conn, actor, draft)))
        ask_to_approve(actor, draft, open_count=open_count, next_number=next_number)
    else:
        with refusals() as outcome:
            said = _carry_out(actor, draft, to)
        if not outcome.refused:
            say_next(said)
            st.rerun()


def _carry_out(actor: Actor, draft: Draft, to: VersionState) -> str:
    with changing(actor) as scope:
        _acts(actor, draft)[to](scope.conn, scope.now)
    return _SAID[to]


def _acts(actor: Actor, draft: Draft) -> Mapping[VersionState, Act]:
    policy_id = draft.policy_id
    return {
        VersionState.IN_REVIEW: lambda conn, now: operations.submit_for_review(
            conn, actor=actor, policy_id=policy_id, now=now
        ),
        VersionState.PUBLISHED: lambda conn, now: operations.publish(conn, actor=actor, policy_id=policy_id, now=now),
        VersionState.DRAFT: lambda conn, _: operations.reopen(conn, actor=actor, policy_id=policy_id),
        VersionState.ABANDONED: lambda conn, _: operations.abandon(conn, actor=actor, policy_id=policy_id),
    }
