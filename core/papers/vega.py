"""A chart as a Vega-Lite specification: plain data, where no word that was typed is an expression or a field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.papers.model import Cell, CellKind, Chart, ChartKind
from core.papers.palette import PAPER
from core.papers.tidy import Drawn, colours_of, drawn, is_in_time, is_measured, spelled_place

Spell = Callable[[str], str]
Spec = Mapping[str, Any]

FONT = "Liberation Sans"
"""Inside the drawing library, so a text is as wide on every machine."""
MOST_PLACES = 40
"""Bars and rows of a heat map beyond are left out on paper: nobody could read them."""
_WIDTH, _HEIGHT, _BAR = 600, 230, 16
_LONG_LABEL, _MANY_LABELS, _MOST_NUMBERED = 12, 8, 240
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 4])


@dataclass(frozen=True)
class _Canvas:
    """One chart on its way to paper: what is drawn, and its words as they can be printed."""

    chart: Chart
    shown: Drawn
    places: Sequence[Cell]
    names: Mapping[str, str]
    x_title: str
    y_title: str

    @property
    def has_words(self) -> bool:
        """Whether the axis is one of names."""
        return not (is_in_time(self.shown.x) or is_measured(self.shown.x))

    @property
    def lies(self) -> bool:
        """Bars lie down where their names are long or many."""
        if self.chart.kind not in (ChartKind.BARS, ChartKind.STACKED_BARS) or not self.has_words:
            return False
        return len(self.places) > _MANY_LABELS or any(len(str(each)) > _LONG_LABEL for each in self.places)

    @property
    def order(self) -> list[str]:
        """The series' names in their order."""
        return list(dict.fromkeys(self.names.values()))

    @property
    def colours(self) -> list[str]:
        """A colour for each name."""
        return colours_of(self.shown, PAPER)


def spec(chart: Chart, zone_name: str, spell: Spell) -> Spec:
    """What the drawing library takes; words go through `spell`."""
    shown = drawn(chart, zone_name)
    on = _Canvas(
        chart, shown, shown.places[: _most(chart, shown)], {name: _inert(spell(name)) for name in shown.series},
        spell(shown.x.title), spell(shown.y.title),
    )  # fmt: skip
    places = [_printed(place, on, spell) for place in on.places]
    values = [
        {"x": place, "y": line[at], "s": on.names[name], "o": order}
        for order, (name, line) in enumerate(shown.series.items())
        for at, place in enumerate(places)
        if line[at] is not None
    ]
    layers = _LAYERS[chart.kind](on, list(dict.fromkeys(places)) if on.has_words else [])
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": _WIDTH,
        "height": max(len(places) * _BAR + 20, 60) if on.lies else _HEIGHT,
        "data": {"values": values},
        "layer": [*layers, *_level(on), *_marks(on)],
        "config": _CONFIG,
    }


def left_out(chart: Chart, zone_name: str) -> int:
    """How many places of the axis the picture leaves out."""
    shown = drawn(chart, zone_name)
    return max(0, len(shown.places) - _most(chart, shown))


def _most(chart: Chart, shown: Drawn) -> int:
    """A line and points of any number can be read; of bars, and the sides of a heat map, only so many."""
    is_of_words = not (is_in_time(shown.x) or is_measured(shown.x))
    return MOST_PLACES if is_of_words and chart.kind not in (ChartKind.LINE, ChartKind.SCATTER) else len(shown.places)


def _printed(place: Cell, on: _Canvas, spell: Spell) -> Cell:
    if is_measured(on.shown.x):
        return place
    words = spell(spelled_place(place, on.shown.x))
    return _inert(words) if on.has_words else words


def _inert(words: str) -> str:
    """The words as no name of a thing inside the library: it fails on series that are called `constructor`."""
    return f" {words}"


def _bars(on: _Canvas, words: Sequence[Cell]) -> list[Spec]:
    across, up = _axis_of_places(on, words, discrete=True), _axis_of_values(on)
    up["stack"] = "zero" if on.chart.kind is ChartKind.STACKED_BARS else None
    encoding = {"y": across, "x": up} if on.lies else {"x": across, "y": up}
    if on.shown.is_split:
        encoding["color"] = _colours(on)
        encoding["order"] = {"field": "o", "type": "quantitative"}
        if on.chart.kind is ChartKind.BARS:
            encoding["yOffset" if on.lies else "xOffset"] = {"field": "s", "type": "nominal", "sort": on.order}
    return [{"mark": {"type": "bar", "color": PAPER.series[0], "stroke": PAPER.background}, "encoding": encoding}]


def _lines(on: _Canvas, words: Sequence[Cell]) -> list[Spec]:
    encoding: dict[str, Any] = {"x": _axis_of_places(on, words), "y": _axis_of_values(on)}
    if on.shown.is_split:
        dashes = [_DASHES[at % len(_DASHES)] for at in range(len(on.order))]
        encoding["color"] = _colours(on)
        encoding["strokeDash"] = {**_colours(on), "scale": {"domain": on.order, "range": dashes}}
    few = len(on.places) <= MOST_PLACES
    return [{"mark": {"type": "line", "color": PAPER.series[0], "strokeWidth": 2, "point": few}, "encoding": encoding}]


def _points(on: _Canvas, words: Sequence[Cell]) -> list[Spec]:
    encoding: dict[str, Any] = {"x": _axis_of_places(on, words), "y": _axis_of_values(on)}
    if on.shown.is_split:
        encoding["color"] = _colours(on)
        encoding["shape"] = {**_colours(on), "scale": {"domain": on.order}}
    return [
        {
            "mark": {"type": "point", "filled": True, "opacity": 1, "size": 45, "color": PAPER.series[0]},
            "encoding": encoding,
        }
    ]


def _fields(on: _Canvas, words: Sequence[Cell]) -> list[Spec]:
    places = {
        "x": _axis_of_places(on, words, discrete=True),
        "y": {"field": "s", "type": "nominal", "sort": on.order, "title": None, "axis": _LABELS},
    }
    shade = {
        "field": "y", "type": "quantitative", "title": on.y_title, "legend": {"gradientLength": 120},
        "scale": {"range": list(PAPER.scale[:-3]), "interpolate": "rgb"},
    }  # fmt: skip
    layers: list[Spec] = [{"mark": {"type": "rect", "stroke": PAPER.border}, "encoding": {**places, "color": shade}}]
    if len(on.names) * len(on.places) <= _MOST_NUMBERED:
        number = {"field": "y", "type": "quantitative", "format": ",.4~g"}
        look = {"type": "text", "color": PAPER.text, "fontSize": 10}
        layers.append({"mark": look, "encoding": {**places, "text": number}})
    return layers


_LAYERS: Mapping[ChartKind, Callable[[_Canvas, Sequence[Cell]], list[Spec]]] = {
    ChartKind.BARS: _bars,
    ChartKind.STACKED_BARS: _bars,
    ChartKind.LINE: _lines,
    ChartKind.SCATTER: _points,
    ChartKind.HEAT_MAP: _fields,
}


def _axis_of_places(on: _Canvas, words: Sequence[Cell], *, discrete: bool = False) -> Spec:
    place = {"field": "x", "title": on.x_title}
    if on.has_words:
        # A place without a value keeps its room.
        scale = {"domain": list(words), "padding": 0 if on.chart.kind is ChartKind.HEAT_MAP else 0.2}
        return {**place, "type": "nominal", "sort": None, "axis": _LABELS, "scale": scale}
    if is_in_time(on.shown.x) and discrete:
        return {**place, "type": "ordinal", "timeUnit": "utcyearmonthdate", "axis": _DAYS}
    if is_in_time(on.shown.x):
        # Not in the zone of the machine: the place already is that of the reader's.
        return {**place, "type": "temporal", "scale": {"type": "utc"}, "axis": _DAYS}
    return {**place, "type": "ordinal" if discrete else "quantitative"}


def _axis_of_values(on: _Canvas) -> dict[str, Any]:
    axis = {CellKind.PERCENT: {"labelExpr": "datum.label + ' %'"}, CellKind.WHOLE: {"tickMinStep": 1}}
    return {"field": "y", "type": "quantitative", "title": on.y_title, "axis": axis.get(on.shown.y.kind, {})}


def _colours(on: _Canvas) -> Spec:
    scale = {"domain": on.order, "range": on.colours}
    return {"field": "s", "type": "nominal", "sort": on.order, "scale": scale, "legend": {"title": None}}


def _level(on: _Canvas) -> list[Spec]:
    """The target, as a line with its number."""
    target = on.chart.target
    if target is None or on.chart.kind is ChartKind.HEAT_MAP:
        return []
    place = {"x" if on.lies else "y": {"datum": target, "type": "quantitative"}}
    start = {"y" if on.lies else "x": {"value": 0}}
    words = {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "color": PAPER.soft}
    once: Spec = {"data": {"values": [{}]}}
    return [
        {**once, "mark": {"type": "rule", "color": PAPER.soft, "strokeDash": [4, 3]}, "encoding": place},
        {**once, "mark": words, "encoding": {**place, **start, "text": {"value": f"Target {target:,g}"}}},
    ]


def _marks(on: _Canvas) -> list[Spec]:
    """Lines across with the numbers that the caption explains."""
    if not is_in_time(on.shown.x) or on.chart.kind is not ChartKind.LINE:
        return []
    values = [{"d": mark.day.isoformat(), "n": str(at)} for at, mark in enumerate(on.chart.marks, start=1)]
    place = {"field": "d", "type": "temporal", "scale": {"type": "utc"}}
    words = {"type": "text", "baseline": "bottom", "dy": -2, "fontWeight": "bold", "color": PAPER.text}
    return [
        {"data": {"values": values}, "mark": {"type": "rule", "color": PAPER.text, "strokeDash": [2, 2]},
         "encoding": {"x": place}},
        {"data": {"values": values}, "mark": words,
         "encoding": {"x": place, "y": {"value": 0}, "text": {"field": "n", "type": "nominal"}}},
    ]  # fmt: skip


_DAYS = {"format": "%-d %b %Y", "grid": False, "tickCount": 8, "labelOverlap": True}
_LABELS = {"labelLimit": 190, "labelAngle": 0, "grid": False}
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
