"""Why an organization's average moved between two days: each fact with its points, and the way to it."""

from datetime import date, timedelta
from uuid import UUID

import streamlit as st

from core.dashboard.why import Movement, no_such_counterpart, why_average_moved
from core.identity.model import Actor
from pages.components.addresses import given_id
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.tables import choose
from pages.page_table import pages_for
from pages.transactions import in_transaction
from pages.view_models import board_tables as view

WHY = "why"
_SINCE, _NEXT = "dash_since", "dashboards.why.since"
MONTH = timedelta(days=30)


def open_why(counterpart_id: UUID, since: date) -> None:
    """Open it: the address names the organization and the day from now on."""
    st.query_params[WHY] = str(counterpart_id)
    st.session_state[_NEXT] = since
    st.rerun()


def show_why(actor: Actor) -> None:
    """The whole of it, for the organization and the day in the address; without a day since a month ago."""
    st.button("Back to the dashboard", icon=":material/arrow_back:", key="dashboards.why.back", on_click=_close)
    counterpart_id = given_id(WHY, no_such_counterpart)
    # Only what is set in the run that draws it comes into the address.
    if _NEXT in st.session_state:
        st.session_state[_SINCE] = st.session_state.pop(_NEXT)
    top = st.container()
    since = st.date_input(
        "Since the end of", value=None, key=_SINCE, bind="query-params", width=200, format="YYYY-MM-DD"
    )
    with in_transaction(actor) as scope:
        today = scope.now.date()
        day = min(since or today - MONTH, today - timedelta(days=1))
        found = why_average_moved(scope.conn, actor, counterpart_id, since=day)
    with top:
        heading(found.counterpart, "Why did the score move, fact by fact?")
    st.markdown(view.why_sentence(found))
    _facts(actor, found)


def _facts(actor: Actor, found: Movement) -> None:
    facts = found.facts
    if not facts:
        empty("No fact moved a score between these days.", "Choose an earlier day above.")
        return
    st.caption("Tick a fact to open it.")
    row = choose(view.why_rows(found), alt="Facts that moved the score", key="dashboards.why.facts")
    if row is None:
        return
    opened = {entry.script for entry in pages_for(actor)}
    for door in view.why_door(facts[row], is_agency=actor.is_agency):
        if door.script in opened:
            st.switch_page(door.script, query_params=dict(door.address))


def _close() -> None:
    st.query_params.pop(WHY, None)
