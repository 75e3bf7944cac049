"""Assets: what of our own serves which clients; `?asset_kind=` shows one kind."""

import streamlit as st

from core.engagements.queries import assets_of_agency, engagements_of_agency
from pages.components.asset_editor import ask_what_to_register, edit_asset
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import assets as view

actor = current_actor()
heading("Assets", "What of our own serves which clients, and what do they share?")
with in_transaction(actor) as scope:
    found = assets_of_agency(scope.conn, actor.org_id)
    called = view.clients(engagements_of_agency(scope.conn, actor.org_id))

st.caption("Clauses on logs, tenants, workspaces and subprocessors meet where clients share one. No client sees this.")
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = st.selectbox("Kind", [view.EVERY, *view.KINDS], key="asset_kind", bind="query-params", width=220)
    if st.button("Register an instance", type="primary", icon=":material/add:", key="assets.register"):
        ask_what_to_register(actor)
    st.page_link("conflicts.py", label="Conflicts", icon=":material/compare_arrows:")

shown = view.shown(found, kind=kind)
if shown:
    row = choose(view.frame(shown, called), alt="Assets by kind", key="assets.list")
    if row is None:
        st.caption("Choose one to name its clients, to split it or to join it with another.")
    else:
        edit_asset(actor, shown[row], found, called)
elif found:
    empty("There is none of this kind.", "Register the first one: it serves every client until you say otherwise.")
else:
    empty("Nothing is registered yet.", "Register a prompt log, a tenant, a workspace or a list of subprocessors.")
