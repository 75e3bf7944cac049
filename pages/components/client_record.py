"""One client as the agency keeps it, with the ways to everything of theirs."""

from uuid import UUID

import streamlit as st

from core.engagements.queries import engagement
from core.identity.model import Actor
from pages.components.client_holdings import show_holdings
from pages.components.heading import heading
from pages.components.status import status
from pages.components.tables import facts
from pages.transactions import in_transaction
from pages.view_models import engagements as view

WAYS = (("inbox.py", "What they sent us", "inbox_client"), ("standing.py", "How we stand with them", "standing_client"))


def show_client(actor: Actor, engagement_id: UUID) -> None:
    """Its brands, markets and dates, then the links."""
    with in_transaction(actor) as scope:
        about = engagement(scope.conn, actor, engagement_id)
    heading(about.counterpart, "What we do for this client, and where to find what is theirs.")
    status(about.state)
    facts(view.facts(about, zone_name=actor.time_zone), alt="Brands, markets and dates")
    with st.container(horizontal=True):
        for script, label, parameter in WAYS:
            where = {parameter: about.counterpart}
            st.page_link(script, label=label, icon=":material/arrow_forward:", query_params=where)
    show_holdings(actor, about.enterprise_org_id)
