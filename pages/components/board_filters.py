"""The filters of a dashboard, all of them in the address; a chart or a saved view may set them for the next run."""

from datetime import date

import streamlit as st

from core.dashboard.board_model import Choices
from core.identity.model import Actor
from pages.view_models import board_filters as view
from pages.view_models.board_filters import Chosen
from pages.view_models.registers import EVERY

PERIOD, FROM, TO, COMPARED, OTHER, POLICY, MARKET, PARTS = (
    "dash_period", "dash_from", "dash_to", "dash_compared", "dash_with", "dash_policy", "dash_market", "dash_parts",
)  # fmt: skip
KEYS = (PERIOD, FROM, TO, COMPARED, OTHER, POLICY, MARKET, PARTS)
_NEXT = "dashboards.next"


def is_narrowed_by_address() -> bool:
    """Whether the address, or what was chosen before, says more than which view."""
    return any(key in st.query_params for key in KEYS)


def choose_next(chosen: Chosen) -> None:
    """Run again with these filters: a widget's value can only be set before it is drawn."""
    st.session_state[_NEXT] = chosen
    st.rerun()


def filters(actor: Actor, offered: Choices) -> Chosen:
    """Draw them; what they hold."""
    _take_over()
    other = "Client" if actor.is_agency else "Agency"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = _one("Period", [*view.PERIODS, view.CUSTOM], PERIOD, 160)
        days = _days() if period == view.CUSTOM else ()
        compared = _one("Compared with", list(view.COMPARISONS), COMPARED, 180)
        counterparts = _several(other, list(view.names(offered.counterparts)), OTHER, 230)
        policies = _several("Policy", list(view.names(offered.policies)), POLICY, 260)
        market = _one("Market", [EVERY, *offered.markets], MARKET, 120) if offered.markets else EVERY
        with st.popover("Parts", icon=":material/view_agenda:", key="dashboards.parts"):
            parts = st.multiselect("Show", list(view.PARTS), list(view.PARTS), key=PARTS, bind="query-params")
    shown = tuple(part for part in view.PARTS if part in parts) or view.PARTS
    return Chosen(period, days, compared, counterparts, policies, market, shown)


def clear_all() -> None:
    """Take every filter away, as a button's callback."""
    st.session_state[_NEXT] = Chosen()


def _take_over() -> None:
    """Put what was chosen elsewhere into the widgets' places."""
    chosen: Chosen | None = st.session_state.pop(_NEXT, None)
    if chosen is None:
        return
    st.session_state[PERIOD], st.session_state[COMPARED] = chosen.period, chosen.comparison
    st.session_state[OTHER], st.session_state[POLICY] = list(chosen.counterparts), list(chosen.policies)
    st.session_state[MARKET], st.session_state[PARTS] = chosen.market, list(chosen.parts)
    if len(chosen.days) == len((FROM, TO)):
        st.session_state[FROM], st.session_state[TO] = chosen.days


def _one(label: str, words: list[str], key: str, width: int) -> str:
    return str(st.selectbox(label, words, key=key, bind="query-params", width=width))


def _several(label: str, words: list[str], key: str, width: int) -> tuple[str, ...]:
    return tuple(st.multiselect(label, words, key=key, bind="query-params", width=width, placeholder=EVERY))


def _days() -> tuple[date, ...]:
    """Both ends of the chosen period, those that are chosen."""
    ends = [
        st.date_input(label, value=None, key=key, bind="query-params", width=140, format="YYYY-MM-DD")
        for label, key in (("From", FROM), ("To", TO))
    ]
    return tuple(day for day in ends if day is not None)
