"""The filters over the list of policies; they stand in the address."""

from collections.abc import Sequence

import streamlit as st

from pages.view_models import policy_list as view


def policy_filters(brands: Sequence[str]) -> view.Chosen:
    """Draw the filters; what they hold now."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input("Search by title", type="search", key="policies_search", bind="query-params", width=280)
        state = st.selectbox("State", [view.EVERY, *view.STATES], key="policies_state", bind="query-params", width=170)
        brand = st.selectbox("Brand", [view.EVERY, *brands], key="policies_brand", bind="query-params", width=160)
        fda = st.selectbox(
            "FDA practice", [view.EVERY, *view.FDA_KINDS], key="policies_fda", bind="query-params", width=180
        )
        sort = st.selectbox("Order", list(view.SORTS), key="policies_sort", bind="query-params", width=170)
    return view.Chosen(view.search_key(typed), state, brand, fda, sort)
