"""The empty case: what is missing, and what to do next."""

import streamlit as st


def empty(what: str, next_step: str = "", *, link: str | None = None, label: str = "") -> None:
    """Say that there is nothing, why that may be, and offer the page where to go (`link` is its script)."""
    with st.container(border=True):
        st.markdown(f"**{what}**")
        if next_step:
            st.caption(next_step)
        if link:
            st.page_link(link, label=label, icon=":material/arrow_forward:")
