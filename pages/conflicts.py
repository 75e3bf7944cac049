"""Conflicts: where clients' rules clash at this agency, worst first; `?finding=` opens one."""

import streamlit as st

from core.conflicts.queries import ConflictFilter, conflict_counts, conflicts_of_agency, no_such_finding
from core.identity.model import Actor
from pages.components.addresses import open_record, opened_record
from pages.components.checking import last_check
from pages.components.empty import empty
from pages.components.finding import show_finding
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import conflicts as view

PARAMETER = "finding"
MOST_LINTS = 500
FINDINGS, ADVICE = "Findings", "Advice on clauses"


def show_conflicts(actor: Actor) -> None:
    """Counts, the last check, and the list asked for."""
    heading("Conflicts", "Which of our clients' rules clash, where do they meet, and what do we do about it?")
    last_check(actor)
    with in_transaction(actor) as scope:
        counts = view.counts(conflict_counts(scope.conn, actor.org_id))
    with st.grid(4, min_column_width=150, gap="small"):
        st.metric("Open, same work", counts.same_work, border=True, help="Exact term: binding")
        st.metric("Open, separate work", counts.separate_work, border=True, help="Exact term: divergent")
        st.metric("In progress", counts.in_progress, border=True)
        st.metric("Settled or set aside", counts.settled, border=True)
    shown = st.radio("Show", [FINDINGS, ADVICE], horizontal=True, key="conflicts_show", bind="query-params")
    if shown == ADVICE:
        show_advice(actor)
    else:
        show_findings(actor)


def show_findings(actor: Actor) -> None:
    """What clashes, same work first, then by severity."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.selectbox("State", [*view.STATES, view.EVERY], key="conflicts_state", bind="query-params", width=180)
        severity = st.selectbox(
            "Severity", [view.EVERY, *view.SEVERITIES], key="conflicts_severity", bind="query-params", width=180
        )
        reach = st.selectbox(
            "Reach", [view.EVERY, *view.REACHES], key="conflicts_reach", bind="query-params", width=180
        )
    pager = Pager("conflicts", (state, severity, reach))
    wanted = ConflictFilter(
        resolution_status=view.STATES.get(state),
        severity=view.SEVERITIES.get(severity),
        reach=view.REACHES.get(reach),
        open_only=state == view.OPEN,
        after=pager.after,
        limit=pager.limit,
    )
    with in_transaction(actor) as scope:
        found = conflicts_of_agency(scope.conn, actor.org_id, wanted)
    findings = pager.shown(found, lambda each: (each.rank, each.detected_at, each.id))
    if not findings:
        empty("No finding here.", "Either nothing clashes, or the filters above leave it out.")
        return
    shown = view.frame(findings, zone_name=actor.time_zone)
    row = choose(shown, alt="Findings, worst first", key="conflicts.findings")
    pager.controls()
    if row is not None:
        open_record(PARAMETER, findings[row].id)


def show_advice(actor: Actor) -> None:
    """What is no clash: rules that are stricter, the same, without object, or not mapped."""
    with in_transaction(actor) as scope:
        found = conflicts_of_agency(scope.conn, actor.org_id, ConflictFilter(with_lints=True, limit=MOST_LINTS))
    advice = [finding for finding in found if view.is_lint(finding)]
    if not advice:
        empty("No advice.", "No clause here is stricter than, the same as, or emptied by another.")
        return
    row = choose(view.frame(advice, zone_name=actor.time_zone), alt="Advice on clauses", key="conflicts.advice")
    if row is not None:
        open_record(PARAMETER, advice[row].id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_finding):
    show_finding(actor, chosen)
else:
    show_conflicts(actor)
