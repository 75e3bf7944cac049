"""How an agency's conflicts come and go: by week, by age, and how they were settled."""

import streamlit as st

from core.conflicts.pictures import conflict_history
from core.identity.model import Actor
from pages import charts, map_charts
from pages.components.empty import empty
from pages.components.tables import ledger
from pages.transactions import in_transaction
from pages.view_models import conflict_pictures as view


def show_history(actor: Actor) -> None:
    """The last 90 days, each picture with its figures below it."""
    with in_transaction(actor) as scope:
        history = conflict_history(scope.conn, actor, now=scope.now)
    if not history.weeks:
        empty("There is no history yet.", "It begins with the first finding.", link="conflicts.py", label="Conflicts")
        return
    weeks = view.week_frame(history.weeks)
    days, series = view.stock(history.weeks)
    st.header("Open at the end of each week", anchor=False)
    charts.show(map_charts.stock_lines(days, series), alt=view.weeks_alt(weeks), key="map.stock")
    st.header("Opened and closed", anchor=False)
    bars = map_charts.opened_and_closed(days, list(weeks["Opened"]), list(weeks["Closed or set aside"]))
    charts.show(bars, alt=view.weeks_alt(weeks), key="map.weeks")
    with st.expander("The weeks as a table", icon=":material/table:", key="map.weeks_table"):
        ledger(weeks, alt="Findings by week", key="map.weeks_ledger")
    st.header("How old open findings are", anchor=False)
    if history.ages:
        ledger(view.age_frame(history.ages), alt="Open findings by severity and age", key="map.ages")
    else:
        st.caption("Nothing is open.")
    st.header("How findings were settled", anchor=False)
    if history.closings:
        ledger(view.closing_frame(history.closings), alt="Settled findings of 90 days by kind", key="map.closings")
    else:
        st.caption("Nothing was settled in the last 90 days.")
