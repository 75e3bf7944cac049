"""Usage log: what was done with AI, as the agency's systems tell it, and how it came out; `?event=` opens one event."""

import streamlit as st

from core.identity.model import Actor
from core.usage.queries import UsageFilter, usage_events, usage_summary
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.register import choice, filters_row
from pages.components.tables import choose, ledger
from pages.components.usage_event import open_event, opened_event, show_event
from pages.components.usage_file import offer_import
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import usage as view
from pages.view_models.violation_list import named

PAGE_SIZE = 50


def show_log(actor: Actor) -> None:
    """The counts, the events, and the way to bring more."""
    heading("Usage log", "What was done with AI, and do our clients' rules allow it? No client reads this page.")
    offer_import(actor)
    with in_transaction(actor) as scope:
        counts = usage_summary(scope.conn, actor)
    st.markdown(view.summary(counts))
    if not counts:
        empty(
            "No event was sent yet.",
            "Let your systems send them to the API, at most 10,000 in one call, or import a file of them here.",
        )
        return
    ledger(view.by_client(counts), alt="Events by client", key="usage.by_client")
    _show_events(actor, {each.client: each.client_id for each in counts if each.client})


def _show_events(actor: Actor, clients: dict[str, object]) -> None:
    with filters_row():
        outcome = choice("Outcome", view.OUTCOMES, "usage_outcome", width=170)
        client = choice("Client", list(clients), "usage_client", width=220)
        looked = choice("Look", view.SETTLED, "usage_look", width=170)
    pager = Pager("usage", (outcome, client, looked), size=PAGE_SIZE)
    wanted = UsageFilter(
        outcome=view.OUTCOMES.get(outcome), client_id=named(client, clients), is_settled=view.SETTLED.get(looked),
        after=pager.after, limit=PAGE_SIZE + 1,
    )  # fmt: skip
    with in_transaction(actor) as scope:
        found = usage_events(scope.conn, actor, wanted)
        now = scope.now
    if not found:
        empty("No event fits here.", "Choose other filters.")
        return
    shown = found[:PAGE_SIZE]
    row = choose(view.frame(shown, now=now, zone_name=actor.time_zone), alt="Events", key="usage.events")
    if row is not None:
        open_event(shown[row].id)
    pager.goes_on((shown[-1].occurred_at, shown[-1].id) if len(found) > PAGE_SIZE else None)
    pager.controls("Newer", "Older")


actor = current_actor()
opened = opened_event()
if opened is None:
    show_log(actor)
else:
    show_event(actor, opened)
