"""A paper's chart as a figure of the page: what it shows is the paper's, its colours are those of the theme."""

from html import escape, unescape
from typing import Any

import plotly.graph_objects as go

from core.papers.model import Chart, ChartKind
from core.papers.palette import DARK, LIGHT, Ground, status_of
from core.papers.plotly_chart import figure
from core.papers.tidy import drawn, is_in_time, is_measured
from pages.view_models.figure_looks import GREY, PATTERNS, in_colours, short

_ROW_PX, _HEAD_PX, _HEIGHT_PX = 26, 110, 320


def figure_of(chart: Chart, *, zone_name: str = "UTC", dark: bool | None = None) -> go.Figure:
    """Draw it with its marks and its target line.

    Args:
        chart: what is shown.
        zone_name: the zone its moments are said in.
        dark: None leaves the colours of series to the page's theme, which turns with the reader's; outside of a page
            say which ground it stands on.
    """
    shown = drawn(chart, zone_name)
    told = figure(chart, zone_name)
    made = go.Figure(data=[dict(trace) for trace in told["traces"]], layout=dict(told["layout"]))
    if shown.are_statuses:
        for trace in made.data:
            _as_status(trace)
    _fit(made, chart, len(shown.series) if chart.kind is ChartKind.HEAT_MAP else len(shown.places))
    made.update_shapes(line_color=GREY)
    if not (is_in_time(shown.x) or is_measured(shown.x)) and chart.kind is not ChartKind.SCATTER:
        _shorten(made, chart.kind is ChartKind.HEAT_MAP)
    return made if dark is None else in_colours(made, _ground(dark))


def _ground(dark: bool) -> Ground:
    return DARK if dark else LIGHT


def _as_status(trace: Any) -> None:
    """A status has its own colour, and its own pattern where it is filled."""
    status = status_of(trace.name or "")
    if status is None:
        return
    colour = LIGHT.marks[status.shape.colour]
    if isinstance(trace, go.Bar):
        trace.update(marker={"color": colour, "pattern": PATTERNS[status.shape.colour]})
    elif isinstance(trace, go.Scatter):
        trace.update(line={"color": colour}, marker={"color": colour})


def _fit(made: go.Figure, chart: Chart, rows: int) -> None:
    """No room is given away, and nothing moves under a finger that scrolls the page."""
    lies = bool(made.data) and getattr(made.data[0], "orientation", None) == "h"
    is_tall = lies or chart.kind is ChartKind.HEAT_MAP
    above = bool(made.layout.annotations)
    made.update_layout(
        height=max(200, _HEAD_PX + _ROW_PX * rows) if is_tall else _HEIGHT_PX,
        margin={"l": 0, "r": 8, "t": 28 if above else 8, "b": 0},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.06 if above else 1.02, "x": 0, "title": None},
        bargap=0.3,
        clickmode="event+select",
        dragmode=False,
        hoverlabel={"namelength": -1},
    )  # fmt: skip
    made.update_xaxes(fixedrange=True, title_font_size=12)
    made.update_yaxes(fixedrange=True, title_font_size=12)
    if lies:
        made.update_yaxes(title=None)
    elif chart.kind is ChartKind.LINE:
        made.update_xaxes(title=None)
    if chart.kind is ChartKind.HEAT_MAP:
        made.update_traces(showscale=False)


def _shorten(made: go.Figure, is_heat_map: bool) -> None:
    """Long names leave room for what is drawn; the whole name stands beside a pressed or hovered part."""
    for trace in made.data:
        for axis, names in (("xaxis", trace.x), ("yaxis", trace.y)):
            words = [name for name in dict.fromkeys(names or ()) if isinstance(name, str)]
            if words and (is_heat_map or made.layout[axis].type == "category"):
                cut = [escape(short(unescape(name)), quote=False) for name in words]
                made.layout[axis].update(tickmode="array", tickvals=words, ticktext=cut)
