"""A chart as the data that the drawing library of the HTML page takes; its colours come with the reader's theme."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from core.papers.model import CellKind, Chart, ChartKind
from core.papers.palette import DARK, LIGHT
from core.papers.tidy import Drawn, colours_of, drawn, is_in_time, is_measured, spelled_place

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS = ("circle", "diamond", "square", "triangle-up", "x", "cross")
_LONG_LABEL, _MANY_LABELS, _ROW, _HEIGHT = 12, 8, 24, 360
_HOVER = "%{x}: %{y}<extra>%{fullData.name}</extra>"


def figure(chart: Chart, zone_name: str) -> Mapping[str, Any]:
    """Its traces, the colour of each in either look, and the layout."""
    shown = drawn(chart, zone_name)
    lies = _lies_down(chart, shown)
    traces = [_field(shown)] if chart.kind is ChartKind.HEAT_MAP else _traces(chart, shown, lies)
    inks = {name: colours_of(shown, ground) for name, ground in (("light", LIGHT), ("dark", DARK))}
    return {"traces": traces, "inks": inks, "layout": _layout(chart, shown, lies)}


def _traces(chart: Chart, shown: Drawn, lies: bool) -> list[dict[str, Any]]:
    places = _places(shown)
    made = []
    for at, (name, values) in enumerate(shown.series.items()):
        trace: dict[str, Any] = {"name": _plain(name), "x": places, "y": list(values), "hovertemplate": _HOVER}
        if chart.kind is ChartKind.LINE:
            trace |= {"type": "scatter", "mode": "lines+markers" if len(places) <= 60 else "lines",  # noqa: PLR2004
                      "line": {"dash": _DASHES[at % len(_DASHES)]}, "marker": {"size": 6}}  # fmt: skip
        elif chart.kind is ChartKind.SCATTER:
            trace |= {
                "type": "scatter",
                "mode": "markers",
                "marker": {"size": 9, "symbol": _SYMBOLS[at % len(_SYMBOLS)]},
            }
        else:
            trace |= {"type": "bar"}
            if lies:
                trace |= {"x": list(values), "y": places, "orientation": "h", "hovertemplate": _HOVER.replace(
                    "%{x}: %{y}", "%{y}: %{x}")}  # fmt: skip
        made.append(trace)
    return made


def _field(shown: Drawn) -> dict[str, Any]:
    return {
        "type": "heatmap", "x": _places(shown), "y": [_plain(name) for name in shown.series],
        "z": [list(values) for values in shown.series.values()], "xgap": 1, "ygap": 1,
        "hovertemplate": "%{y}, %{x}: %{z}<extra></extra>",
        "texttemplate": "%{z:,.4~g}", "colorbar": {"title": {"text": _plain(shown.y.title)}},
    }  # fmt: skip


def _layout(chart: Chart, shown: Drawn, lies: bool) -> Mapping[str, Any]:
    across, up = _axis_of_places(chart, shown), _axis_of_values(chart, shown)
    count = len(shown.series) if chart.kind is ChartKind.HEAT_MAP else len(shown.places)
    if lies:
        across, up = up, {**across, "autorange": "reversed"}
    return {
        "xaxis": across, "yaxis": up, "shapes": list(_shapes(chart, shown, lies)),
        "annotations": list(_annotations(chart, shown, lies)),
        "height": max(_HEIGHT, 120 + _ROW * count) if lies or chart.kind is ChartKind.HEAT_MAP else _HEIGHT,
        "barmode": "stack" if chart.kind is ChartKind.STACKED_BARS else "group",
        "showlegend": shown.is_split and chart.kind is not ChartKind.HEAT_MAP,
        "legend": {"orientation": "h", "x": 0, "y": 1.08, "yanchor": "bottom", "traceorder": "normal"},
        "margin": {"l": 60, "r": 24, "t": 40, "b": 48}, "hovermode": "closest",
    }  # fmt: skip


def _axis_of_places(chart: Chart, shown: Drawn) -> dict[str, Any]:
    axis: dict[str, Any] = {"title": {"text": _plain(shown.x.title), "standoff": 12}, "automargin": True}
    if is_in_time(shown.x):
        return {**axis, "type": "date", "tickformat": "%-d %b %Y"}
    if is_measured(shown.x) and chart.kind is not ChartKind.HEAT_MAP:
        return {**axis, "type": "linear"}
    # Without its kind the library would take words that look like numbers or days for such.
    return {**axis, "type": "category"}


def _axis_of_values(chart: Chart, shown: Drawn) -> dict[str, Any]:
    if chart.kind is ChartKind.HEAT_MAP:
        return {"type": "category", "automargin": True, "autorange": "reversed"}
    ends = {"ticksuffix": " %"} if shown.y.kind is CellKind.PERCENT else {}
    starts = {} if chart.kind is ChartKind.SCATTER else {"rangemode": "tozero"}
    return {
        "title": {"text": _plain(shown.y.title), "standoff": 12},
        "type": "linear",
        "automargin": True,
        **ends,
        **starts,
    }


def _shapes(chart: Chart, shown: Drawn, lies: bool) -> list[Mapping[str, Any]]:
    shapes: list[Mapping[str, Any]] = []
    if chart.target is not None and chart.kind is not ChartKind.HEAT_MAP:
        along, over = ("x", "y") if lies else ("y", "x")
        shapes.append({"type": "line", f"{along}0": chart.target, f"{along}1": chart.target, f"{over}0": 0,
                       f"{over}1": 1, f"{over}ref": "paper", "line": {"dash": "dash", "width": 1.5}})  # fmt: skip
    if is_in_time(shown.x):
        shapes += [
            {"type": "line", "x0": mark.day.isoformat(), "x1": mark.day.isoformat(), "y0": 0, "y1": 1, "yref": "paper",
             "line": {"dash": "dot", "width": 1.5}}
            for mark in chart.marks
        ]  # fmt: skip
    return shapes


def _annotations(chart: Chart, shown: Drawn, lies: bool) -> list[Mapping[str, Any]]:
    told: list[Mapping[str, Any]] = []
    if chart.target is not None and chart.kind is not ChartKind.HEAT_MAP:
        place = {"x": chart.target, "y": 1, "yref": "paper"} if lies else {"x": 0, "y": chart.target, "xref": "paper"}
        told.append({**place, "text": f"Target {chart.target:,g}", "showarrow": False, "xanchor": "left",
                     "yanchor": "bottom"})  # fmt: skip
    if is_in_time(shown.x):
        told += [{"x": mark.day.isoformat(), "y": 1, "yref": "paper", "text": str(at), "showarrow": False,
                  "yanchor": "bottom", "hovertext": _plain(mark.words)}
                 for at, mark in enumerate(chart.marks, start=1)]  # fmt: skip
    return told


def _places(shown: Drawn) -> Sequence[Any]:
    if is_measured(shown.x):
        return list(shown.places)
    return [_plain(spelled_place(place, shown.x)) for place in shown.places]


def _lies_down(chart: Chart, shown: Drawn) -> bool:
    if chart.kind not in (ChartKind.BARS, ChartKind.STACKED_BARS) or is_in_time(shown.x) or is_measured(shown.x):
        return False
    return len(shown.places) > _MANY_LABELS or any(len(str(each)) > _LONG_LABEL for each in shown.places)


def _plain(words: str) -> str:
    """The library reads marks of HTML in its texts, links among them, and mathematics: here they are mere signs."""
    return escape(words, quote=False).replace("$", "&#36;")
