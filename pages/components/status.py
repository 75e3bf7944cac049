"""A state drawn as shape, word and colour."""

from enum import StrEnum

import streamlit as st

from pages.view_models.words import word_of


def badge(state: StrEnum) -> str:
    """The state as Markdown, for use inside a sentence or a table cell that reads Markdown."""
    return word_of(state).badge


def status(*states: StrEnum) -> None:
    """Draw states side by side."""
    st.markdown(" ".join(badge(state) for state in states))
