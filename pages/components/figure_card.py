"""A number in a card that says what it counts, by which formula, when it was asked and how fresh its facts are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from core.papers.palette import Meaning
from pages.view_models.words import badge_of


@dataclass(frozen=True)
class Explanation:
    """How a number explains itself; times are texts in the reader's zone."""

    definition: str
    formula: str
    asked_at: str
    freshness: str


@dataclass(frozen=True)
class FigureCard:
    """One number.

    Attributes:
        label: what it is called.
        value: the number as people read it.
        explained: how it is counted.
        note: out of what, or since when.
        change: against the period before, in words; `is_better` says whether that is good news.
        is_better: None where it is neither.
        opens: the script of the page with the facts behind it, and its address.
    """

    label: str
    value: str
    explained: Explanation
    note: str = ""
    change: str = ""
    is_better: bool | None = None
    opens: str = ""
    address: Mapping[str, str] = field(default_factory=dict)


_MEANINGS = {True: Meaning.GOOD, False: Meaning.BAD, None: Meaning.OVER}
_SIGNS = {True: "▲", False: "▼", None: "="}


def figure_cards(cards: Sequence[FigureCard], *, key: str) -> None:
    """Cards of equal height, which reflow on a narrow screen."""
    with st.grid(4, min_column_width=170, gap="small"):
        for number, card in enumerate(cards):
            with st.container(border=True, gap="xxsmall", height="stretch", key=f"{key}.{number}"):
                _card(card, f"{key}.{number}")


def _card(card: FigureCard, key: str) -> None:
    st.metric(card.label, card.value)
    if card.change:
        st.markdown(badge_of(card.change, _MEANINGS[card.is_better], sign=_SIGNS[card.is_better]))
    if card.note:
        st.caption(card.note)
    with st.popover("How it is counted", type="tertiary", icon=":material/info:", key=f"{key}.explained"):
        _explained(card)
    if card.opens:
        st.page_link(card.opens, label="See the facts", icon=":material/list:", query_params=dict(card.address))


def _explained(card: FigureCard) -> None:
    said = card.explained
    st.markdown(f"**{card.label}**  \n{said.definition}")
    st.markdown(f"**Formula**  \n{said.formula}")
    st.caption(f"Asked {said.asked_at}. {said.freshness}")
