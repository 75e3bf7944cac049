"""The workbench's words and frames: tables with their meanings; an answer as a grid, a paper's table and a chart."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from core.analytics.model import MOST_RESULT_ROWS, Extract, Kind, QueryRun, Role, SavedQuery, StarTable
from core.papers.model import Block, CellKind, Chart, ChartKind, Column, Paper, Section, Table, Words
from pages.view_models.times import minute, relative

ROW_COUNT = "row_count"
NO_CHART = "No chart"
CHARTS: Mapping[str, ChartKind] = {
    "Bars": ChartKind.BARS,
    "Stacked bars": ChartKind.STACKED_BARS,
    "Line": ChartKind.LINE,
    "Heat map": ChartKind.HEAT_MAP,
    "Scatter": ChartKind.SCATTER,
}
MORE = f"There are more: a result has {MOST_RESULT_ROWS:,} at most, and 16 MB."
MOST_MARKS = 400
"""More places or points than that say nothing; a chart shows the first so many rows."""
_ALT_ROWS = 6


def freshness(extract: Extract, *, now: datetime, zone_name: str) -> str:
    """When the facts were read, how many, how long it took."""
    read = f"{minute(extract.data_at, zone_name)} ({relative(extract.data_at, now)})"
    return f"Facts of {read}: {extract.row_count:,} rows, read in {extract.seconds:.1f} s."


def cut_sentence(extract: Extract, most: int) -> str:
    """Which tables are not whole."""
    listed = ", ".join(extract.cut)
    return (
        f"Of {listed} only the newest {most:,} rows are here: what a query says of them holds for these rows alone. "
        "Older ones are in the registers' files and the API."
    )


def schema_frame(table: StarTable) -> pd.DataFrame:
    """The columns of one table with what they hold and mean."""
    rows = [(each.name, each.kind.value, each.meaning) for each in table.columns]
    return pd.DataFrame(rows, columns=["Column", "Holds", "Meaning"])


def table_label(table: StarTable, extract: Extract) -> str:
    """A table's name with the number of its rows."""
    rows = extract.tables[table.name].num_rows
    return f"{table.name} ({rows:,}{'+' if table.name in extract.cut else ''})"


def by_role(tables: Sequence[StarTable]) -> list[StarTable]:
    """Facts before dimensions."""
    return sorted(tables, key=lambda table: table.role is not Role.FACT)


def outcome(row_count: int, seconds: float, *, is_cut: bool) -> str:
    """How an answer came."""
    if is_cut:
        return f"The first {row_count:,} rows, in {seconds:.1f} s. {MORE}"
    return f"{row_count:,} {'row' if row_count == 1 else 'rows'}, in {seconds:.1f} s."


def answer_table(arrow: Any, title: str, *, is_cut: bool = False) -> Table:  # pyarrow has no types
    """An answer as a paper's table; two columns of the same name are told apart."""
    names = _unique(arrow.column_names)
    columns = [
        Column(name, name.replace("_", " ").capitalize(), _kind(str(field.type)))
        for name, field in zip(names, arrow.schema, strict=True)
    ]
    values = [column.to_pylist() for column in arrow.columns]
    rows = list(zip(*values, strict=True)) if values else []
    return Table("result", title, columns, [tuple(map(_cell, row)) for row in rows], MORE if is_cut else "")


def grid(table: Table) -> pd.DataFrame:
    """The same to be read on the screen."""
    frame = pd.DataFrame([list(row) for row in table.rows], columns=[column.key for column in table.columns])
    for column in table.columns:
        if column.kind is CellKind.WHOLE:
            frame[column.key] = frame[column.key].astype("Int64")
    return frame


def crossed(table: Table, rows: Sequence[str], column: str, value: str) -> pd.DataFrame:
    """A long result with one of its columns spread out."""
    frame = grid(table)
    frame[column] = frame[column].map(lambda each: "(empty)" if pd.isna(each) else str(each))
    if not rows:
        return frame.set_index(column)[[value]].T.reset_index(drop=True)
    wide = frame.pivot_table(index=list(rows), columns=column, values=value, aggfunc="first", dropna=False, sort=True)
    return wide.reset_index().rename_axis(columns=None).dropna(how="all", subset=list(wide.columns))


def numbers_of(table: Table) -> list[str]:
    """The columns that can be drawn as values."""
    return [column.key for column in table.columns if column.kind in {CellKind.WHOLE, CellKind.DECIMAL}]


def chart(table: Table, kind: str, *, x: str, y: str, series: str | None) -> Chart:
    """The chart that was chosen, over the rows that can be drawn."""
    shown = Table(table.key, table.title, table.columns, list(table.rows)[:MOST_MARKS])
    at_x, at_y = (next(place for place, column in enumerate(table.columns) if column.key == key) for key in (x, y))
    first = "; ".join(f"{row[at_x]}: {row[at_y]}" for row in shown.rows[:_ALT_ROWS])
    more = f" and {len(shown.rows) - _ALT_ROWS} more" if len(shown.rows) > _ALT_ROWS else ""
    split = f" by {series}" if series else ""
    alt = f"{kind} of {y} over {x}{split}: {first}{more}."
    return Chart(CHARTS[kind], shown, x=x, y=y, alt=alt, series=series)


def paper(
    table: Table, drawn: Chart | None, *, name: str, statement: str, organization: str, made_by: str,
    data_at: datetime, zone_name: str,
) -> Paper:  # fmt: skip
    """What is handed out as a file: the rows, the chart, and the query that gave them."""
    blocks: list[Block] = [table] if drawn is None else [drawn, table]
    sections = [Section("Result", blocks), Section("Query", [Words(statement)])]
    return Paper("query_result", name, organization, made_by, data_at, zone_name, sections)


def rows_alone(of: Paper) -> Paper:
    """For data files: one table, no words."""
    table = next(block for block in of.sections[0].blocks if isinstance(block, Table))
    return Paper(of.key, of.title, of.organization, of.made_by, of.data_at, of.zone_name, [Section("Result", [table])])


def saved_frame(queries: Sequence[SavedQuery], *, mine: object, now: datetime, zone_name: str) -> pd.DataFrame:
    """Saved queries as a list."""
    rows = [
        (each.name, each.purpose, ", ".join(each.tags), "you" if each.owner_id == mine else each.owner,
         "shared" if each.is_shared else "yours alone", minute(each.updated_at, zone_name),
         "never" if each.last_ran_at is None else relative(each.last_ran_at, now))
        for each in queries
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["Name", "Purpose", "Tags", "By", "Seen by", "Changed", "Last run by you"])


def history_frame(runs: Sequence[QueryRun], *, now: datetime) -> pd.DataFrame:
    """What was asked before, the latest first."""
    rows = [
        (relative(each.ran_at, now), " ".join(each.statement.split())[:160],
         each.refusal or f"{each.row_count:,} rows{' and more' if each.is_cut else ''}", each.milliseconds / 1000)
        for each in runs
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["When", "Query", "Outcome", "Seconds"])


def tags_of(typed: str) -> tuple[str, ...]:
    """Tags as they were typed, separated by commas."""
    return tuple(tag.strip() for tag in typed.split(",") if tag.strip())


def is_spreadable(kind: Kind) -> bool:
    """Whether a column may head the columns of a pivot."""
    return kind in {Kind.TEXT, Kind.FLAG, Kind.DAY, Kind.WHOLE}


def _unique(names: Sequence[str]) -> list[str]:
    taken: set[str] = set()
    found = []
    for name in names:
        each, number = name or "column", 2
        while each in taken:
            each, number = f"{name}_{number}", number + 1
        taken.add(each)
        found.append(each)
    return found


def _kind(arrow_type: str) -> CellKind:
    if arrow_type.startswith(("int", "uint")):
        return CellKind.WHOLE
    if arrow_type in {"double", "float", "halffloat"}:
        return CellKind.DECIMAL
    if arrow_type.startswith("date"):
        return CellKind.DAY
    return CellKind.MOMENT if arrow_type.startswith("timestamp") and "tz" in arrow_type else CellKind.TEXT


def _cell(value: Any) -> Any:  # whatever DuckDB gave
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return None if value != value or value in {float("inf"), float("-inf")} else value  # noqa: PLR0124  # not a number
    return value.isoformat(sep=" ") if isinstance(value, datetime) and value.tzinfo is None else value
