"""Choose agencies from a table that the database searches, filters and pages; the choice outlives page and filter."""

from collections.abc import Sequence
from uuid import UUID
from zlib import crc32

import streamlit as st

from core.db.scope import Scope
from core.distribution.follow_up import AgencyFilter, AgencyToChoose, agencies_that_fit, agencies_to_choose
from core.engagements.model import AgencyGroup
from core.identity.model import Actor
from pages.view_models import distribute as view
from pages.view_models.tracking import market_words

PAGE_SIZE = 25
EVERY = "All"
_CHOSEN = "distribute.chosen"
_DRAWN = "distribute.drawn_count"


def chosen_agencies() -> dict[UUID, int]:
    """Every agency chosen so far with its wave."""
    chosen: dict[UUID, int] = st.session_state.setdefault(_CHOSEN, {})
    return chosen


def choose_nobody() -> None:
    """Forget the choice."""
    _keep({})


def pick_agencies(
    scope: Scope,
    actor: Actor,
    policy_id: UUID,
    *,
    brands: Sequence[str],
    markets: Sequence[str],
    groups: Sequence[AgencyGroup],
    filling: int,
    wave_count: int = 1,
) -> None:
    """Draw filters, table and buttons; what is ticked joins the wave `filling` of so many."""
    wanted = _filters(brands, markets, groups)
    bar = st.container(horizontal=True, vertical_alignment="center")
    found, fitting = agencies_to_choose(scope.conn, actor.org_id, policy_id, wanted)
    if found:
        _table(found, filling)
    else:
        st.caption("No agency fits.")
    if fitting > PAGE_SIZE:
        st.pagination(-(-fitting // PAGE_SIZE), key="distribute.page")
    with bar:
        if st.button(f"Choose all {fitting:,} that fit", key="distribute.choose_all", disabled=not fitting):
            ids = agencies_that_fit(scope.conn, actor.org_id, wanted)
            _keep(view.after_all(chosen_agencies(), ids, filling))
            st.rerun()
        st.button(
            "Choose nobody", key="distribute.choose_nobody", on_click=choose_nobody, disabled=not chosen_agencies()
        )
        st.caption(f"Chosen: {view.chosen_words(chosen_agencies(), wave_count)}", width="content")


def _filters(brands: Sequence[str], markets: Sequence[str], groups: Sequence[AgencyGroup]) -> AgencyFilter:
    by_name = {group.name: group.id for group in groups}
    terms = {market_words(term): term for term in sorted(markets, key=market_words)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Agency", key="distribute.search", width=220, icon=":material/search:", placeholder="Part of its name"
        )
        brand = st.selectbox("Brand", [EVERY, *brands], key="distribute.brand", width=180)
        market = st.selectbox("Market", [EVERY, *terms], key="distribute.market", width=200, disabled=not terms)
        group = st.selectbox("Saved group", [EVERY, *by_name], key="distribute.group", width=200, disabled=not by_name)
    filters = (search or "", brand, market, group)
    if st.session_state.get("distribute.filtered") != filters:
        st.session_state["distribute.filtered"] = filters
        st.session_state.pop("distribute.page", None)
    page = st.session_state.get("distribute.page") or 1
    return AgencyFilter(
        search=search,
        brand=None if brand == EVERY else brand,
        market=terms.get(market),
        group_id=by_name.get(group),
        skipped=(page - 1) * PAGE_SIZE,
        limit=PAGE_SIZE,
    )


def _table(found: Sequence[AgencyToChoose], filling: int) -> None:
    """The ledger is a new one for other rows, another wave, or a choice that was made otherwise than by its ticks."""
    shown = [each.agency_org_id for each in found]
    chosen = chosen_agencies()
    place = crc32(b"".join(each.bytes for each in shown))
    drawn = st.session_state.get(_DRAWN, 0)
    event = st.dataframe(
        view.agencies_frame(found, chosen, filling),
        hide_index=True,
        height="content",
        alt="Agencies to choose",
        key=f"distribute.agencies.{filling}.{drawn}.{place}",
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": view.ticked(found, chosen, filling), "columns": [], "cells": []}},
    )
    st.session_state[_CHOSEN] = view.after_ticks(chosen, shown, event["selection"]["rows"], filling)


def _keep(chosen: dict[UUID, int]) -> None:
    st.session_state[_CHOSEN] = chosen
    st.session_state[_DRAWN] = st.session_state.get(_DRAWN, 0) + 1
