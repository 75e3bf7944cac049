"""What the last sending came to, agency by agency; a second click gets the same again."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.papers.spreadsheets import csv_bytes
from pages.components.agency_picker import choose_nobody
from pages.view_models import distribute as view

RESULT = "distribute.kept"
FORM_KEY = "distribute.form_key"


def result() -> Mapping[str, Any] | None:
    """What the last sending came to, until a new one is started."""
    kept: Mapping[str, Any] | None = st.session_state.get(RESULT)
    return kept


def show_result(kept: Mapping[str, Any]) -> None:
    """Every agency with what came of it, and the way on."""
    st.success(view.outcome_sentence(kept), icon=":material/check_circle:")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Send another", key="distribute.again", on_click=start_anew)
        _way_on(kept)
        st.download_button(
            "Download CSV",
            lambda: csv_bytes(view.SENT_COLUMNS, view.outcome(kept).itertuples(index=False)),
            file_name="distributed.csv",
            mime="text/csv",
            key="distribute.csv",
            icon=":material/download:",
            on_click="ignore",
        )
    if not kept["sent"] and not kept["refused"]:
        return
    search = st.text_input(
        "Find an agency",
        key="distribute.result_search",
        icon=":material/search:",
        width=300,
        placeholder="Part of its name",
    )
    shown = view.outcome(kept, search or "")
    st.dataframe(shown, hide_index=True, alt="What came of it, agency by agency", key="distribute.result")


def start_anew() -> None:
    """Forget the result; the form is a new one."""
    st.session_state.pop(RESULT, None)
    st.session_state.pop(FORM_KEY, None)
    choose_nobody()


def _way_on(kept: Mapping[str, Any]) -> None:
    arrow = ":material/arrow_forward:"
    if "plan_id" in kept:
        st.page_link("plans.py", label="Open the plan", icon=arrow, query_params={"plan": kept["plan_id"]})
    else:
        batch = {"follow_batch": kept["batch_id"]}
        st.page_link("follow_up.py", label="Follow it up", icon=arrow, query_params=batch)
