"""What agencies ask a client about its clauses, beside the reservations they signed with: the open ones, then all."""

import streamlit as st

from core.identity.model import Actor
from core.requests.queries import RequestFilter, requests_of
from pages.components.addresses import open_record
from pages.components.tables import choose
from pages.transactions import in_transaction
from pages.view_models import clause_requests as view

PARAMETER = "thread"
MOST = 100


def show_threads(actor: Actor) -> bool:
    """The ledger of what is under way, and of all on demand; whether there is anything to show."""
    with in_transaction(actor) as scope:
        found = requests_of(scope.conn, actor, RequestFilter(limit=MOST))
        now = scope.now
    if not found:
        return False
    st.header("Questions about our clauses", anchor=False)
    under_way = [each for each in found if each.outcome is None]
    shown = (
        found if st.toggle("With the closed ones", value=not under_way, key="requests.closed_threads") else under_way
    )
    if not shown:
        st.caption("Nothing is under way.")
        return True
    row = choose(view.frame(shown, actor, now=now), alt="Questions about our clauses", key="requests.threads")
    if row is not None:
        open_record(PARAMETER, shown[row].id)
    return True
