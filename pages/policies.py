"""Policies: what our rules say, in which version, and where the next one stands; `?policy=` opens one."""

import streamlit as st

from core.identity.model import Actor, Permission
from core.policies.queries import no_such_policy, policies
from core.policies.rules import list_place
from core.policies.tracking import tracked_brands
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.keys import NEW_KEY
from pages.components.pager import Pager
from pages.components.policy_filters import policy_filters
from pages.components.policy_history import forget
from pages.components.policy_view import show_policy
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import policy_list as view

PARAMETER = "policy"


def show_policies(actor: Actor) -> None:
    """The list with its filters, which stand in the address, and the way to a new one."""
    heading("Policies", "What do our rules say, in which version, and where does the next one stand?")
    if actor.may(Permission.POLICY_DRAFT) and st.button(
        "New policy", type="primary", icon=":material/add:", key="policies.new", shortcut=NEW_KEY
    ):
        st.switch_page("start.py")
    with in_transaction(actor) as scope:
        brands = tracked_brands(scope.conn, actor)
    chosen = policy_filters(brands)
    pager = Pager("policies", chosen)
    asked = view.wanted(chosen, after=pager.after)
    with in_transaction(actor) as scope:
        found = policies(scope.conn, actor, asked, limit=pager.limit)
    if not found and chosen.narrows:
        empty("No policy fits here.", "Search for another word of the title, or choose other filters.")
        return
    if not found:
        empty("There is no policy yet.", "An administrator or a compliance officer writes the first one here.")
        return
    shown = pager.shown(found, lambda row: list_place(row, asked.sort))
    row = choose(view.frame(shown, zone_name=actor.time_zone), alt="Policies", key="policies.list")
    pager.controls()
    if row is not None:
        open_record(PARAMETER, shown[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_policy):
    show_policy(actor, chosen)
else:
    forget()
    show_policies(actor)
