"""The clauses as text: written, pasted and taken away as YAML or JSON, in step with the rows."""

import streamlit as st

from core.errors import Refusal
from core.policies.content import Written, content
from pages.components import clause_list
from pages.components.refusing import show_problems
from pages.components.taking_away import take_away
from pages.view_models import drafts as view


def clause_text(typed: Written) -> None:
    """Draw the text with its notation and its problems, and the downloads of the whole draft."""
    st.radio(
        "Notation", clause_list.NOTATIONS, horizontal=True, key=clause_list.NOTATION,
        on_change=clause_list.turn_notation, persist_state="session",
    )  # fmt: skip
    key = clause_list.text_key()
    text = st.text_area(
        "Clauses (YAML or JSON)", height=420, placeholder=view.EXAMPLE, key=key,
        on_change=clause_list.typed_in, args=(key,),
        help="A list of clauses. What you write or paste here appears in the rows, and what you fill in there, here.",
    )  # fmt: skip
    problems = view.read_text(text or "").problems
    if problems:
        show_problems(problems)
    _downloads(typed)


def _downloads(typed: Written) -> None:
    """The draft as files, as it stands in the fields; what cannot be saved cannot be taken away either."""
    try:
        now = content(typed)
    except Refusal:
        st.caption("The downloads come back when the text and its clauses are complete.")
        return
    take_away(now, key="draft.download")
