"""A chart over the result of a query as a figure of the page: whatever its columns hold."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.papers.model import Chart, ChartKind
from core.papers.tidy import Drawn, drawn, is_in_time
from pages.charts import SERIES

_LONG = 34
_SYMBOLS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "star", "hexagon")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_PATTERNS = ("", "/", "x", ".", "-", "+", "|", "\\")
MOST_SERIES = 12


def figure_of(chart: Chart) -> go.Figure:
    """Draw it in the order of its table; of many series the first dozen."""
    shown = drawn(chart, "UTC")
    places = list(shown.places) if is_in_time(shown.x) else [_short(str(place)) for place in shown.places]
    if chart.kind is ChartKind.SCATTER:
        places = list(shown.places)
    series = list(shown.series.items())[:MOST_SERIES]
    figure = _heat_map(places, shown) if chart.kind is ChartKind.HEAT_MAP else go.Figure(
        [_trace(chart.kind, places, name, values, at) for at, (name, values) in enumerate(series)]
    )  # fmt: skip
    figure.update_layout(
        height=max(300, 90 + 26 * len(places)) if _lies(chart.kind) else 340,
        barmode="stack" if chart.kind is ChartKind.STACKED_BARS else "group",
        margin={"l": 0, "r": 8, "t": 8, "b": 0}, showlegend=shown.is_split and chart.kind is not ChartKind.HEAT_MAP,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "title": None},
    )  # fmt: skip
    figure.update_xaxes(automargin=True, title=shown.y.title if _lies(chart.kind) else shown.x.title)
    figure.update_yaxes(automargin=True, title=None if _lies(chart.kind) else shown.y.title)
    if _lies(chart.kind):
        figure.update_yaxes(autorange="reversed", type="category")
    return figure


def _lies(kind: ChartKind) -> bool:
    """Bars lie, so that long names can be read."""
    return kind in {ChartKind.BARS, ChartKind.STACKED_BARS}


def _trace(kind: ChartKind, places: Sequence[object], name: str, values: Sequence[object], at: int) -> object:
    colour = SERIES[at % len(SERIES)]
    if _lies(kind):
        pattern = {"shape": _PATTERNS[at % len(_PATTERNS)], "solidity": 0.25, "fillmode": "overlay"}
        return go.Bar(
            name=_short(name), y=places, x=values, orientation="h", marker={"color": colour, "pattern": pattern}
        )
    if kind is ChartKind.SCATTER:
        marker = {"color": colour, "symbol": _SYMBOLS[at % len(_SYMBOLS)], "size": 9}
        return go.Scatter(name=_short(name), x=places, y=values, mode="markers", marker=marker)
    line = {"color": colour, "dash": _DASHES[at % len(_DASHES)], "width": 2}
    return go.Scatter(name=_short(name), x=places, y=values, mode="lines+markers", line=line, connectgaps=True)


def _heat_map(places: Sequence[object], shown: Drawn) -> go.Figure:
    names = [_short(name) for name in shown.series]
    return go.Figure(
        go.Heatmap(
            x=places, y=names, z=list(shown.series.values()), colorscale="Blues", xgap=2, ygap=2, texttemplate="%{z}"
        )
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONG else f"{name[: _LONG - 1]}…"
