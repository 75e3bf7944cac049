"""Map of conflicts: between which clients, on which topics, by which clauses, and whether it gets better."""

import streamlit as st

from pages.components.conflict_history import show_history
from pages.components.conflict_map import show_map, show_network
from pages.components.heading import heading
from pages.session import current_actor

MAP, NETWORK, HISTORY = "Clients and topics", "Clauses and issues", "Over time"
SHOWN = {MAP: show_map, NETWORK: show_network, HISTORY: show_history}

actor = current_actor()
heading("Map of conflicts", "Between which clients, on which topics, by which clauses, and does it get better?")
st.page_link("conflicts.py", label="Back to the list of conflicts", icon=":material/arrow_back:")
shown = st.radio("Show", list(SHOWN), horizontal=True, key="map_show", bind="query-params")
SHOWN[shown or MAP](actor)
