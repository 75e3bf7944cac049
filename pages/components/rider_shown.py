"""What a rider made of the version it was laid over, and why: as its agency and its client both read it."""

import streamlit as st

from core.distribution.model import ReceivedDocument
from core.distribution.riders.model import RIDER_PREVAILS, BesideVersion
from pages.components.comparison import show_changes
from pages.view_models import received as view
from pages.view_models.markdown import literal


def show_adapted(document: ReceivedDocument, adapted: BesideVersion, *, title: str, key: str) -> None:
    """The reason, and clause by clause what differs; `key` tells several on one page apart."""
    with st.container(border=True, key=key):
        st.markdown(f"**{title}**")
        st.markdown(f"> {literal(adapted.reason)}")
        st.caption(RIDER_PREVAILS)
        version = view.rules(document, adapted.version_clauses)
        show_changes(version, view.rules(document, document.clauses), key=f"{key}.changes")
