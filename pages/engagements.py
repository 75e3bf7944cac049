"""Engagements: which agencies work for us, on which brands; `?engagement=` opens one."""

import streamlit as st

from core.engagements.queries import engagements_of_enterprise, no_such_engagement, proposals
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.engagement_record import show_engagement
from pages.components.heading import heading
from pages.components.keys import NEW_KEY
from pages.components.proposing import ask_what_to_propose, show_proposals
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import engagements as view

PARAMETER = "engagement"


def show_engagements(actor: Actor) -> None:
    """The agencies with their filters, and what was proposed."""
    heading("Engagements", "Which agencies work for us, on which brands, and until when?")
    with in_transaction(actor) as scope:
        found = engagements_of_enterprise(scope.conn, actor.org_id)
        proposed = proposals(scope.conn, actor)
        now = scope.now
    st.markdown(view.summary(found, proposed))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Search by agency, brand or market", type="search", key="engagement_search", bind="query-params", width=260
        )
        state = st.selectbox("State", view.STATES, key="engagement_state", bind="query-params", width=150)
        if st.button(
            "Propose an engagement", type="primary", icon=":material/add:", key="engagements.propose", shortcut=NEW_KEY
        ):
            ask_what_to_propose(actor, sorted({brand for each in found for brand in each.brands}), now)
        st.page_link("groups.py", label="Groups", icon=":material/groups:")
        st.page_link(
            "import_rows.py", label="Import from a file", icon=":material/upload_file:",
            query_params={"import_what": "Engagements"},
        )  # fmt: skip
    shown = view.shown(found, search=search or "", state=state)
    if shown:
        ledger = view.frame(shown, zone_name=actor.time_zone)
        row = choose(ledger, alt="Agencies, active ones first", key="engagements.list")
        if row is not None:
            open_record(PARAMETER, shown[row].id)
    elif found:
        empty("Nothing fits here.", "Search for another agency or brand, or choose another state.")
    else:
        empty("No agency works for you yet.", "Propose an engagement to the address of an agency's administrator.")
    if proposed:
        show_proposals(actor, proposed, now)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_engagement):
    show_engagement(actor, chosen)
else:
    show_engagements(actor)
