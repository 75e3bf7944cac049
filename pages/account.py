"""The line under every page: who is signed in, for whom, as what, and the way out."""

import streamlit as st

from core.identity.model import Actor

# A constant of ours, so it is safe as HTML; Streamlit's own links and buttons would open another tab.
_SIGN_OUT = '<a href="/logout" target="_self" style="color:inherit">Sign out</a>'


def show_account(actor: Actor) -> None:
    """Name, organization, role; and a link to the form that signs out."""
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.caption(f"{_literal(actor.display_name)} · {_literal(actor.organization)} · {actor.role.replace('_', ' ')}")
        st.html(_SIGN_OUT, width="content")


def _literal(text: str) -> str:
    """The text with everything escaped that Markdown would read as a sign of its own."""
    return "".join(f"\\{each}" if not each.isalnum() and each.isascii() and each != " " else each for each in text)
