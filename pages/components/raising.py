"""What would raise a score: each open fact with what mending it alone would gain."""

from collections.abc import Sequence

import streamlit as st

from core.compliance.facts import OpenFact
from core.compliance.records import ComplianceRecord
from pages.components.tables import ledger
from pages.view_models import standing as view


def what_raises(record: ComplianceRecord, found: Sequence[OpenFact], *, key: str) -> None:
    """The facts that somebody can mend today, dearest first."""
    st.header("What would raise it", anchor=False)
    if found:
        ledger(view.raises(found, record), alt="What would raise the score", key=key)
    else:
        st.caption("Nothing is open that somebody could mend today.")
