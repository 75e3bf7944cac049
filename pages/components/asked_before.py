"""What was asked before in the agency, newest first, with search; choosing a question opens its answer."""

import streamlit as st

from core.guidance.asking import DecisionFilter, answered_questions
from core.identity.model import Actor
from pages.components.addresses import open_record
from pages.components.empty import empty
from pages.components.pager import Pager
from pages.components.tables import choose
from pages.transactions import in_transaction
from pages.view_models import may_i as view

_WIDTHS = {"Answer": st.column_config.TextColumn(width=190), "Question": st.column_config.TextColumn(width="large")}


def asked_before(actor: Actor, parameter: str) -> None:
    """The list with its search."""
    st.header("Asked before", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Search", key="may_i_search", placeholder="Client, tool or person", bind="query-params", width=260
        )
        answer = st.selectbox("Answer", [view.EVERY, *view.ANSWERS], key="may_i_answer", bind="query-params", width=220)
    pager = Pager("may_i.asked", (words, answer))
    wanted = DecisionFilter(words, view.ANSWERS.get(answer), after=pager.after, limit=pager.limit)
    with in_transaction(actor) as scope:
        found = pager.shown(answered_questions(scope.conn, actor, wanted), view.cursor)
    if not found:
        if words or answer != view.EVERY:
            empty("Nothing fits here.", "Search for other words, or show all answers.")
        else:
            empty("Nobody has asked yet.", "Every question is kept here with its answer, for the whole agency.")
        return
    table = view.frame(found, zone_name=actor.time_zone)
    row = choose(table, alt="Questions asked before, newest first", key="may_i.list", columns=_WIDTHS)
    pager.controls()
    if row is not None:
        open_record(parameter, found[row].id)
