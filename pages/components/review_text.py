"""A draft as agencies will read it, every paragraph and clause with its number, its comments and a way to add one."""

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.identity.model import Actor
from core.policies.model import Draft
from core.policies.threads import Paragraph, ReviewThread
from pages.components.review_comments import ask_comment, thread_card
from pages.view_models import review as view
from pages.view_models.markdown import document, literal


def reviewed_text(actor: Actor, draft: Draft, placed: view.Placed) -> None:
    """The numbered body, long ones in parts."""
    parts = view.parts(draft.content.body)
    shown = 0
    if len(parts) > 1:
        shown = st.pagination(len(parts), key="review_part", bind="query-params") - 1
    for paragraph in parts[shown] if parts else ():
        _paragraph(actor, draft, paragraph, placed.by_line.get(paragraph.line_number, ()))


def reviewed_clauses(actor: Actor, draft: Draft, placed: view.Placed) -> None:
    """Each clause in words made from its structure, with the author's own words beneath."""
    clauses = parse_clauses(draft.content.clauses)
    if not clauses:
        st.caption("This draft has no typed clauses: nothing of it is scored or compared with other policies.")
    for clause in clauses:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{literal(clause.id)}** · {literal(clause_words(clause))}")
            st.caption(f"“{literal(clause.text)}”")
            if _add_button(f"clause.{clause.id}", f"Comment on clause {clause.id}"):
                ask_comment(actor, draft, clause_id=clause.id)
            _threads(actor, placed.by_clause.get(clause.id, ()))


def _paragraph(actor: Actor, draft: Draft, paragraph: Paragraph, threads: Sequence[ReviewThread]) -> None:
    line = paragraph.line_number
    # A heading brings room above itself, which would leave its number and button hanging.
    aligned: Literal["center", "top"] = "center" if paragraph.text.startswith("#") else "top"
    with st.container(horizontal=True, vertical_alignment=aligned, gap="small", key=f"review.line.{line}"):
        st.caption(str(line), width=32)
        with st.container(width="stretch"):
            st.markdown(document(paragraph.text))
        if _add_button(f"line.{line}", f"Comment on line {line}"):
            ask_comment(actor, draft, line_number=line)
    _threads(actor, threads)


def _add_button(place: str, says: str) -> bool:
    return st.button("Comment", key=f"review.add.{place}", type="tertiary", icon=":material/add_comment:", help=says)


def _threads(actor: Actor, threads: Sequence[ReviewThread]) -> None:
    for thread in threads:
        thread_card(actor, thread)
