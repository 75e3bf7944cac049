"""Reports: make one, have one made on time, and say what was made; `?made=` and `?schedule=` open one of those."""

import streamlit as st

from pages.components.heading import heading
from pages.components.made_reports import show_history
from pages.components.making_report import show_making
from pages.components.report_schedules import show_schedules
from pages.session import current_actor
from pages.view_models import reports as view

actor = current_actor()
heading("Reports", "What do we hand out, who gets it when, and is this file ours?")
if "made" in st.query_params:
    st.session_state.setdefault("reports", view.HISTORY)
if "schedule" in st.query_params:
    st.session_state.setdefault("reports", view.SCHEDULES)
# Not segments: the chosen one's words have too little contrast in the dark.
part = st.radio("Part", view.PARTS, key="reports", bind="query-params", label_visibility="collapsed", horizontal=True)
if part == view.SCHEDULES:
    show_schedules(actor)
elif part == view.HISTORY:
    show_history(actor)
else:
    show_making(actor)
