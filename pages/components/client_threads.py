"""What agencies ask a client about its clauses, beside the reservations they signed with: the open ones, then all."""

import streamlit as st

from core.identity.model import Actor
from core.requests.queries import RequestFilter, requests_of
from pages.components.addresses import open_record
from pages.components.pager import Pager
from pages.components.tables import choose
from pages.transactions import in_transaction
from pages.view_models import clause_requests as view

PARAMETER = "thread"


def show_threads(actor: Actor) -> bool:
    """The ledger of what is under way, and of all on demand; whether there is anything to show."""
    with in_transaction(actor) as scope:
        any_at_all = bool(requests_of(scope.conn, actor, RequestFilter(limit=1)))
    if not any_at_all:
        return False
    st.header("Questions about our clauses", anchor=False)
    with_closed = st.toggle("With the closed ones", key="requests_closed_threads", bind="query-params")
    pager = Pager("requests.threads", with_closed)
    with in_transaction(actor) as scope:
        wanted = RequestFilter(open_only=not with_closed, after=pager.after, limit=pager.limit)
        found = requests_of(scope.conn, actor, wanted)
        now = scope.now
    if not found:
        st.caption("Nothing is under way.")
        return True
    shown = pager.shown(found, lambda each: (each.moved_at, each.id))
    row = choose(view.frame(shown, actor, now=now), alt="Questions about our clauses", key="requests.threads")
    if row is not None:
        open_record(PARAMETER, shown[row].id)
    pager.controls()
    return True
