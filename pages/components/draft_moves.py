"""The draft of a policy on its way: where it stands, what it says, and the moves that are open to the reader."""

from collections.abc import Callable, Mapping
from datetime import datetime

import streamlit as st
from sqlalchemy import Connection

from core.identity.model import Actor
from core.policies import operations
from core.policies.model import Draft, VersionState
from pages.components.confirming import confirm, confirm_with_reason
from pages.components.document_view import clauses, document
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.status import status
from pages.transactions import changing
from pages.view_models import policies as view
from pages.view_models.markdown import literal

Act = Callable[[Connection, datetime], object]

_SAID: Mapping[VersionState, str] = {
    VersionState.IN_REVIEW: "The draft is in review. Somebody who wrote none of it can approve it.",
    VersionState.APPROVED: "The draft is approved and can be published.",
    VersionState.CHANGES_REQUESTED: "The draft went back with your comment.",
    VersionState.PUBLISHED: "The new version is published. Distribute it now, so that agencies receive it.",
    VersionState.DRAFT: "The draft is open for writing again.",
    VersionState.ABANDONED: "The draft is given up.",
}


def draft_card(actor: Actor, draft: Draft, *, next_number: int) -> None:
    """The card at the top of a policy while a draft is under way."""
    with st.container(border=True):
        st.markdown(f"**The draft of version {next_number}**")
        status(draft.state, draft.content.change_class)
        st.caption(view.draft_sentence(draft, actor, zone_name=actor.time_zone))
        if draft.decision_comment:
            st.warning(
                f"{literal(draft.decided_by_name or 'A reviewer')} asks: {literal(draft.decision_comment)}",
                icon=":material/rate_review:",
            )
        with st.container(horizontal=True, vertical_alignment="center"):
            if view.can_write(draft, actor):
                st.page_link(
                    "draft.py", label="Write", icon=":material/edit:", query_params={"policy": str(draft.policy_id)}
                )
            for move in view.moves(draft, actor):
                kind = "primary" if move.is_next else "secondary"
                if st.button(move.label, type=kind, key=f"draft.{move.to.value}"):  # type: ignore[arg-type]  # two of its words
                    _move(actor, draft, move.to, next_number)
        with st.expander("Read the draft", key="draft.text"):
            document(draft.content.body)
            clauses(draft.content.clauses)


def _move(actor: Actor, draft: Draft, to: VersionState, next_number: int) -> None:
    """Carry a move out, after asking where it cannot be taken back or needs a comment."""
    if to is VersionState.PUBLISHED:
        says = view.publishing_says(draft, next_number)
        confirm("Publish", says=says, verb="Publish", key="draft.publish", act=lambda: _carry_out(actor, draft, to))
    elif to is VersionState.ABANDONED:
        says = "The draft's text is given up; published versions stay as they are."
        confirm("Abandon the draft", says=says, verb="Abandon", key="draft.abandon",
                act=lambda: _carry_out(actor, draft, to))  # fmt: skip
    elif to is VersionState.CHANGES_REQUESTED:
        confirm_with_reason(
            "Request changes", says="The author reads your comment with the draft.", reason_label="What should change?",
            verb="Send it back", key="draft.send_back", act=lambda comment: _carry_out(actor, draft, to, comment),
        )  # fmt: skip
    else:
        with refusals() as outcome:
            said = _carry_out(actor, draft, to)
        if not outcome.refused:
            say_next(said)
            st.rerun()


def _carry_out(actor: Actor, draft: Draft, to: VersionState, comment: str = "") -> str:
    with changing(actor) as scope:
        _acts(actor, draft, comment)[to](scope.conn, scope.now)
    return _SAID[to]


def _acts(actor: Actor, draft: Draft, comment: str) -> Mapping[VersionState, Act]:
    policy_id, revision = draft.policy_id, draft.revision
    return {
        VersionState.IN_REVIEW: lambda conn, now: operations.submit_for_review(
            conn, actor=actor, policy_id=policy_id, now=now
        ),
        VersionState.APPROVED: lambda conn, now: operations.approve(
            conn, actor=actor, policy_id=policy_id, now=now, expected_revision=revision
        ),
        VersionState.CHANGES_REQUESTED: lambda conn, now: operations.request_changes(
            conn, actor=actor, policy_id=policy_id, comment=comment, now=now
        ),
        VersionState.PUBLISHED: lambda conn, now: operations.publish(conn, actor=actor, policy_id=policy_id, now=now),
        VersionState.DRAFT: lambda conn, _: operations.reopen(conn, actor=actor, policy_id=policy_id),
        VersionState.ABANDONED: lambda conn, _: operations.abandon(conn, actor=actor, policy_id=policy_id),
    }
