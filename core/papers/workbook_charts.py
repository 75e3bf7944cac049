"""Native charts of a workbook, beside the table that they are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from core.papers.contents import Held
from core.papers.model import Cell, CellKind, Chart, ChartKind
from core.papers.palette import PAPER
from core.papers.pen import held
from core.papers.tidy import Drawn, colours_of, drawn, is_in_time, is_measured

_KINDS: Mapping[ChartKind, Mapping[str, str]] = {
    ChartKind.BARS: {"type": "column"},
    ChartKind.STACKED_BARS: {"type": "column", "subtype": "stacked"},
    ChartKind.LINE: {"type": "line"},
    ChartKind.SCATTER: {"type": "scatter"},
}
_GRID = {"visible": True, "line": {"color": PAPER.border}}
_MARKER = {"type": "circle", "size": 6}
_HEIGHT, _WIDTH, _ROWS_HIGH = 320, 620, 17


@dataclass(frozen=True)
class Beside:
    """A chart's numbers as it needs them, a column for each series, to the right of the table."""

    chart: Chart
    drawn: Drawn
    left: int
    names: Sequence[str]
    kinds: Sequence[CellKind]
    rows: Sequence[Sequence[Cell]]


def beside(each: Held, left: int, zone_name: str) -> list[Beside]:
    """The blocks of numbers of a table's charts, from the column `left` on, an empty column between two."""
    blocks = []
    for chart in each.charts:
        shown = drawn(chart, zone_name)
        names = [shown.x.title, *shown.series]
        kinds = [shown.x.kind, *[shown.y.kind] * len(shown.series)]
        columns = [list(shown.places), *shown.series.values()]
        if chart.target is not None and chart.kind is not ChartKind.HEAT_MAP:
            names.append("Target")
            kinds.append(shown.y.kind)
            columns.append([chart.target] * len(shown.places))
        blocks.append(Beside(chart, shown, left, names, kinds, list(zip(*columns, strict=True))))
        left += len(names) + 1
    return blocks


def draw(book: Workbook, sheet: Any, sheet_name: str, blocks: Sequence[Beside]) -> None:
    """Each block as a chart, one under the other, to the right of all; a heat map colours its own block."""
    if not blocks:
        return
    right = blocks[-1].left + len(blocks[-1].names) + 1
    for place, block in enumerate(blocks):
        if not block.rows:
            continue
        if block.chart.kind is ChartKind.HEAT_MAP:
            colours = {"type": "2_color_scale", "min_color": PAPER.scale[0], "max_color": PAPER.scale[3]}
            sheet.conditional_format(1, block.left + 1, len(block.rows), block.left + len(block.names) - 1, colours)
            continue
        sheet.insert_chart(
            1 + place * _ROWS_HIGH, right, _chart(book, sheet_name, block),
            {"description": held(block.chart.alt), "object_position": 3},
        )  # fmt: skip


def _chart(book: Workbook, sheet_name: str, block: Beside) -> Any:
    made = book.add_chart(dict(_KINDS[block.chart.kind]))
    last = len(block.rows)
    scatter = block.chart.kind is ChartKind.SCATTER
    level = None if block.chart.target is None else block.left + len(block.names) - 1
    colours = colours_of(block.drawn, PAPER)
    for index, colour in enumerate(colours):
        made.add_series(_series(sheet_name, block, block.left + 1 + index, last, colour))
    if level is not None and scatter:
        made.add_series({**_series(sheet_name, block, level, last, PAPER.soft), "marker": {"type": "short_dash"}})
    elif level is not None:
        line = book.add_chart({"type": "line"})
        line.add_series(_series(sheet_name, block, level, last, PAPER.soft))
        made.combine(line)
    made.set_title({"name": _title(block.chart.table.title), "name_font": {"size": 12}})
    made.set_x_axis({"name": _title(block.drawn.x.title), **_axis(block)})
    made.set_y_axis({"name": _title(block.drawn.y.title), "num_format": _format(block), "major_gridlines": _GRID})
    made.set_legend({"position": "bottom"} if block.drawn.is_split or level is not None else {"none": True})
    made.show_hidden_data()
    made.show_blanks_as("gap")
    made.set_size({"width": _WIDTH, "height": _HEIGHT})
    return made


def _series(sheet_name: str, block: Beside, column: int, last: int, colour: str) -> dict[str, Any]:
    """Names are those of cells: a name that was typed is never read as a formula."""
    look = {"color": colour, "width": 2}
    return {
        "name": [sheet_name, 0, column],
        "categories": [sheet_name, 1, block.left, last, block.left],
        "values": [sheet_name, 1, column, last, column],
        **({"line": look} if block.chart.kind is ChartKind.LINE else {"fill": {"color": colour}}),
        **({"marker": _MARKER | {"fill": {"color": colour}}} if block.chart.kind is ChartKind.SCATTER else {}),
    }


def _axis(block: Beside) -> dict[str, Any]:
    if is_in_time(block.drawn.x):
        return {"date_axis": block.chart.kind is not ChartKind.SCATTER, "num_format": "d mmm yyyy"}
    return {"num_format": "General"} if is_measured(block.drawn.x) else {"text_axis": True}


def _format(block: Beside) -> str:
    return {CellKind.PERCENT: "0%", CellKind.WHOLE: "#,##0"}.get(block.drawn.y.kind, "General")


def _title(words: str) -> str:
    """A title that begins with the sign of a formula would be read as the address of a cell."""
    clean = held(words)[:255]
    return f" {clean}" if clean.startswith("=") else clean
