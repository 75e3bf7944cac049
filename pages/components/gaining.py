"""What we would gain if a client dropped or relaxed a clause, and the way to ask it."""

import streamlit as st

from core.conflicts.issues import ClauseRef
from core.guidance.gaining import candidates, gains_of
from core.identity.model import Actor
from pages.components.empty import empty
from pages.components.refusing import refusals
from pages.transactions import in_transaction
from pages.view_models import gaining as view
from pages.view_models.markdown import literal


@st.fragment
def show_gaining(actor: Actor) -> None:
    """A clause of an open finding, and what each change of it would bring."""
    with in_transaction(actor) as scope:
        found = candidates(scope.conn, actor)
    if not found:
        empty("No clause stands in your way.", "Clauses are listed here while they are in a finding on the same work.")
        return
    chosen = st.selectbox(
        "If a client changed", found, index=None, format_func=view.choice, key="rulebook_clause", bind="query-params",
        placeholder="Choose a clause", width=640,
    )  # fmt: skip
    if chosen is None:
        st.caption("The clauses in your open findings, those in the worst ones first. Nothing is sent to anybody.")
        return
    with refusals() as outcome, in_transaction(actor) as scope, st.spinner("Checking without it"):
        gains = gains_of(
            scope.conn, actor, ClauseRef(chosen.policy_id, chosen.clause_id), today=scope.now.date()
        )  # fmt: skip
    if outcome.refused:
        return
    st.markdown(f"**{literal(gains.client)} {literal(gains.clause_id)}** · {literal(gains.says)}")
    for gain in gains.gains:
        with st.container(border=True, gap="xsmall"):
            st.markdown(view.headline(gain))
            st.markdown("\n".join(f"- {line}" for line in view.lines(gain)))
    st.page_link(
        "conflicts.py", label="Ask the client", icon=":material/contact_support:",
        query_params={"finding": str(chosen.finding_id)},
    )  # fmt: skip
