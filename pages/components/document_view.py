"""A policy's text as everybody sees it who writes, reviews, reads or signs it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from pages.view_models.markdown import document as document_markdown
from pages.view_models.markdown import literal


def document(body: str) -> None:
    """The Markdown body; no HTML, nothing loaded from outside."""
    with st.container(border=True):
        st.markdown(document_markdown(body))


def clauses(documents: Sequence[Mapping[str, Any]]) -> None:
    """Each clause as what it decides, in words made from its structure, with the author's own words beneath."""
    if not documents:
        st.caption("This text has no typed clauses: nothing of it is scored or compared with other policies.")
    for clause in parse_clauses(documents):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{literal(clause.id)}** · {literal(clause_words(clause))}")
            if clause.text:
                st.caption(f"“{literal(clause.text)}”")


def fingerprint(sha256: bytes) -> None:
    """The hash of the document, which is what a signature covers."""
    st.caption("SHA-256 of this document")
    st.code(sha256.hex(), language=None, wrap_lines=True)
