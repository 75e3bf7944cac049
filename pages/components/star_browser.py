"""The schema beside a query: every table and column with its meaning; a press puts a name into the text."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.analytics.model import Extract, StarTable
from pages.components.tables import long_ledger
from pages.view_models import workbench as view


def browse(tables: Sequence[StarTable], extract: Extract, *, insert: Callable[[str], None]) -> None:
    """Choose a table, read what its columns mean, take their names over."""
    ordered = view.by_role(tables)
    labels = {table.name: view.table_label(table, extract) for table in ordered}
    name = st.selectbox(
        "Table", list(labels), format_func=lambda each: labels[each], key="workbench_table", bind="query-params",
        help="Facts first, then what they are about; in brackets the number of rows.",
    )  # fmt: skip
    table = next(each for each in ordered if each.name == name)
    st.caption(f"{table.role.value.capitalize()}. {table.meaning}")
    st.pills(
        "Put into the query",
        [table.name, *table.column_names], key="workbench.insert", on_change=_take, args=(insert,),
        wrap=True, help="Press a name to add it at the end of the query.",
    )  # fmt: skip
    with st.expander("What the columns mean", key="workbench.meanings"):
        long_ledger(view.schema_frame(table), alt=f"Columns of {table.name}", key="workbench.schema")


def _take(insert: Callable[[str], None]) -> None:
    chosen = st.session_state.get("workbench.insert")
    st.session_state["workbench.insert"] = None
    if chosen:
        insert(str(chosen))
