"""Requests to clients: what the agency asks each client about that client's own clauses; `?request=` opens one."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.requests.queries import RequestFilter, no_such_request, request_counts, requests_of
from pages.components.addresses import open_record, opened_record
from pages.components.clause_request import show_clause_request
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import clause_requests as view

PARAMETER = "request"


def show_list(actor: Actor) -> None:
    """What waits, and the requests, the last moved first."""
    heading("Requests to clients", "What have we asked our clients, and whose turn is it?")
    only_open = st.toggle("Only what is not closed", key="client_requests_open", bind="query-params")
    pager = Pager("client_requests", only_open)
    after: tuple[datetime, UUID] | None = pager.after
    with in_transaction(actor) as scope:
        found = requests_of(scope.conn, actor, RequestFilter(open_only=only_open, after=after, limit=pager.limit))
        counts = request_counts(scope.conn, actor, today=scope.now.date())
        now = scope.now
    if not found:
        empty(
            "Nothing is asked.",
            "Open a finding and ask the client whose clause it is; its answers come here.",
            link="conflicts.py",
            label="See the findings",
        )
        return
    st.markdown(view.summary(counts.waiting_count, counts.overdue_count))
    shown = pager.shown(found, lambda each: (each.moved_at, each.id))
    row = choose(view.frame(shown, actor, now=now), alt="Requests to clients", key="client_requests.list")
    if row is not None:
        open_record(PARAMETER, shown[row].id)
    pager.controls()


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_request):
    show_clause_request(actor, chosen)
else:
    show_list(actor)
