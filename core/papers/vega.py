"""A chart as a Vega-Lite specification: plain data, where no word that was typed is an expression or a field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.papers.looks import PAPER
from core.papers.model import Cell, CellKind, Chart, ChartKind
from core.papers.tidy import Drawn, drawn, is_in_time, is_measured, spelled_place

Spell = Callable[[str], str]
Spec = Mapping[str, Any]

FONT = "Liberation Sans"
"""Inside the drawing library, so a text is as wide on every machine."""
MOST_PLACES = 40
"""Bars and rows of a heat map beyond are left out on paper: nobody could read them."""
_WIDTH, _HEIGHT, _BAR = 600, 230, 16
_LONG_LABEL, _MANY_LABELS, _MOST_NUMBERED = 12, 8, 240
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4])


def spec(chart: Chart, zone_name: str, spell: Spell) -> Spec:
    """What the drawing library takes; words go through `spell`."""
    shown = drawn(chart, zone_name)
    kept = shown.places if _holds_all(chart, shown) else shown.places[:MOST_PLACES]
    names = {name: spell(name) for name in shown.series}
    values = [
        {"x": spell(spelled_place(place, shown.x)) if _has_words(shown) else _plain(place, shown), "y": line[at],
         "s": names[name], "o": order}
        for order, (name, line) in enumerate(shown.series.items())
        for at, place in enumerate(kept) if line[at] is not None
    ]  # fmt: skip
    sideways = _is_sideways(chart, shown)
    layers = _LAYERS[chart.kind](chart, _titled(shown, spell), [*names.values()], sideways)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": _WIDTH,
        "height": max(len(kept) * _BAR + 20, 60) if sideways else _HEIGHT,
        "data": {"values": values},
        "layer": [*layers, *_level(chart, sideways), *_marks(chart, shown)],
        "config": _CONFIG,
    }


def left_out(chart: Chart, zone_name: str) -> int:
    """How many places of the axis the picture leaves out."""
    shown = drawn(chart, zone_name)
    return 0 if _holds_all(chart, shown) else max(0, len(shown.places) - MOST_PLACES)


def _holds_all(chart: Chart, shown: Drawn) -> bool:
    return not _has_words(shown) or chart.kind in (ChartKind.LINE, ChartKind.SCATTER)


def _has_words(shown: Drawn) -> bool:
    return not (is_in_time(shown.x) or is_measured(shown.x))


def _plain(place: Cell, shown: Drawn) -> Cell:
    return spelled_place(place, shown.x) if is_in_time(shown.x) else place


def _is_sideways(chart: Chart, shown: Drawn) -> bool:
    """Bars lie down where their names are long or many."""
    if chart.kind not in (ChartKind.BARS, ChartKind.STACKED_BARS) or not _has_words(shown):
        return False
    return len(shown.places) > _MANY_LABELS or any(len(str(each)) > _LONG_LABEL for each in shown.places)


def _bars(chart: Chart, shown: Drawn, names: Sequence[str], sideways: bool) -> list[Spec]:
    across = _axis_of_places(shown, discrete=True)
    grouped = chart.kind is ChartKind.BARS and len(names) > 1
    up = {**_axis_of_values(shown), "stack": "zero" if chart.kind is ChartKind.STACKED_BARS else None}
    encoding = {"y": across, "x": up} if sideways else {"x": across, "y": up}
    if shown.is_split:
        encoding["color"] = _colours(names)
        encoding["order"] = {"field": "o", "type": "quantitative"}
    if grouped:
        encoding["yOffset" if sideways else "xOffset"] = {"field": "s", "type": "nominal", "sort": list(names)}
    return [{"mark": {"type": "bar", "color": PAPER.series[0]}, "encoding": encoding}]


def _lines(_chart: Chart, shown: Drawn, names: Sequence[str], _sideways: bool) -> list[Spec]:
    encoding: dict[str, Any] = {"x": _axis_of_places(shown), "y": _axis_of_values(shown)}
    if shown.is_split:
        dashes = [_DASHES[at % len(_DASHES)] for at in range(len(names))]
        encoding["color"] = _colours(names)
        encoding["strokeDash"] = {
            "field": "s", "type": "nominal", "sort": list(names), "scale": {"domain": list(names), "range": dashes},
            "legend": {"title": None},
        }  # fmt: skip
    few = len(shown.places) <= MOST_PLACES
    return [{"mark": {"type": "line", "color": PAPER.series[0], "strokeWidth": 2, "point": few}, "encoding": encoding}]


def _points(_chart: Chart, shown: Drawn, names: Sequence[str], _sideways: bool) -> list[Spec]:
    encoding: dict[str, Any] = {"x": _axis_of_places(shown), "y": _axis_of_values(shown)}
    if shown.is_split:
        encoding["color"] = _colours(names)
        encoding["shape"] = {"field": "s", "type": "nominal", "sort": list(names), "scale": {"domain": list(names)}}
    return [{"mark": {"type": "point", "filled": True, "size": 45, "color": PAPER.series[0]}, "encoding": encoding}]


def _fields(_chart: Chart, shown: Drawn, names: Sequence[str], _sideways: bool) -> list[Spec]:
    places = {
        "x": _axis_of_places(shown, discrete=True),
        "y": {"field": "s", "type": "nominal", "sort": list(names), "title": None, "axis": _LABELS},
    }
    shade = {
        "field": "y", "type": "quantitative", "title": shown.y.title,
        "scale": {"range": [PAPER.background, PAPER.accent]}, "legend": {"gradientLength": 120},
    }  # fmt: skip
    layers: list[Spec] = [{"mark": {"type": "rect", "stroke": PAPER.border}, "encoding": {**places, "color": shade}}]
    if len(names) * len(shown.places) <= _MOST_NUMBERED:
        label = {"field": "y", "type": "quantitative", "format": ",.4~g"}
        layers.append(
            {"mark": {"type": "text", "color": PAPER.text, "fontSize": 10}, "encoding": {**places, "text": label}}
        )
    return layers


_LAYERS: Mapping[ChartKind, Callable[[Chart, Drawn, Sequence[str], bool], list[Spec]]] = {
    ChartKind.BARS: _bars,
    ChartKind.STACKED_BARS: _bars,
    ChartKind.LINE: _lines,
    ChartKind.SCATTER: _points,
    ChartKind.HEAT_MAP: _fields,
}


def _titled(shown: Drawn, spell: Spell) -> Drawn:
    x, y = (replace(column, title=spell(column.title)) for column in (shown.x, shown.y))
    return replace(shown, x=x, y=y)


def _axis_of_places(shown: Drawn, *, discrete: bool = False) -> Spec:
    title = {"title": shown.x.title}
    if _has_words(shown):
        return {"field": "x", "type": "nominal", "sort": None, **title, "axis": _LABELS}
    if is_in_time(shown.x) and discrete:
        return {"field": "x", "type": "ordinal", "timeUnit": "utcyearmonthdate", **title, "axis": {"format": _DAY}}
    if is_in_time(shown.x):
        # Not in the zone of the machine: the place already is that of the reader's.
        return {"field": "x", "type": "temporal", "scale": {"type": "utc"}, **title, "axis": {"format": _DAY}}
    return {"field": "x", "type": "ordinal" if discrete else "quantitative", **title}


def _axis_of_values(shown: Drawn) -> Spec:
    ends = {CellKind.PERCENT: {"axis": {"labelExpr": "datum.label + ' %'"}}}.get(shown.y.kind, {})
    return {"field": "y", "type": "quantitative", "title": shown.y.title, **ends}


def _colours(names: Sequence[str]) -> Spec:
    colours = [PAPER.series[at % len(PAPER.series)] for at in range(len(names))]
    return {
        "field": "s", "type": "nominal", "sort": list(names), "scale": {"domain": list(names), "range": colours},
        "legend": {"title": None},
    }  # fmt: skip


def _level(chart: Chart, sideways: bool) -> list[Spec]:
    if chart.target is None or chart.kind is ChartKind.HEAT_MAP:
        return []
    place = {"x" if sideways else "y": {"datum": chart.target, "type": "quantitative"}}
    words = {"align": "left", "baseline": "bottom", "dx": 4, "color": PAPER.soft}
    at = {"y": {"value": 0}} if sideways else {"x": {"value": 0}}
    return [
        {"mark": {"type": "rule", "color": PAPER.soft, "strokeDash": [4, 3]}, "encoding": place},
        {
            "mark": {"type": "text", **words},
            "encoding": {**place, **at, "text": {"value": f"Target {chart.target:,g}"}},
        },
    ]


def _marks(chart: Chart, shown: Drawn) -> list[Spec]:
    """Lines across with the numbers that the caption explains."""
    if not chart.marks or not is_in_time(shown.x) or chart.kind is not ChartKind.LINE:
        return []
    values = [{"d": mark.day.isoformat(), "n": str(at)} for at, mark in enumerate(chart.marks, start=1)]
    place = {"field": "d", "type": "temporal", "scale": {"type": "utc"}}
    words = {"type": "text", "baseline": "bottom", "dy": -2, "fontWeight": "bold", "color": PAPER.text}
    return [
        {"data": {"values": values}, "mark": {"type": "rule", "color": PAPER.text, "strokeDash": [2, 2]},
         "encoding": {"x": place}},
        {"data": {"values": values}, "mark": words,
         "encoding": {"x": place, "y": {"value": 0}, "text": {"field": "n", "type": "nominal"}}},
    ]  # fmt: skip


_DAY = "%-d %b %Y"
_LABELS = {"labelLimit": 190}
_CONFIG: Spec = {
    "font": FONT,
    "aria": False,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": PAPER.soft, "titleColor": PAPER.soft, "gridColor": PAPER.border, "domainColor": PAPER.border,
        "tickColor": PAPER.border, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
    },
    "legend": {"orient": "bottom", "labelColor": PAPER.text, "labelFontSize": 11, "titleColor": PAPER.soft,
               "titleFontSize": 11, "titleFontWeight": "normal", "labelLimit": 240, "columns": 4},
    "text": {"fontSize": 11},
}  # fmt: skip
