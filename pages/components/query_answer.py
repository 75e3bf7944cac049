"""An answer: the grid, a chart of it, and the files."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from core.analytics.operations import note_export
from core.identity.model import Actor, Permission
from core.papers.model import Chart, Format, Paper, Table
from core.papers.writing import write
from pages import charts
from pages.components.empty import empty
from pages.components.query_running import Shown
from pages.components.tables import long_ledger
from pages.transactions import changing
from pages.view_models import workbench as view
from pages.view_models.figures_of import figure_of

_CHOICES = ("chart", "x", "y", "series")
_FILES: Mapping[str, Format] = {"Excel": Format.XLSX, "CSV": Format.CSV, "Parquet": Format.PARQUET, "PDF": Format.PDF}


def show_answer(actor: Actor, shown: Shown, *, key: str, name: str) -> None:
    """All that can be done with it; `key` tells two tabs apart, `name` titles the files."""
    answer = shown.answer
    table = view.answer_table(answer.table, name, is_cut=answer.is_cut)
    if not table.rows:
        empty("Nothing fits this question.", "The query ran and gave no row: look at its conditions.")
        return
    frame = view.grid(table)
    if shown.spread:
        frame = view.crossed(table, shown.row_columns, shown.spread, table.columns[-1].key)
    st.markdown(f"**{view.outcome(len(frame), answer.seconds, is_cut=answer.is_cut)}**")
    if shown.spread:
        long_ledger(frame, alt="The result, one column spread out", key=f"{key}.crossed")
    else:
        long_ledger(frame, alt="The result of the query", key=f"{key}.grid")
    drawn = _chart(table, key)
    if actor.may(Permission.RECORD_EXPORT):
        _files(actor, shown, table, drawn, key=key, name=name)


def drawn_as(key: str) -> dict[str, str]:
    """How the result under this key is drawn now; nothing where it is not."""
    held = {name: st.session_state.get(f"{key}.{name}") for name in _CHOICES}
    return {name: str(value) for name, value in held.items() if value} if held["chart"] in view.CHARTS else {}


def _chart(table: Table, key: str) -> Chart | None:
    """The chart builder: nothing is drawn before a kind is chosen."""
    numbers = view.numbers_of(table)
    names = [column.key for column in table.columns]
    if not numbers or len(names) == 1:
        return None
    # What a saved query chose may not be among the columns any more.
    for name, allowed in zip(_CHOICES, ([*view.CHARTS], names, numbers, names), strict=True):
        if st.session_state.get(f"{key}.{name}") not in {*allowed, None, view.NO_CHART, "Nothing"}:
            st.session_state.pop(f"{key}.{name}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox("Chart", [view.NO_CHART, *view.CHARTS], key=f"{key}.chart", width=150)
        if kind == view.NO_CHART:
            return None
        x = st.selectbox("Along", names, key=f"{key}.x", width=200)
        y = st.selectbox("Values", numbers, index=len(numbers) - 1, key=f"{key}.y", width=200)
        others = [name for name in names if name not in {x, y}]
        series = st.selectbox("Split by", ["Nothing", *others], key=f"{key}.series", width=200)
    if kind == "Heat map" and series == "Nothing":
        st.caption("A heat map has two sides: choose what to split by.")
        return None
    chosen = view.chart(table, str(kind), x=str(x), y=str(y), series=None if series == "Nothing" else str(series))
    charts.show(figure_of(chosen), alt=chosen.alt, key=f"{key}.figure")
    if len(table.rows) > view.MOST_MARKS:
        st.caption(f"The chart shows the first {view.MOST_MARKS} rows.")
    return chosen


def _files(actor: Actor, shown: Shown, table: Table, drawn: Chart | None, *, key: str, name: str) -> None:
    paper = view.paper(
        table, drawn, name=name, statement=shown.statement, organization=actor.organization,
        made_by=actor.display_name, data_at=shown.data_at, zone_name=actor.time_zone,
    )  # fmt: skip
    with st.container(horizontal=True):
        for label, file_format in _FILES.items():
            st.download_button(
                label, partial(_written, actor, shown, paper, file_format),
                file_name=f"query_result.{file_format.value}", key=f"{key}.{file_format.value}",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def _written(actor: Actor, shown: Shown, paper: Paper, file_format: Format) -> bytes:
    content = write(paper if file_format in {Format.PDF, Format.XLSX} else view.rows_alone(paper), file_format).content
    with changing(actor) as scope:
        note_export(
            scope.conn, actor=actor, statement=shown.statement, row_count=shown.answer.table.num_rows,
            file_format=file_format.value,
        )  # fmt: skip
    return content
