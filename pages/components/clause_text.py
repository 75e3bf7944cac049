"""The clauses as text: written, pasted and taken away as YAML or JSON, in step with the rows."""

from collections.abc import Mapping

import streamlit as st

from core.errors import Refusal
from core.policies.content import Written, content
from core.policies.exporting import MEDIA_TYPES, ExportFormat, exported
from pages.components import clause_list
from pages.components.refusing import show_problems
from pages.view_models import drafts as view

DOWNLOADS: Mapping[ExportFormat, str] = {
    ExportFormat.MARKDOWN: "The policy as Markdown",
    ExportFormat.YAML: "Its clauses as YAML",
    ExportFormat.JSON: "Its clauses as JSON",
}


def clause_text(typed: Written) -> None:
    """Draw the text with its notation and its problems, and the downloads of the whole draft."""
    st.radio(
        "Notation", clause_list.NOTATIONS, horizontal=True, key=clause_list.NOTATION,
        on_change=clause_list.turn_notation, persist_state="session",
    )  # fmt: skip
    text = st.text_area(
        "Clauses (YAML or JSON)", height=420, placeholder=view.EXAMPLE, key=clause_list.text_key(),
        on_change=clause_list.typed_in,
        help="A list of clauses. What you write or paste here appears in the rows, and what you fill in there, here.",
    )  # fmt: skip
    problems = view.read_text(text or "").problems
    if problems:
        show_problems(problems)
    _take_away(typed)


def _take_away(typed: Written) -> None:
    """The draft as files, as it stands in the fields; what cannot be saved cannot be taken away either."""
    try:
        now = content(typed)
    except Refusal:
        st.caption("The downloads come back when the text and its clauses are complete.")
        return
    with st.container(horizontal=True):
        for wanted, label in DOWNLOADS.items():
            st.download_button(
                label, exported(now, wanted), file_name=view.file_name(now.title, wanted), mime=MEDIA_TYPES[wanted],
                on_click="ignore", icon=":material/download:", key=f"draft.download.{wanted.value}",
            )  # fmt: skip
