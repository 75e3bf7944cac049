"""Groups: which agencies are sent to together; `?group=` opens one."""

import streamlit as st

from core.engagements.groups import no_such_group
from core.engagements.queries import engagements_of_enterprise, groups_of_enterprise
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.group_editor import ask_for_name, edit_group
from pages.components.heading import heading
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import groups as view

PARAMETER = "group"

actor = current_actor()
chosen = opened_record(PARAMETER, no_such_group)
with in_transaction(actor) as scope:
    groups = groups_of_enterprise(scope.conn, actor.org_id)
    engagements = engagements_of_enterprise(scope.conn, actor.org_id)

if chosen:
    found = next((each for each in groups if each.id == chosen), None)
    if found is None:
        raise no_such_group()
    heading(found.name, "Who is sent to together under this name?")
    edit_group(actor, found, engagements, PARAMETER)
else:
    heading("Groups", "Which agencies do we send to together?")
    called = view.names(engagements)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Search by group or agency", type="search", key="group_search", bind="query-params", width=260
        )
        if st.button("New group", type="primary", icon=":material/add:", key="groups.new"):
            ask_for_name(actor, PARAMETER)
        st.page_link("engagements.py", label="Engagements", icon=":material/handshake:")
    shown = view.shown(groups, called, search=search or "")
    if shown:
        row = choose(view.frame(shown, called), alt="Groups by name", key="groups.list")
        if row is not None:
            open_record(PARAMETER, shown[row].id)
    elif groups:
        empty("Nothing fits here.", "Search for a part of a group's or an agency's name.")
    else:
        empty("There is no group yet.", "Make one for agencies that you often send to together, such as a launch.")
