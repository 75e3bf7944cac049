"""What the search found, each hit a link to its page; and what somebody opened last."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from core.search.model import FoundOfKind
from core.search.opened import Opened
from pages.components.empty import empty
from pages.components.page_help import PARAMETER
from pages.page_table import PageEntry
from pages.view_models import found as view
from pages.view_models.markdown import literal
from pages.view_models.times import relative


def show_found(group: FoundOfKind, entries: Sequence[PageEntry]) -> None:
    """One kind: how many there are, and the best of them."""
    st.header(view.group_title(group), anchor=False)
    with st.container(gap="xsmall"):
        for each in group.found:
            _hit(each.title, view.beside(each), view.ICONS[each.kind], view.door(each.path, entries))
    if group.found_count > len(group.found):
        st.caption("The best of them. Another word narrows it.")


def show_pages(pages: Sequence[PageEntry], guides: Sequence[tuple[str, str]]) -> None:
    """Pages and guides by name."""
    if pages:
        st.header(f"Pages ({len(pages)})", anchor=False)
        with st.container(gap="xsmall"):
            for entry in pages:
                st.page_link(entry.script, label=entry.title, icon=entry.icon)
    if guides:
        st.header(f"Guides ({len(guides)})", anchor=False)
        with st.container(gap="xsmall"):
            for name, title in guides:
                st.page_link("help.py", label=title, icon=":material/help:", query_params={PARAMETER: name})


def show_opened(opened: Sequence[Opened], entries: Sequence[PageEntry], *, now: datetime) -> None:
    """What they opened last, the latest first."""
    if not opened:
        empty("You have opened nothing yet.", "What you open from now on is kept here for you, the last eight of it.")
        return
    st.header("Opened last", anchor=False)
    with st.container(gap="xsmall"):
        for each in opened:
            said = [" ".join(each.counterpart.split()), relative(each.opened_at, now)]
            beside = " · ".join(part for part in said if part)
            _hit(each.title, beside, view.ICONS[each.kind], view.door(each.path, entries))
    st.caption("Only you see this list. What you did not open for 90 days leaves it.")


def _hit(title: str, beside: str, icon: str, door: view.Door | None) -> None:
    label = literal(view.title(title))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if door:
            st.page_link(door.script, label=label, icon=icon, query_params=dict(door.query))
        else:
            st.markdown(f"{icon} {label}")
        if beside:
            st.caption(literal(beside))
