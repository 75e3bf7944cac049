"""A score: the number, how it stands, and each point it lost with the fact that costs it."""

import streamlit as st

from core.compliance.records import ComplianceRecord
from pages.components.status import status
from pages.components.tables import ledger
from pages.view_models.breakdown import breakdown


def headline(record: ComplianceRecord) -> None:
    """The number with its status; a score without data says so and is no zero."""
    score = record.compliance_score
    with st.container(border=True, gap="small"):
        st.metric("Compliance score", "no data" if score is None else f"{score} of 100")
        if score is not None:
            st.progress(score / 100, text="from 0 to 100; compliant from 85, at risk from 60")
        status(record.compliance_status)
        st.caption(f"Rests on {record.coverage / 100:.0f} % of its weight · formula {record.formula_version}")
        if score is not None and record.score_before_waivers not in (None, score):
            st.caption(f"Before exceptions it would be {record.score_before_waivers}.")


def shown_breakdown(record: ComplianceRecord, *, key: str) -> None:
    """Components, costs, rounding and gates of a record."""
    parts = breakdown(record.breakdown, record.compliance_score)
    if parts.is_empty:
        st.caption("This record has not been computed yet; that happens within seconds of a change.")
        return
    for gate in parts.gates:
        st.warning(f"{gate} That limits the status, whatever the number.", icon=":material/lock:")
    ledger(parts.components, alt="The five components of the score", key=f"{key}.components")
    if not parts.costs.empty:
        st.markdown("**What costs points**")
        ledger(parts.costs, alt="The facts that cost points", key=f"{key}.costs")
    st.caption(parts.sum_line)
