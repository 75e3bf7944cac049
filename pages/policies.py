"""Policies: what our rules say, in which version, and where the next one stands; `?policy=` opens one."""

import streamlit as st

from core.identity.model import Actor, Permission
from core.policies.model import PolicyFilter
from core.policies.queries import no_such_policy, policies
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.new_policy import ask_for_title
from pages.components.pager import Pager
from pages.components.policy_view import show_policy
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import policies as view

PARAMETER = "policy"


def show_policies(actor: Actor) -> None:
    """The list with its search, and the way to a new one."""
    heading("Policies", "What do our rules say, in which version, and where does the next one stand?")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input("Search by title", type="search", key="policies_search", bind="query-params", width=320)
        if actor.may(Permission.POLICY_DRAFT) and st.button(
            "New policy", type="primary", icon=":material/add:", key="policies.new"
        ):
            ask_for_title(actor, PARAMETER)
    search = view.search_key(typed)
    pager = Pager("policies", search)
    with in_transaction(actor) as scope:
        found = policies(scope.conn, actor, PolicyFilter(search, after=pager.after), limit=pager.limit)
    if not found and search:
        empty("No policy has that in its title.", "Search for another word, or clear the search to see all.")
        return
    if not found:
        empty("There is no policy yet.", "An administrator or a compliance officer writes the first one here.")
        return
    shown = pager.shown(found, view.list_cursor)
    row = choose(view.frame(shown, zone_name=actor.time_zone), alt="Policies, newest first", key="policies.list")
    pager.controls()
    if row is not None:
        open_record(PARAMETER, shown[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_policy):
    show_policy(actor, chosen)
else:
    show_policies(actor)
