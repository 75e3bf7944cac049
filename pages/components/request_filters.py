"""The filters of the requests and their page number, which stand in the address."""

from typing import Any

import streamlit as st

from core.exceptions.queries import ExceptionFilter, ExceptionSubjects
from pages.view_models import requests as view

PAGE = "requests_page"


def filters(subjects: ExceptionSubjects) -> tuple[str, ExceptionFilter]:
    """Draw them: the state that is shown, and what is asked for. Any change starts again at the first page."""
    again: dict[str, Any] = {"bind": "query-params", "on_change": _first_page}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.radio(
            "State", list(view.STATES), index=list(view.STATES).index(view.WAITING), horizontal=True,
            key="requests_state", **again,
        )  # fmt: skip
        search = st.text_input(
            "Search",
            key="requests_search",
            placeholder="Policy, agency or reason",
            icon=":material/search:",
            width=230,
            **again,
        )
        agency = st.selectbox("Agency", [view.EVERY, *subjects.counterparts], key="requests_agency", width=200, **again)
        policy = st.selectbox("Policy", [view.EVERY, *subjects.policies], key="requests_policy", width=240, **again)
    return state, view.wanted(subjects, state=state, agency=agency, policy=policy, search=search)


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
