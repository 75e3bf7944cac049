"""Conflicts: where clients' rules clash at this agency, worst first; `?finding=` opens one."""

import streamlit as st

from core.conflicts.queries import conflict_counts, no_such_finding
from core.identity.model import Actor
from pages.components.addresses import opened_record
from pages.components.checking import last_check
from pages.components.finding import show_finding
from pages.components.finding_lists import show_advice, show_findings
from pages.components.heading import heading
from pages.components.issue_list import show_issues
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import conflicts as view

PARAMETER = "finding"
FINDINGS, ADVICE = "Findings", "Advice on clauses"


def show_conflicts(actor: Actor) -> None:
    """Counts, the last check, and the list asked for."""
    heading("Conflicts", "Which of our clients' rules clash, where do they meet, and what do we do about it?")
    last_check(actor)
    with in_transaction(actor) as scope:
        counts = view.counts(conflict_counts(scope.conn, actor.org_id))
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric("Same work", counts.same_work, border=True, help="Open findings; exact term: binding")
        st.metric("Separate work", counts.separate_work, border=True, help="Open findings; exact term: divergent")
        st.metric("In progress", counts.in_progress, border=True)
        st.metric("Settled or set aside", counts.settled, border=True)
    st.page_link("conflict_map.py", label="See them on a map and over time", icon=":material/grid_on:")
    shown = st.radio("Show", [FINDINGS, ADVICE], horizontal=True, key="conflicts_show", bind="query-params")
    if shown == ADVICE:
        show_advice(actor, PARAMETER)
    else:
        show_issues(actor, PARAMETER)
        show_findings(actor, PARAMETER)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_finding):
    show_finding(actor, chosen)
else:
    show_conflicts(actor)
