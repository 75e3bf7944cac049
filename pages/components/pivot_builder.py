"""The pivot builder: choose facts, rows, columns and values; the query it makes is shown and can be changed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.analytics.model import Extract, StarColumn, StarTable, Value
from core.analytics.pivot import MOST_VALUES, Aggregation, Pivot, facts, pivot_sql, reachable
from core.errors import Refusal
from core.identity.model import Actor
from pages.components.query_answer import show_answer
from pages.components.query_running import Shown, run_query
from pages.components.refusing import show_refusal
from pages.components.saving_queries import Put
from pages.view_models import workbench as view

_SHOWN, RESULT = "workbench.pivoted", "workbench.pivot.result"
NOTHING = "Nothing"


def show_pivot(actor: Actor, extract: Extract, tables: Sequence[StarTable], *, put: Put) -> None:
    """The choices stand in the address; the answer follows each of them."""
    pivot = _chosen(extract, tables)
    try:
        statement = pivot_sql(pivot, tables)
    except Refusal as refusal:
        show_refusal(refusal)
        return
    with st.expander("The query this makes", icon=":material/code:", key="workbench.made"):
        st.code(statement, language="sql")
        st.button(
            "Change it as SQL", icon=":material/edit:", key="workbench.to_sql", on_click=put, args=(statement, {}, {})
        )
    shown = st.session_state.get(_SHOWN)
    if not isinstance(shown, Shown) or (shown.statement, shown.data_at) != (statement, extract.data_at):
        st.session_state.pop(_SHOWN, None)
        answer = run_query(actor, extract, statement, {})
        if answer is None:
            return
        names = list(answer.table.column_names)[:-1]
        rows, spread = (tuple(names[:-1]), names[-1]) if pivot.column else (tuple(names), None)
        shown = st.session_state[_SHOWN] = Shown(statement, answer, extract.data_at, rows, spread)
    st.session_state.setdefault(f"{RESULT}.chart", "Bars")
    if shown.spread:
        st.session_state.setdefault(f"{RESULT}.series", shown.spread)
    show_answer(actor, shown, key=RESULT, name=_title(pivot))


def _chosen(extract: Extract, tables: Sequence[StarTable]) -> Pivot:
    names = [table.name for table in facts(tables)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = str(st.selectbox("Facts", names, key="workbench_facts", bind="query-params", width=190))
        columns = reachable(tables, table)
        usual = [name for name in columns if name in {"agencies.agency", "clients.client"}][:1]
        rows = st.multiselect(
            "Rows", list(columns), default=usual, key=f"workbench_rows_{table}", bind="query-params", width=360
        )
        spread = [name for name, column in columns.items() if view.is_spreadable(column.kind) and name not in rows]
        column = st.selectbox(
            "Columns", [NOTHING, *spread], key=f"workbench_columns_{table}", bind="query-params", width=230
        )
        how = Aggregation(
            st.selectbox(
                "Values", [each.value for each in Aggregation], key="workbench_how", bind="query-params", width=190
            )
        )
        measure = None
        if how is not Aggregation.COUNT:
            measure = st.selectbox("Of", list(columns), key=f"workbench_of_{table}", bind="query-params", width=260)
    filters = _filters(extract, table, columns)
    return Pivot(table, tuple(rows), None if column == NOTHING else column, measure, how, filters)


def _filters(
    extract: Extract, table: str, columns: Mapping[str, StarColumn]
) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    """Of as many columns as are chosen, the values that are kept."""
    wanted = st.multiselect(
        "Only where", list(columns), key=f"workbench_where_{table}", bind="query-params", max_selections=4,
        placeholder="Choose columns to filter by",
    )  # fmt: skip
    found = []
    with st.container(horizontal=True):
        for name in wanted:
            values = _values(extract, name)
            key = f"workbench_is_{name.replace('.', '_')}"
            kept = st.multiselect(name, list(values), key=key, bind="query-params", width=280)
            found.append((name, tuple(values[each] for each in kept)))
    return tuple(found)


def _values(extract: Extract, name: str) -> dict[str, Value]:
    """The values a column has, as words; the first two hundred."""
    table, column = name.split(".")
    values = extract.tables[table].column(column).unique().to_pylist()
    ordered = sorted((value for value in values if value is not None), key=str)[:MOST_VALUES]
    return {**{str(value): value for value in ordered}, **({"(empty)": None} if None in values else {})}


def _title(pivot: Pivot) -> str:
    by = ", ".join(name.split(".")[1] for name in pivot.rows)
    return f"{pivot.table.replace('_', ' ').capitalize()} by {by}" if by else pivot.table.replace("_", " ").capitalize()
