"""What a sending changes: a table for who is about to send, and findings that come and go for who will receive."""

from uuid import UUID

import streamlit as st

from core.db.scope import Scope
from core.distribution.model import DistributionOrder
from core.foresight.receiving import foresee_arrival
from core.foresight.sending import foresee_sending
from core.identity.model import Actor
from pages.components.tables import ledger, prose
from pages.transactions import in_transaction
from pages.view_models import impact as view


def show_sending(scope: Scope, actor: Actor, order: DistributionOrder) -> None:
    """Agency by agency: what it holds, what becomes of its answer and of the client's own findings there, its score."""
    foreseen = foresee_sending(scope.conn, actor=actor, order=order, now=scope.now)
    if not foreseen.agencies:
        return
    with st.expander("What changes at each agency", icon=":material/visibility:", key="distribute.impact"):
        shown = view.sending_frame(foreseen, zone_name=actor.time_zone)
        ledger(shown, alt="What the sending changes at each agency", key="distribute.impact_by_agency")
        if more := view.untold(foreseen):
            st.caption(more)
        if lines := view.sending_lines(foreseen):
            st.markdown("\n".join(lines))
        st.caption("From your own clauses and records alone. What the agency holds of other clients is not looked at.")


def show_arrival(actor: Actor, distribution_id: UUID) -> None:
    """Which findings an announced document brings and takes away on its day."""
    with in_transaction(actor) as scope:
        arriving = foresee_arrival(scope.conn, actor=actor, distribution_id=distribution_id, now=scope.now)
        today = scope.now.date()
    with st.container(border=True, key="inbox.impact"):
        st.markdown(f"**{view.arrival_headline(arriving, today=today)}**")
        shown = view.arrival_frame(arriving)
        if len(shown):
            prose(shown, alt="Findings that come, go or change with this document")
        if said := view.advice(arriving):
            st.caption(said)
