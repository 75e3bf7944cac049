"""The inbox's filters and page number; all of them stand in the address."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import streamlit as st

from core.distribution.inbox import InboxFilter
from pages.view_models import inbox as view

PAGE = "inbox_page"
# Wide enough for "Past due" with its day, which would otherwise be cut off.
COLUMN_WIDTHS: Mapping[str, Any] = {
    "Due": st.column_config.TextColumn(width=250),
    "Version": st.column_config.NumberColumn(width=70),
    "Mandatory": st.column_config.TextColumn(width=85),
}


def filters(names: Mapping[str, UUID]) -> InboxFilter:
    """Draw them; any change starts again at the first page."""
    again: dict[str, Any] = {"bind": "query-params", "on_change": _first_page}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        title = st.text_input("Title", key="inbox_title", placeholder="Part of a title", width=220, **again)
        client = st.selectbox("Client", [view.EVERY, *names], key="inbox_client", width=240, **again)
        response = st.selectbox("Answer", [view.EVERY, *view.RESPONSES], key="inbox_answer", width=180, **again)
        unread_only = st.toggle("Unread only", key="inbox_unread", **again)
        with_earlier = st.toggle("Earlier versions too", key="inbox_earlier", **again)
    return view.wanted(names, client, response, title, unread_only=unread_only, with_earlier=with_earlier)


def page_number(page_count: int) -> int:
    """Which page is asked for; nothing is drawn when everything fits on one and no page was asked for."""
    if page_count == 1 and PAGE not in st.session_state and PAGE not in st.query_params:
        return 1
    if st.session_state.get(PAGE, 1) > page_count:
        st.session_state[PAGE] = page_count
    return st.pagination(page_count, key=PAGE, bind="query-params")


def _first_page() -> None:
    """The address follows the widget; only through it can the page be changed."""
    if PAGE in st.session_state:
        st.session_state[PAGE] = 1
