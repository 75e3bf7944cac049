"""Workbench: what do our own facts say to a question that no page asks? `?query=` opens a saved one."""

from collections.abc import Mapping

import streamlit as st

from core.analytics.queries import saved_queries
from core.analytics.star import star
from pages.components.heading import heading
from pages.components.pivot_builder import show_pivot
from pages.components.query_editor import put_query, show_editor
from pages.components.saving_queries import opened_query, show_history, show_saved
from pages.components.workbench_facts import facts_of, show_freshness
from pages.session import current_actor
from pages.transactions import in_transaction

PIVOT, SQL, SAVED, HISTORY = "Pivot", "SQL", "Saved", "History"
VIEW, OPENED = "workbench_view", "workbench.opened"


def put(statement: str, given: Mapping[str, str], drawn: Mapping[str, str]) -> None:
    """Take a query to the editor, with the values of its parameters and how its result is drawn."""
    put_query(statement, given, drawn)
    st.session_state[VIEW] = SQL


actor = current_actor()
heading("Workbench", "What do our own facts say to a question that no page asks?")
with in_transaction(actor) as scope:
    queries, now = saved_queries(scope.conn, actor), scope.now
opened = opened_query(queries)
if opened is not None and st.session_state.get(OPENED) != opened.id:
    st.session_state[OPENED] = opened.id
    put(opened.statement, opened.parameters, opened.chart)
extract = facts_of(actor)
tables = star(actor.kind)
show_freshness(extract, now=now, zone_name=actor.time_zone)

shown = st.radio(
    "How to ask", [PIVOT, SQL, SAVED, HISTORY], key=VIEW, bind="query-params", horizontal=True,
    label_visibility="collapsed",
)  # fmt: skip
if shown == SQL:
    show_editor(actor, extract, tables, opened)
elif shown == SAVED:
    show_saved(actor, queries, put=put)
elif shown == HISTORY:
    show_history(actor, put=put)
else:
    show_pivot(actor, extract, tables, put=put)
