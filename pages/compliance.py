"""Compliance: which agency is where, why, and moving which way; `?record=` opens one."""

import streamlit as st

from core.compliance.queries import compliance_records, no_such_record
from core.engagements.queries import engagements_of_enterprise
from core.identity.model import Actor
from core.policies.queries import policies
from pages.components.addresses import open_record, opened_record
from pages.components.agency_record import show_record
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.tables import SCORE_COLUMNS, choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import compliance as view
from pages.view_models import names

PARAMETER = "record"
MOST_POLICIES = 500


def show_list(actor: Actor) -> None:
    """The records in force, with filters that stand in the address."""
    heading("Compliance", "Which agency is where, why, and moving which way?")
    with in_transaction(actor) as scope:
        titles = names.titles(policies(scope.conn, actor, limit=MOST_POLICIES))
        agencies = names.agencies(engagements_of_enterprise(scope.conn, actor.org_id))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        agency = st.selectbox(
            "Agency", [view.EVERY, *agencies], key="compliance_agency", bind="query-params", width=220
        )
        title = st.selectbox("Policy", [view.EVERY, *titles], key="compliance_policy", bind="query-params", width=280)
        status = st.selectbox(
            "Status", [view.EVERY, *view.STATUSES], key="compliance_status", bind="query-params", width=180
        )
    pager = Pager("compliance", (agency, title, status))
    asked = view.wanted(
        agency_id=agencies.get(agency), policy_id=titles.get(title), status=status, after=pager.after, limit=pager.limit
    )
    with in_transaction(actor) as scope:
        found = compliance_records(scope.conn, actor.org_id, asked)
        now = scope.now
    if not found:
        empty("Nothing fits here.", "Choose other filters. A record begins with the first distribution to an agency.")
        return
    shown = pager.shown(found, view.cursor)
    ledger = view.frame(shown, now=now, zone_name=actor.time_zone)
    row = choose(ledger, alt="Compliance by agency and policy", key="compliance.list", columns=SCORE_COLUMNS)
    pager.controls()
    if row is not None:
        open_record(PARAMETER, shown[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_record):
    show_record(actor, chosen)
else:
    show_list(actor)
