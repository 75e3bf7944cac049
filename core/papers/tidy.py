"""A tidy table as a chart draws it: one line for each place on the axis, one column for each series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.papers.model import Cell, CellKind, Chart, ChartKind, Column
from core.papers.palette import Ground, status_of
from core.papers.times import zone
from core.papers.wording import is_number, said

Number = int | float


@dataclass(frozen=True)
class Drawn:
    """What is drawn.

    Attributes:
        x: the column of the axis.
        y: the column of the values.
        places: the places on the axis in the table's order, each once; in a scatter those of the points.
        series: each series with its value at each place, None where the table holds none.
        is_split: whether the chart names its series; one without a name is called by the values' heading.
        are_statuses: whether the series are statuses, which have colours of their own.
    """

    x: Column
    y: Column
    places: Sequence[Cell]
    series: Mapping[str, Sequence[Number | None]]
    is_split: bool
    are_statuses: bool


def drawn(chart: Chart, zone_name: str) -> Drawn:
    """The chart's table, turned; moments are those of the zone."""
    place_at, value_at = (_index(chart, key) for key in (chart.x, chart.y))
    series_at = None if chart.series is None else _index(chart, chart.series)
    columns = chart.table.columns
    named = [
        columns[value_at].title if series_at is None else said(row[series_at], columns[series_at].kind, zone_name)
        for row in chart.table.rows
    ]
    found = [_place(row[place_at], zone_name) for row in chart.table.rows]
    values = [number(row[value_at]) for row in chart.table.rows]
    names = list(dict.fromkeys(named)) or [columns[value_at].title]
    each_place: list[Cell] = found if chart.kind is ChartKind.SCATTER else list(dict.fromkeys(found))
    where = {place: at for at, place in enumerate(each_place)}
    series: dict[str, list[Number | None]] = {name: [None] * len(each_place) for name in names}
    for at, (place, name, value) in enumerate(zip(found, named, values, strict=True)):
        series[name][at if chart.kind is ChartKind.SCATTER else where[place]] = value
    are_statuses = series_at is not None and columns[series_at].kind is CellKind.STATUS
    return Drawn(columns[place_at], columns[value_at], each_place, series, series_at is not None, are_statuses)


def colours_of(shown: Drawn, ground: Ground) -> list[str]:
    """A colour for each series; a status has its own."""
    statuses = [status_of(name) if shown.are_statuses else None for name in shown.series]
    return [
        ground.marks[status.shape.colour] if status else ground.series[at % len(ground.series)]
        for at, status in enumerate(statuses)
    ]


def number(value: Cell) -> Number | None:
    """What can be drawn."""
    return value if isinstance(value, int | float) and is_number(value) else None


def is_in_time(column: Column) -> bool:
    """Whether the axis is one of days or moments."""
    return column.kind in (CellKind.DAY, CellKind.MOMENT)


def is_measured(column: Column) -> bool:
    """Whether the axis is one of numbers."""
    return column.kind in (CellKind.WHOLE, CellKind.DECIMAL, CellKind.PERCENT)


def _place(value: Cell, zone_name: str) -> Cell:
    return value.astimezone(zone(zone_name)) if isinstance(value, datetime) else value


def spelled_place(value: Cell, column: Column) -> str:
    """A place as the words or the ISO time that a drawing library takes, which knows no zone."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else said(value, column.kind, "UTC")


def _index(chart: Chart, key: str) -> int:
    return [column.key for column in chart.table.columns].index(key)
