"""Organizations: who is on this platform? Names, kinds and counts of people; `?organization=` opens one."""

import streamlit as st

from core.identity.model import Actor
from core.identity.platform import listed_organizations, no_such_organization
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.running_platform import creating, show_organization
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import organizations as view


def show_list(actor: Actor) -> None:
    """All of them, searched by name."""
    heading("Organizations", "Who is on this platform, and does somebody there manage its people?")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search", type="search", key="organizations_search", bind="query-params", width=280)
        creating(actor)
    with in_transaction(actor) as scope:
        found = listed_organizations(scope.conn, actor, search=search or "", now=scope.now)
    if not found:
        empty("No organization has such a name.", "Search for a part of the name, or create it.")
        return
    st.markdown(view.summary(found))
    ledger = view.frame(found, zone_name=actor.time_zone)
    row = choose(ledger, alt="Organizations by kind", key="organizations.list")
    if row is not None:
        open_record("organization", found[row].organization.id)


actor = current_actor()
if chosen := opened_record("organization", no_such_organization):
    show_organization(actor, chosen)
else:
    show_list(actor)
