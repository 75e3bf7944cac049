"""The filters of the follow-up, which stand in the address; those used seldom are one click away."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import streamlit as st

from core.distribution.follow_up import FollowedPolicy
from pages.view_models import follow_up as view

BATCH = "follow_batch"


def filters(policies: Mapping[str, FollowedPolicy], brands: Sequence[str]) -> view.Filters:
    """Draw them; what they hold."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        agency = st.text_input(
            "Agency",
            key="follow_agency",
            bind="query-params",
            width=200,
            icon=":material/search:",
            placeholder="Part of its name",
        )
        policy = _one_of("Policy", list(policies), "follow_policy", 240)
        response = _one_of("Answer", list(view.RESPONSES), "follow_answer", 170)
        sort = st.selectbox("Order", list(view.SORTS), key="follow_sort", bind="query-params", width=150)
        overdue = st.toggle("Past due", key="follow_overdue", bind="query-params")
        with st.popover("More filters", icon=":material/tune:", key="follow_up.more"):
            newest = policies[policy].current_version if policy in policies else 0
            version = _one_of("Version", [str(number) for number in range(newest, 0, -1)], "follow_version")
            brand = _one_of("Brand", list(brands), "follow_brand")
            delivery = _one_of("Delivery", list(view.DELIVERIES), "follow_delivery")
            state = _one_of("State", list(view.STATES), "follow_state")
            earlier = st.toggle("Earlier versions too", key="follow_earlier", bind="query-params")
    return view.Filters(
        policy, version, agency or "", brand, response, delivery, state, overdue, earlier, _batch(), sort
    )


def _one_of(label: str, words: list[str], key: str, width: int | None = None) -> str:
    return st.selectbox(label, [view.EVERY, *words], key=key, bind="query-params", width=width or "stretch")


def _batch() -> UUID | None:
    """One sending, when a link from its result led here; with the way back to all."""
    given = st.query_params.get(BATCH)
    if not given:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("Only what was sent together.", width="content")
        st.button("Show all", key="follow_up.all_batches", on_click=_forget_batch, type="tertiary")
    try:
        return UUID(given)
    except ValueError:
        return UUID(int=0)


def _forget_batch() -> None:
    st.query_params.pop(BATCH, None)
