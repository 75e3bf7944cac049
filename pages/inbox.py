"""Inbox: what clients sent to the agency, due first; `?distribution=` opens one document."""

import streamlit as st

from core.distribution.inbox import inbox_counts, inbox_page
from core.distribution.queries import no_such_distribution
from core.distribution.reading import my_reading_requests
from core.engagements.queries import engagements_of_agency
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.inbox_filters import COLUMN_WIDTHS, filters, page_number
from pages.components.reading_requests import asked_to_read
from pages.components.received import show_received
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import inbox as view
from pages.view_models.markdown import literal

PARAMETER = "distribution"


def show_inbox(actor: Actor) -> None:
    """What the reader was asked to read, then the list with its filters."""
    with in_transaction(actor) as scope:
        names = view.clients(engagements_of_agency(scope.conn, actor.org_id))
        everything = inbox_counts(scope.conn, actor, now=scope.now)
        asked = my_reading_requests(scope.conn, actor)
        now = scope.now
    st.set_page_config(page_title=view.tab_title(everything.unread_count))
    heading("Inbox", "What have our clients sent us, and what still waits for a signature?")
    asked_to_read(asked, now=now)
    wanted = filters(names)
    with in_transaction(actor) as scope:
        counts = inbox_counts(scope.conn, actor, wanted, now=now)
        table, pages = st.container(), st.container()
        with pages:
            page = page_number(counts.page_count)
        received = inbox_page(scope.conn, actor, wanted, page=page)
    with table:
        if not received and view.is_everything(wanted):
            empty("Nothing has arrived yet.", "A client's policies appear here the moment they are distributed to you.")
        elif not received:
            empty("Nothing fits these filters.", "Choose another client, answer or title above.")
        else:
            st.markdown(literal(view.waiting_sentence(counts, received if page == 1 else (), now=now)))
            shown = view.frame(received, now=now, zone_name=actor.time_zone)
            row = choose(shown, alt="Documents received, due first", key="inbox.received", columns=COLUMN_WIDTHS)
            if row is not None:
                open_record(PARAMETER, received[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_distribution):
    show_received(actor, chosen)
else:
    show_inbox(actor)
