"""Organizations: who is on this platform? Names, kinds and counts of people; no text of theirs."""

import streamlit as st

from core.identity.platform import listed_organizations
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.running_platform import change_chosen, creating
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import organizations as view

actor = current_actor()
heading("Organizations", "Who is on this platform, and does somebody there manage its people?")
with st.container(horizontal=True, vertical_alignment="bottom"):
    search = st.text_input("Search", type="search", key="organizations_search", bind="query-params", width=280)
    creating(actor)
with in_transaction(actor) as scope:
    found = listed_organizations(scope.conn, actor, search=search or "", now=scope.now)
if found:
    st.markdown(view.summary(found))
    row = choose(view.frame(found, zone_name=actor.time_zone), alt="Organizations by kind", key="organizations.list")
    if row is not None:
        change_chosen(actor, found[row])
else:
    empty("No organization has such a name.", "Search for a part of the name, or create it.")
