"""The clauses as text: written, pasted and taken away as YAML or JSON, in step with the rows."""

import streamlit as st

from core.errors import Refusal
from core.policies.exporting import clauses_json, clauses_yaml
from pages.components import clause_list
from pages.components.refusing import show_problems
from pages.view_models import drafts as view


def clause_text() -> None:
    """Draw the text with its notation, its problems and its downloads."""
    st.radio(
        "Notation", clause_list.NOTATIONS, horizontal=True, key=clause_list.NOTATION,
        on_change=clause_list.turn_notation, persist_state="session",
    )  # fmt: skip
    text = st.text_area(
        "Clauses (YAML or JSON)", height=420, placeholder=view.EXAMPLE, key=clause_list.TEXT, persist_state="session",
        on_change=clause_list.close,
        help="A list of clauses. What you write or paste here appears in the rows, and what you fill in there, here.",
    )  # fmt: skip
    problems = view.read_text(text or "").problems
    if problems:
        show_problems(problems)
    try:
        listed = clause_list.documents()
    except Refusal:
        return
    with st.container(horizontal=True):
        for name, write, mime in (
            ("YAML", clauses_yaml, "application/yaml"),
            ("JSON", clauses_json, "application/json"),
        ):
            st.download_button(
                f"Download as {name}", write(listed), file_name=f"clauses.{name.lower()}", mime=mime, on_click="ignore",
                icon=":material/download:", key=f"draft.download.{name.lower()}", disabled=not listed,
            )  # fmt: skip
