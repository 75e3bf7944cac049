"""Audit: who did what to which record, from which value to which, and why."""

from collections.abc import Sequence

import streamlit as st

from core.audit.model import AuditEvent
from core.audit.queries import events_in_trail, trail
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.tables import choose, facts
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import audit as view
from pages.view_models.markdown import literal


def show_trail(found: Sequence[AuditEvent], pager: Pager, zone_name: str) -> None:
    """A page of the trail, and the row chosen in full."""
    shown = pager.shown(found, view.cursor)
    row = choose(view.frame(shown, zone_name=zone_name), alt="The trail, newest first", key="audit.list")
    pager.controls()
    if row is None:
        return
    with st.container(border=True):
        told = view.details(shown[row], zone_name=zone_name)
        facts({name: literal(value) for name, value in told.items()}, alt="The chosen row")
        before, after = st.columns(2)
        before.caption("Before")
        before.json(shown[row].old or {})
        after.caption("After")
        after.json(shown[row].new or {})


actor = current_actor()
heading("Audit", "Who did what to which record, from which value to which, and why?")

with in_transaction(actor) as scope:
    events = events_in_trail(scope.conn, actor.org_id)
    now = scope.now
with st.container(horizontal=True, vertical_alignment="bottom"):
    days = st.date_input("Days", value=view.default_days(now), key="audit_days", bind="query-params", width=260)
    person = st.text_input("Person", type="search", key="audit_person", bind="query-params", width=220)
    event = st.selectbox(
        "Event", [view.EVERY, *events], format_func=view.event_words, key="audit_event", bind="query-params", width=260
    )

pager = Pager("audit", (days, person, event))
asked = view.wanted(
    event=event, person=person, days=days, zone_name=actor.time_zone, after=pager.after, limit=pager.limit
)
with in_transaction(actor) as scope:
    found = trail(scope.conn, actor.org_id, asked)

if found:
    show_trail(found, pager, actor.time_zone)
else:
    empty("Nothing happened that fits.", "Choose more days, another person, or all events.")
