"""Inbox: what clients sent to the agency, due first; `?distribution=` opens one document."""

import streamlit as st

from core.distribution.queries import DistributionFilter, distributions, no_such_distribution
from core.engagements.queries import engagements_of_agency
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.received import show_received
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import inbox as view
from pages.view_models.markdown import literal

MOST = 500
PARAMETER = "distribution"


def show_inbox(actor: Actor) -> None:
    """The list with its filters."""
    heading("Inbox", "What have our clients sent us, and what still waits for a signature?")
    with in_transaction(actor) as scope:
        names = view.clients(engagements_of_agency(scope.conn, actor.org_id))

    with st.container(horizontal=True, vertical_alignment="bottom"):
        client = st.selectbox("Client", [view.EVERY, *names], key="inbox_client", bind="query-params", width=260)
        response = st.selectbox(
            "Answer", [view.EVERY, *view.RESPONSES], key="inbox_answer", bind="query-params", width=200
        )
        everything = st.toggle("Earlier versions too", key="inbox_earlier", bind="query-params")

    wanted = DistributionFilter(
        counterpart_id=names.get(client),
        response=view.RESPONSES.get(response),
        current_only=not everything,
        limit=MOST,
    )
    with in_transaction(actor) as scope:
        received = view.due_first(distributions(scope.conn, actor.org_id, wanted))
        now = scope.now

    if not received and wanted == DistributionFilter(current_only=True, limit=MOST):
        empty("Nothing has arrived yet.", "A client's policies appear here the moment they are distributed to you.")
    elif not received:
        empty("Nothing fits these filters.", "Choose another client or answer above.")
    else:
        st.markdown(literal(view.waiting_sentence(received, now=now)))
        shown = view.frame(received, now=now, zone_name=actor.time_zone)
        row = choose(shown, alt="Documents received, due first", key="inbox.received")
        if len(received) == MOST:
            st.caption(f"The newest {MOST}; choose a client to see the others.")
        if row is not None:
            open_record(PARAMETER, received[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_distribution):
    show_received(actor, chosen)
else:
    show_inbox(actor)
