"""Follow-up: who has not signed which version; `?distribution=` opens one."""

import streamlit as st

from core.distribution.follow_up import brands_of_enterprise, policies_followed, standing
from core.distribution.queries import counted_distributions, no_such_distribution
from core.identity.model import Actor, Permission
from pages.components.acting_on_many import show_left_out
from pages.components.addresses import opened_record
from pages.components.empty import empty
from pages.components.follow_up_filters import filters
from pages.components.follow_up_list import PARAMETER, acts, ledger_of_sent
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.sent_distribution import show_sent
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import follow_up as view

PAGE_SIZE = 50


def show_list(actor: Actor) -> None:
    """A page of all distributions with its filters; they stand in the address."""
    heading("Follow-up", "Who has not signed which version, and since when?")
    show_left_out()
    with in_transaction(actor) as scope:
        titles = view.titles(policies_followed(scope.conn, actor.org_id))
        st.markdown(view.standing(standing(scope.conn, actor.org_id, now=scope.now)))
        chosen = filters(titles, brands_of_enterprise(scope.conn, actor.org_id))
        pager = Pager("follow_up", chosen, size=PAGE_SIZE)
        asked = view.wanted(chosen, titles, now=scope.now, after=pager.after, limit=pager.limit)
        found, matching_count = counted_distributions(scope.conn, actor.org_id, asked)
        now = scope.now
    if not found:
        empty("Nothing fits here.", "Choose other filters, or send a policy first; what was sent appears here.")
        return
    shown = pager.shown(found, lambda each: view.cursor(chosen.sort, each))
    bar = st.container()
    ticked = ledger_of_sent(shown, now=now, zone_name=actor.time_zone)
    with bar:
        acts(actor, chosen, asked, ticked, matching_count)
    pager.controls("Back", "Next")
    if actor.may(Permission.DISTRIBUTION_SEND):
        st.page_link("plans.py", label="Plans of waves", icon=":material/stacks:")


actor = current_actor()
if opened := opened_record(PARAMETER, no_such_distribution):
    show_sent(actor, opened)
else:
    show_list(actor)
