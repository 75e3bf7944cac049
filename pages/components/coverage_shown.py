"""The coverage table: which questions each client has answered, and which nobody has."""

import streamlit as st

from core.guidance.staff_rules import StaffRules
from pages.components.empty import empty
from pages.components.tables import ledger
from pages.view_models import rulebook as view
from pages.view_models.markdown import literal


def show_coverage(found: StaffRules) -> None:
    """The sentence about what nobody answered, the filters, the table."""
    st.markdown(literal(view.unanswered_sentence(found)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Question", key="coverage_search", placeholder="Avatars, retention", bind="query-params", width=260
        )
        open_only = st.toggle("Only where somebody is silent", key="coverage_open", bind="query-params")
    table = view.coverage_frame(found, words=words, open_only=open_only)
    if table.empty:
        empty("Nothing fits these filters.", "Search for another question.")
        return
    ledger(table, alt="Questions and who has answered them", key="rulebook.coverage")
    st.caption(view.LEGEND)
