"""Requests: what agencies ask by reservations (`?request=` opens one) and about clauses (`?thread=` opens one)."""

import streamlit as st

from core.exceptions.queries import (
    exception_counts,
    exception_subjects,
    exceptions_page,
    no_such_exception,
)
from core.identity.model import Actor
from core.requests.queries import no_such_request
from pages.components.addresses import open_record, opened_record
from pages.components.answering_requests import show_request
from pages.components.clause_request import show_clause_request
from pages.components.client_threads import PARAMETER as THREAD
from pages.components.client_threads import show_threads
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.request_filters import filters, page_number
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import requests as view

PARAMETER = "request"


def show_list(actor: Actor) -> None:
    """The ledger with its filters."""
    heading("Requests", "What do agencies ask about our clauses, and what do we answer?")
    is_asked = show_threads(actor)
    with in_transaction(actor) as scope:
        subjects = exception_subjects(scope.conn, actor)
    if is_asked and subjects.policies:
        st.header("Exceptions", anchor=False)
    if not subjects.policies:
        if is_asked:
            return
        empty(
            "No agency has asked for an exception.",
            "When an agency signs with a reservation or declines, what it asks for waits here for your answer.",
            link="follow_up.py",
            label="See who has signed",
        )
        return
    state, wanted = filters(subjects)
    with in_transaction(actor) as scope:
        counts = exception_counts(scope.conn, actor, wanted)
        table, pages = st.container(), st.container()
        with pages:
            page = page_number(view.page_count(counts, state))
        found = exceptions_page(scope.conn, actor, wanted, page=page)
        now = scope.now
    with table:
        st.markdown(view.summary(counts))
        if not found:
            empty(*view.nothing_fits(state))
            return
        row = choose(view.frame(found, now=now, zone_name=actor.time_zone), alt="Requests", key="requests.list")
        if row is not None:
            open_record(PARAMETER, found[row].id)


actor = current_actor()
if asked := opened_record(THREAD, no_such_request):
    show_clause_request(actor, asked)
elif chosen := opened_record(PARAMETER, no_such_exception):
    show_request(actor, chosen)
else:
    show_list(actor)
