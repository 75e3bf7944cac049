"""The lists of findings: what clashes, with its filters; and what is advice on clauses."""

from collections.abc import Collection
from uuid import UUID

import streamlit as st

from core.conflicts.handling import handlings
from core.conflicts.queries import ConflictFilter, conflicts_of_agency
from core.identity.model import Actor
from pages.components.addresses import open_record
from pages.components.empty import empty
from pages.components.pager import Pager
from pages.components.tables import choose
from pages.transactions import in_transaction
from pages.view_models import conflicts as view
from pages.view_models import handling as handled

MOST_LINTS = 500


def show_findings(actor: Actor, parameter: str) -> None:
    """What clashes, same work first, then by severity."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.selectbox("State", [*view.STATES, view.EVERY], key="conflicts_state", bind="query-params", width=180)
        severity = st.selectbox(
            "Severity", [view.EVERY, *view.SEVERITIES], key="conflicts_severity", bind="query-params", width=180
        )
        reach = st.selectbox(
            "Reach", [view.EVERY, *view.REACHES], key="conflicts_reach", bind="query-params", width=180
        )
        handling = st.selectbox(
            "Handled by", handled.HANDLINGS, key="conflicts_handling", bind="query-params", width=180
        )
    pager = Pager("conflicts", (state, severity, reach, handling))
    wanted = ConflictFilter(
        resolution_status=view.STATES.get(state),
        severity=view.SEVERITIES.get(severity),
        reach=view.REACHES.get(reach),
        open_only=state == view.OPEN,
        ids=_handled_by(actor, handling),
        after=pager.after,
        limit=pager.limit,
    )
    with in_transaction(actor) as scope:
        found = conflicts_of_agency(scope.conn, actor.org_id, wanted)
        held = handlings(scope.conn, actor.org_id, [each.id for each in found], now=scope.now)
        now = scope.now
    findings = pager.shown(found, lambda each: (each.rank, each.detected_at, each.id))
    if not findings:
        empty("No finding here.", "Either nothing clashes, or the filters above leave it out.")
        return
    plain = view.frame(findings, zone_name=actor.time_zone)
    shown = handled.with_handling(plain, findings, held, now=now, zone_name=actor.time_zone)
    row = choose(shown, alt="Findings, worst first", key="conflicts.findings")
    pager.controls()
    if row is not None:
        open_record(parameter, findings[row].id)


def _handled_by(actor: Actor, wanted: str) -> Collection[UUID] | None:
    if wanted == handled.ANYONE:
        return None
    with in_transaction(actor) as scope:
        return handled.chosen(handlings(scope.conn, actor.org_id, now=scope.now), wanted, actor.user_id)


def show_advice(actor: Actor, parameter: str) -> None:
    """What is no clash: rules that are stricter, the same, without object, or not mapped."""
    with in_transaction(actor) as scope:
        found = conflicts_of_agency(scope.conn, actor.org_id, ConflictFilter(with_lints=True, limit=MOST_LINTS))
    advice = [finding for finding in found if view.is_lint(finding)]
    if not advice:
        empty("No advice.", "No clause here is stricter than, the same as, or emptied by another.")
        return
    row = choose(view.frame(advice, zone_name=actor.time_zone), alt="Advice on clauses", key="conflicts.advice")
    if row is not None:
        open_record(parameter, advice[row].id)
