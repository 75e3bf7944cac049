"""A document's prose with its list of contents; the headings carry the anchors that the list leads to."""

import streamlit as st

from pages.view_models.markdown import document as document_markdown
from pages.view_models.received import Section, contents, sections


def prose(body: str) -> None:
    """The Markdown body cut at its headings; no HTML, nothing loaded from outside."""
    parts = sections(body)
    listed = contents(parts)
    if listed:
        with st.container(border=True, key="inbox.contents"):
            st.markdown("**Contents**")
            st.markdown(listed)
    with st.container(border=True):
        for part in parts:
            _heading(part)
            if part.body.strip():
                st.markdown(document_markdown(part.body))


def _heading(part: Section) -> None:
    """The page's own headings are one and two deep, so the document's begin below them."""
    if not part.heading:
        return
    text = document_markdown(part.heading)
    if part.depth == 1:
        st.subheader(text, anchor=part.anchor)
    else:
        # Markdown names its own anchors after the words, so that two alike would lead to the same place.
        st.html(f'<span id="{part.anchor}"></span>')
        st.markdown(f"#### {text}")
