"""Services: the work that we declare to offer, so that we hear where clauses leave it no tool."""

import streamlit as st

from core.conflicts.services import services_of_agency
from core.engagements.queries import engagements_of_agency
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.service_editor import ask_for_service, edit_service
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import services as view
from pages.view_models.assets import clients

actor = current_actor()
heading("Services", "What do we offer, and do our clients' rules leave us a tool to do it with?")
with in_transaction(actor) as scope:
    found = services_of_agency(scope.conn, actor.org_id)
    called = clients(engagements_of_agency(scope.conn, actor.org_id))

st.caption("Where rules together leave a service no tool, Conflicts says so and names the rules. No client sees this.")
with st.container(horizontal=True, vertical_alignment="center"):
    if st.button("Declare a service", type="primary", icon=":material/add:", key="services.add"):
        ask_for_service(actor, called)
    st.page_link("conflicts.py", label="Conflicts", icon=":material/compare_arrows:")

if found:
    row = choose(view.frame(found, called), alt="Declared services", key="services.list")
    if row is None:
        st.caption("Choose one to change or to retire it.")
    else:
        edit_service(actor, found[row], called)
else:
    empty(
        "No service is declared yet.",
        "Rules that no two of which clash can still leave work without any tool. Declare what you offer to hear of it.",
    )
