"""Clients: whom the agency works for, and who proposes to become a client; `?client=` opens one."""

import streamlit as st

from core.engagements.queries import engagements_of_agency, no_such_engagement, proposals
from core.identity.model import Actor, Permission
from pages.components.addresses import open_record, opened_record
from pages.components.answering_proposals import show_received
from pages.components.client_record import show_client
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.matching import show_alliances
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import clients as view
from pages.view_models.engagements import frame

PARAMETER = "client"


def show_clients(actor: Actor) -> None:
    """What waits for an answer, the clients, the co-promoted brands."""
    heading("Clients", "Whom do we work for, on which brands, and who proposes to work with us?")
    with in_transaction(actor) as scope:
        found = engagements_of_agency(scope.conn, actor.org_id)
        received = proposals(scope.conn, actor)
        now = scope.now
    show_received(actor, received, now)
    if not found:
        empty("You work for nobody here yet.", "A client proposes an engagement to your address; it appears here.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(view.summary(found, received))
        if actor.may(Permission.ASSET_MANAGE):
            st.page_link("assets.py", label="Assets", icon=":material/dns:")
    row = choose(
        frame(found, zone_name=actor.time_zone, counterpart="Client"), alt="Clients by name", key="clients.list"
    )
    if row is not None:
        open_record(PARAMETER, found[row].id)
    show_alliances(actor)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_engagement):
    show_client(actor, chosen)
else:
    show_clients(actor)
