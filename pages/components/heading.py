"""The top of a page: its title, the one question it answers, and what the last interaction has to say."""

import streamlit as st

from pages.view_models.markdown import literal

_SAID = "heading.said"


def heading(title: str, purpose: str) -> None:
    """The title and purpose; then, once, whatever `say_next` kept."""
    st.title(literal(title), anchor=False)
    st.caption(purpose)
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(literal(said), icon=":material/check_circle:")


def say_next(sentence: str) -> None:
    """Keep a sentence for the heading of the next run: a message drawn before `st.rerun()` would never be seen."""
    st.session_state[_SAID] = sentence
