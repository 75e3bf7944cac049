"""What differs between two versions: the rules first, then the text line by line."""

from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.policies.model import Content
from core.policies.queries import version
from pages.components.status import badge
from pages.transactions import in_transaction
from pages.view_models import comparison as view
from pages.view_models.markdown import literal


def show_comparison(actor: Actor, policy_id: UUID, number_from: int, number_to: int) -> None:
    """Two versions that the actor may read: the client's own, or those an agency received.

    Raises:
        NoSuchVersion: one of them is not there, or did not reach the actor.
    """
    with in_transaction(actor) as scope:
        before, after = (version(scope.conn, actor, policy_id, number) for number in (number_from, number_to))
    if after.content.change_summary and number_to > number_from:
        st.markdown(f"> {literal(after.content.change_summary)}")
    show_changes(before.content, after.content, key="comparison")


def show_changes(before: Content, after: Content, *, key: str) -> None:
    """The same of any two contents, a draft's too; `key` tells several on one page apart."""
    found = view.comparison(before, after)
    st.markdown(f"**{view.summary(found)}**")
    for name, was, now in found.frame:
        st.markdown(f"{name}: {literal(now)} – before: {literal(was)}")
    for line in found.clauses:
        _clause(line)
    if found.changed_line_count:
        how = st.radio(
            "Lines", [view.UNIFIED, view.BESIDE], horizontal=True, key=f"{key}.lines", label_visibility="collapsed"
        )
        with st.container(border=True, key=f"{key}.text"):
            st.html(view.lines_html(found.lines, beside=how == view.BESIDE))


def _clause(line: view.ClauseLine) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{literal(line.clause_id)}** {badge(line.change)}")
        if line.after:
            st.markdown(literal(line.after))
        if line.before and line.before != line.after:
            st.markdown(f"Before: {literal(line.before)}")
        if line.own_words:
            st.caption(f"“{literal(line.own_words)}”")
