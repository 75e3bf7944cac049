"""Links to the server-rendered pages, in the same tab: Streamlit's own links and buttons would open another."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

_BUTTON = (
    "display:inline-block;padding:.5rem 1rem;border-radius:.5rem;background:#1f5fa8;color:#fff;"
    "font-weight:600;text-decoration:none"
)
_PLAIN = "display:inline-block;padding:.5rem 0;color:inherit"


def leave_for(label: str, path: str, *, primary: bool = False, **query: object) -> None:
    """A link that looks like a button when it is the page's one action; `path` is ours, `query` is escaped."""
    address = f"{path}?{urlencode(query)}" if query else path
    style = _BUTTON if primary else _PLAIN
    st.html(f'<a href="{escape(address)}" target="_self" style="{style}">{escape(label)}</a>', width="content")
