"""A paper's chart as a figure of the page."""

import plotly.graph_objects as go

from core.papers.model import Chart, ChartKind
from core.papers.tidy import drawn
from pages.charts import SERIES

_LONG = 34


def figure_of(chart: Chart) -> go.Figure:
    """Draw it, in the order of its table."""
    shown = drawn(chart, "UTC")
    names = [_short(str(place)) for place in shown.places]
    if chart.kind is ChartKind.HEAT_MAP:
        figure = go.Figure(
            go.Heatmap(x=names, y=[_short(name) for name in shown.series], z=list(shown.series.values()),
                       colorscale="RdYlGn", zmin=0, zmax=100, xgap=2, ygap=2, texttemplate="%{z}")
        )  # fmt: skip
    elif chart.kind is ChartKind.LINE:
        figure = go.Figure([
            go.Scatter(name=name, x=list(shown.places), y=list(values), mode="lines", line={"color": SERIES[at]})
            for at, (name, values) in enumerate(shown.series.items())
        ])  # fmt: skip
        if chart.target is not None:
            figure.add_hline(y=chart.target, line_dash="dash", annotation_text=f"Target {chart.target:g}")
        for mark in chart.marks:
            figure.add_vline(x=str(mark.day), line_dash="dot", line_width=1)
    else:
        figure = go.Figure([
            go.Bar(name=name, y=names, x=list(values), orientation="h", marker={"color": SERIES[at % len(SERIES)]})
            for at, (name, values) in enumerate(shown.series.items())
        ])  # fmt: skip
        figure.update_layout(barmode="stack", clickmode="event+select")
        figure.update_yaxes(autorange="reversed")
    figure.update_layout(height=max(260, 90 + 26 * len(names)) if chart.kind is not ChartKind.LINE else 300,
                         margin={"l": 0, "r": 8, "t": 8, "b": 0}, showlegend=shown.is_split)  # fmt: skip
    return figure


def _short(name: str) -> str:
    return name if len(name) <= _LONG else f"{name[: _LONG - 1]}…"
