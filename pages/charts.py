"""The figures of the pages: one look that reads on light and on dark, and a text for those who do not see it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any
from uuid import UUID

import plotly.graph_objects as go
import streamlit as st

from core.papers.palette import LIGHT
from pages.view_models.figure_looks import PATTERNS, short
from pages.view_models.figure_numbers import numbers_of
from pages.view_models.markdown import literal

PALETTE: Mapping[str, str] = LIGHT.marks
SERIES = LIGHT.series
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_PLAIN: dict[str, Any] = {"displayModeBar": False, "staticPlot": False}


def stacked_bars(
    categories: Sequence[str], series: Sequence[tuple[str, str, Sequence[int]]], *, unit: str
) -> go.Figure:
    """Horizontal bars, one for each category, of (label, colour word of the palette, value for each category)."""
    figure = go.Figure(
        [
            go.Bar(
                name=label,
                y=[_plain(category) for category in categories],
                x=values,
                orientation="h",
                marker={"color": PALETTE[colour], "pattern": PATTERNS[colour]},
                hovertemplate=f"%{{y}}<br>{label}: %{{x}} {unit}<extra></extra>",
            )
            for label, colour, values in series
        ]
    )
    figure.update_layout(barmode="stack")
    figure.update_xaxes(dtick=_step(categories, series), rangemode="tozero")
    return _named(_looked(figure, height=_height(len(categories))), categories)


def score_bars(names: Sequence[str], scores: Sequence[int | None], colours: Sequence[str]) -> go.Figure:
    """One horizontal bar for each name, from 0 to 100, its number at its end; no data says so."""
    figure = go.Figure(
        go.Bar(
            y=[_plain(name) for name in names],
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
    return _named(_looked(figure, height=_height(len(names))), names)


def score_lines(series: Mapping[str, tuple[Sequence[date], Sequence[int | None]]]) -> go.Figure:
    """One line for each name over days, from 0 to 100, with the bounds of at risk and compliant."""
    figure = go.Figure(
        [
            go.Scatter(
                name=short(name),
                x=list(days),
                y=list(scores),
                mode="lines+markers" if len(days) < 15 else "lines",  # noqa: PLR2004  # markers of more would touch
                line={"dash": _DASHES[index % len(_DASHES)], "width": 2},
                hovertemplate="%{x|%d %b %Y}: %{y}<extra>" + short(name) + "</extra>",
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


def built(org_id: UUID, build: Callable[..., go.Figure], *shown: Any, **how: str) -> go.Figure:
    """What `build` makes of what is shown, made once for an organization: building a figure takes tens of milliseconds.

    Draw it and leave it as it is: whoever sees the same next gets this very figure.
    """
    return _built(str(org_id), build.__name__, repr((shown, how)), lambda: build(*shown, **how))


@st.cache_resource(max_entries=500, show_spinner=False)
def _built(org_id: str, name: str, shown: str, _build: Callable[[], go.Figure]) -> go.Figure:  # noqa: ARG001
    return _build()


def chart(
    figure: go.Figure, *, alt: str, key: str, title: str = "", pressed: bool = False
) -> Sequence[Mapping[str, Any]]:
    """Draw a figure, with the way to read its numbers as a table.

    Args:
        figure: what is drawn.
        alt: what it shows, with the figures that matter.
        key: begins the keys of what belongs to it.
        title: stands above it.
        pressed: whether its parts can be pressed; without, turning it into a table draws nothing else anew.

    Returns:
        The points that are pressed, each as Plotly names it.
    """
    if pressed:
        return _drawn(figure, alt, key, title, pressed=True)
    _alone(figure, alt, key, title)
    return ()


def show(figure: go.Figure, *, alt: str, key: str) -> None:
    """Draw a figure without a title and without parts that can be pressed."""
    chart(figure, alt=alt, key=key)


@st.fragment
def _alone(figure: go.Figure, alt: str, key: str, title: str) -> None:
    _drawn(figure, alt, key, title, pressed=False)


def _drawn(figure: go.Figure, alt: str, key: str, title: str, *, pressed: bool) -> Sequence[Mapping[str, Any]]:
    as_table = bool(st.session_state.get(f"{key}.as_table"))
    numbers = numbers_of(figure) if as_table else None
    with st.container(gap="xsmall"):
        if title:
            st.markdown(f"**{literal(title)}**")
        points: Sequence[Mapping[str, Any]] = ()
        if numbers is not None:
            st.dataframe(numbers, hide_index=True, alt=alt, key=f"{key}.table", height="content")
        elif pressed:
            event = st.plotly_chart(
                figure, alt=alt, key=_key(key), config=_PLAIN, on_select="rerun", selection_mode="points"
            )
            points = event.selection.points
        else:
            st.plotly_chart(figure, alt=alt, key=_key(key), config=_PLAIN)
        st.button(
            "Show as chart" if as_table else "Show as table", key=f"{key}.turn", type="tertiary",
            icon=":material/bar_chart:" if as_table else ":material/table_rows:", on_click=_turn, args=(key,),
        )  # fmt: skip
    return points


def _key(key: str) -> str:
    """Another chart in the dark: one that stands already would keep the colours that it was first drawn in."""
    return f"{key}.dark" if st.context.theme.type == "dark" else key


def _turn(key: str) -> None:
    st.session_state[f"{key}.as_table"] = not st.session_state.get(f"{key}.as_table")


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


def _named(figure: go.Figure, names: Sequence[str]) -> go.Figure:
    """Beside the bars a long name is cut; the whole one stands at a bar that is pointed at, and in the table."""
    own = list(dict.fromkeys(names))
    shown = [_plain(short(name)) for name in own]
    figure.update_yaxes(tickmode="array", tickvals=[_plain(name) for name in own], ticktext=shown)
    return figure


def _plain(name: str) -> str:
    """The drawing library reads marks of HTML in its texts, links among them: here they are mere signs."""
    return escape(name, quote=False)


def _height(count: int) -> int:
    return 90 + 34 * max(count, 1)


def _step(categories: Sequence[str], series: Sequence[tuple[str, str, Sequence[int]]]) -> int:
    """Whole steps on a count axis, about five of them."""
    most = max((sum(values[index] for _, _, values in series) for index in range(len(categories))), default=0)
    return max(1, -(-most // 5))
