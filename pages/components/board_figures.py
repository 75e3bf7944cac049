"""What needs the reader today, and the figures: each with its change, its target, what it means and what it counts."""

from datetime import datetime
from itertools import groupby

import streamlit as st

from core.dashboard.board import key_figures
from core.dashboard.board_model import KeyFigures
from core.dashboard.freshness import Stamp
from core.identity.model import Actor
from pages.components.board_kept import Shown, kept, kept_needs
from pages.components.figures import todo
from pages.view_models import boards as view
from pages.view_models import today as words
from pages.view_models.board_filters import Chosen

MOST_NEEDS = 3


def figures_of(shown: Shown) -> KeyFigures:
    """The figures of the dashboard at hand."""
    return kept(shown, "figures", lambda scope, wanted: key_figures(scope.conn, shown.actor, wanted, now=scope.now))


# Beside the rest: a large organization's list takes as long as its figures.
@st.fragment(parallel=True)
def show_needs(actor: Actor, stamp: Stamp, now: datetime) -> None:
    """The first things to look at, and the way to all of them."""
    with st.skeleton(height=90):
        found = kept_needs(actor, stamp)
    if not found:
        st.caption("Nothing needs you today.")
        return
    todo(words.lines(found[:MOST_NEEDS], now=now), key="dashboards.todo")
    if len(found) > MOST_NEEDS:
        st.page_link("today.py", label=f"All {len(found)} things for today", icon=":material/arrow_forward:")


@st.fragment
def show_figures(shown: Shown, chosen: Chosen) -> None:
    """The cards."""
    with st.skeleton(height=320):
        figures = figures_of(shown)
    st.header("How we stand", anchor=False)
    st.caption(view.freshness(figures, chosen, shown.actor.time_zone))
    for theme, cards in groupby(view.cards(figures, chosen, shown.actor), key=lambda card: card.theme):
        st.subheader(theme, anchor=False)
        with st.grid(5, min_column_width=150, gap="small"):
            for card in cards:
                with st.container(border=True, gap=None, height="stretch"):
                    show_card(card)


def show_card(card: view.Card) -> None:
    """One figure with its change, its target, what explains it, and the way to what it counts."""
    st.metric(
        card.label, card.value, card.delta, delta_color=card.colour,  # type: ignore[arg-type]  # of its own literals
        help=card.explained,
    )  # fmt: skip
    if card.target:
        st.caption(card.target)
    if card.opens:
        st.page_link(
            card.opens.script, label="See them", icon=":material/list:",
            query_params=dict(card.opens.address),
        )  # fmt: skip
