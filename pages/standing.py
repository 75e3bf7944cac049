"""Compliance, as the agency reads it: how it stands with each client, worst first; `?record=` opens one."""

import streamlit as st

from core.compliance.queries import ComplianceFilter, compliance_records, no_such_record
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.standing_record import show_record
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import standing as view

PARAMETER = "record"
MOST = 500


def show_standing(actor: Actor) -> None:
    """The records in force."""
    heading("Compliance", "How do we stand with each client, why, and what would raise it?")
    with in_transaction(actor) as scope:
        records = compliance_records(scope.conn, actor.org_id, ComplianceFilter(limit=MOST))
        now = scope.now
    if not records:
        empty("There is no score yet.", "A record begins with the first policy a client distributes to you.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        client = st.selectbox(
            "Client", [view.EVERY, *view.clients(records)], key="standing_client", bind="query-params", width=260
        )
        status = st.selectbox(
            "Status", [view.EVERY, *view.STATUSES], key="standing_status", bind="query-params", width=200
        )
    chosen = view.chosen_records(records, client=client, status=view.STATUSES.get(status))
    if not chosen:
        empty("Nothing fits these filters.", "Choose another client or status above.")
        return
    shown = view.frame(chosen, now=now, zone_name=actor.time_zone)
    row = choose(shown, alt="Compliance by client and policy, worst first", key="standing.records")
    if row is not None:
        open_record(PARAMETER, chosen[row].id)


actor = current_actor()
if chosen_id := opened_record(PARAMETER, no_such_record):
    show_record(actor, chosen_id)
else:
    show_standing(actor)
