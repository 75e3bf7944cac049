"""Everything an agency holds of one client: its policies with their signatures, exceptions, and open findings."""

from uuid import UUID

import streamlit as st

from core.conflicts.client_counts import open_findings_with
from core.distribution.queries import DistributionFilter, distributions
from core.exceptions.asking import exceptions_of_agency
from core.identity.model import Actor, Permission
from pages.components.exception_requests import show_exceptions
from pages.components.tables import choose
from pages.transactions import in_transaction
from pages.view_models import client_holdings as view

MOST = 200


def show_holdings(actor: Actor, client_id: UUID) -> None:
    """The policies in force, each opened by its row; then what was asked for."""
    with in_transaction(actor) as scope:
        wanted = DistributionFilter(counterpart_id=client_id, current_only=True, limit=MOST)
        held = distributions(scope.conn, actor.org_id, wanted)
        asked = exceptions_of_agency(scope.conn, actor, client_id=client_id)
        sees_findings = actor.may(Permission.CONFLICT_READ)
        findings = open_findings_with(scope.conn, actor, client_id) if sees_findings else None
        now = scope.now
    st.header("Policies in force", anchor=False)
    st.markdown(view.summary(held, findings, now=now))
    if findings:
        st.page_link("conflicts.py", label="Open the conflicts", icon=":material/compare_arrows:")
    if held:
        row = choose(view.frame(held, zone_name=actor.time_zone), alt="Policies in force", key="clients.held")
        if row is not None:
            st.switch_page("inbox.py", query_params={"distribution": str(held[row].id)})
    show_exceptions(actor, asked)
