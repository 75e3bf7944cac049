"""Assessments: what the agency has to assess, what is with its clients, what is due next; `?record=` opens one."""

import streamlit as st

from core.assessments.queries import HeadFilter, assessment_heads, delegated_to_me
from core.compliance.queries import no_such_record
from core.identity.model import Actor, Permission
from pages.components.addresses import open_record, opened_record
from pages.components.assessment_sheet import show_assessment
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import assessments as view
from pages.view_models.markdown import literal

PARAMETER = "record"
MOST = 500


def show_parts(actor: Actor) -> bool:
    """What the reader was asked to answer; whether there is anything."""
    with in_transaction(actor) as scope:
        parts = delegated_to_me(scope.conn, actor)
    if not parts:
        return False
    with st.container(border=True, gap="xsmall", key="assessments.mine"):
        st.markdown("**You are asked to answer**")
        for part in parts:
            # A link to the page one is on leaves the address as it was.
            if st.button(
                literal(part.policy_title), icon=":material/edit_note:", key=f"assessments.part.{part.compliance_id}"
            ):
                open_record(PARAMETER, part.compliance_id)
            st.caption(view.part_line(part))
    return True


def show_list(actor: Actor) -> None:
    """Every current record of the agency's with how its assessment stands."""
    with in_transaction(actor) as scope:
        heads = assessment_heads(scope.conn, actor, HeadFilter(limit=MOST))
        now = scope.now
    heading("Assessments", view.purpose(heads, now=now))
    show_parts(actor)
    if not heads:
        empty("There is nothing to assess yet.", "An assessment is due after the first policy that a client sends you.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        show = st.selectbox("Show", list(view.SHOWN), key="assessments_show", bind="query-params", width=200)
        client = st.selectbox(
            "Client", [view.EVERY, *view.clients(heads)], key="assessments_client", bind="query-params", width=260
        )
    found = view.chosen(heads, show=show, client=client, now=now)
    if not found:
        empty("Nothing fits these filters.", "Choose another part of the list, or another client.")
        return
    shown = view.frame(found, now=now, zone_name=actor.time_zone)
    row = choose(shown, alt="Assessments, the earliest due first", key="assessments.list")
    if row is not None:
        open_record(PARAMETER, found[row].compliance_id)


actor = current_actor()
if opened := opened_record(PARAMETER, no_such_record):
    show_assessment(actor, opened)
elif actor.may(Permission.COMPLIANCE_READ):
    show_list(actor)
else:
    heading("Assessments", "What do my colleagues want me to answer for our clients' policies?")
    if not show_parts(actor):
        empty("Nothing is with you.", "When a colleague asks you to answer for a clause, it stands here.")
