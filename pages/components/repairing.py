"""What would end a finding: changes of one clause, or of the agency's own set-up, each checked before it is shown."""

from datetime import date

import streamlit as st

from core.conflicts.queries import repairs_of
from core.conflicts.records import Conflict
from core.identity.model import Actor
from pages.transactions import in_transaction
from pages.view_models import issues as view


def show_repairs(actor: Actor, finding: Conflict, *, today: date) -> None:
    """Every repair of an open clash, for the agency's eyes; computed when the finding is opened."""
    if finding.resolved_at is not None or not view.is_repairable(finding.relation):
        return
    with in_transaction(actor) as scope:
        found = repairs_of(scope.conn, actor.org_id, finding, today=today)
    st.header("What would end it", anchor=False)
    if not found:
        st.caption("No change of a single clause ends it without a new clash: more than one has to give way.")
        return
    st.caption("Any one of these. Each was checked against everything in force: the clash is gone and none begins.")
    for line in view.repair_lines(found):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{line.icon} **{line.sentence}**")
            if line.rule:
                st.markdown(line.rule)
            if line.note:
                st.caption(line.note)
