"""The figures of the pages: one look that reads on light and on dark, and a text for those who do not see it."""

from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go
import streamlit as st

# Mid-tones with at least 3:1 against white and against the dark background; Streamlit's theme sets text and grid.
PALETTE: Mapping[str, str] = {
    "green": "#2f8f5b",
    "orange": "#c77700",
    "red": "#cf4a44",
    "blue": "#4a7fc1",
    "gray": "#7b8794",
}
SERIES = ("#4a7fc1", "#c77700", "#2f8f5b", "#9a6fb8", "#cf4a44", "#6b8e9f", "#a6784f", "#7b8794")
# A second sign beside the colour, for stacked bars and lines.
_PATTERNS: Mapping[str, str] = {"green": "", "orange": "/", "red": "x", "blue": ".", "gray": "-"}
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_LABEL_LENGTH = 34


def stacked_bars(
    categories: Sequence[str], series: Sequence[tuple[str, str, Sequence[int]]], *, unit: str
) -> go.Figure:
    """Horizontal bars, one for each category, of (label, colour word of the palette, value for each category)."""
    figure = go.Figure(
        [
            go.Bar(
                name=label,
                y=[_short(category) for category in categories],
                x=values,
                orientation="h",
                marker={
                    "color": PALETTE[colour],
                    "pattern": {"shape": _PATTERNS[colour], "solidity": 0.25, "fillmode": "overlay"},
                },
                hovertemplate=f"%{{y}}<br>{label}: %{{x}} {unit}<extra></extra>",
            )
            for label, colour, values in series
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(dtick=_step(categories, series), rangemode="tozero")
    return _looked(figure, height=_height(len(categories)))


def score_bars(names: Sequence[str], scores: Sequence[int | None], colours: Sequence[str]) -> go.Figure:
    """One horizontal bar for each name, from 0 to 100, its number at its end; no data says so."""
    figure = go.Figure(
        go.Bar(
            y=[_short(name) for name in names],
            x=[score or 0 for score in scores],
            orientation="h",
            marker={"color": [PALETTE[colour] for colour in colours]},
            text=["no data" if score is None else str(score) for score in scores],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{text}<extra></extra>",
        )
    )
    figure.update_xaxes(range=[0, 108], tickvals=[0, 20, 40, 60, 85, 100])
    figure.update_layout(showlegend=False)
    return _looked(figure, height=_height(len(names)))


def score_lines(series: Mapping[str, tuple[Sequence[date], Sequence[int | None]]]) -> go.Figure:
    """One line for each name over days, from 0 to 100, with the bounds of at risk and compliant."""
    figure = go.Figure(
        [
            go.Scatter(
                name=_short(name),
                x=list(days),
                y=list(scores),
                mode="lines+markers" if len(days) < 15 else "lines",  # noqa: PLR2004  # markers of more would touch
                line={"color": SERIES[index % len(SERIES)], "dash": _DASHES[index % len(_DASHES)], "width": 2},
                hovertemplate="%{x|%d %b %Y}: %{y}<extra>" + _short(name) + "</extra>",
            )
            for index, (name, (days, scores)) in enumerate(series.items())
        ]
    )
    figure.update_yaxes(range=[0, 102], tickvals=[0, 20, 40, 60, 85, 100])
    figure.update_xaxes(tickformat="%d %b")
    figure.update_layout(showlegend=len(series) > 1)
    return _looked(figure, height=300)


def score_columns(names: Sequence[str], counts: Sequence[int], colours: Sequence[str], *, unit: str) -> go.Figure:
    """One column for each band of scores, as high as it has members."""
    figure = go.Figure(
        go.Bar(
            x=list(names),
            y=list(counts),
            marker={"color": [PALETTE[colour] for colour in colours]},
            hovertemplate=f"%{{x}}: %{{y}} {unit}<extra></extra>",
        )
    )
    figure = _looked(figure, height=300)
    figure.update_yaxes(autorange=True, rangemode="tozero")
    figure.update_layout(showlegend=False, bargap=0.15)
    return figure


def show(figure: go.Figure, *, alt: str, key: str) -> None:
    """Draw a figure; `alt` says what it shows, with the figures that matter."""
    st.plotly_chart(figure, alt=alt, key=key, config={"displayModeBar": False, "staticPlot": False})


def _looked(figure: go.Figure, *, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "title": None, "traceorder": "normal"},
        bargap=0.35,
        hoverlabel={"namelength": -1},
    )
    figure.update_yaxes(automargin=True, title=None, fixedrange=True)
    figure.update_xaxes(automargin=True, title=None, fixedrange=True)
    if not isinstance(figure.data[0] if figure.data else None, go.Scatter):
        figure.update_yaxes(autorange="reversed")
    return figure


def _height(count: int) -> int:
    return 90 + 34 * max(count, 1)


def _step(categories: Sequence[str], series: Sequence[tuple[str, str, Sequence[int]]]) -> int:
    """Whole steps on a count axis, about five of them."""
    most = max((sum(values[index] for _, _, values in series) for index in range(len(categories))), default=0)
    return max(1, -(-most // 5))


def _short(name: str) -> str:
    return name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 1]}…"
