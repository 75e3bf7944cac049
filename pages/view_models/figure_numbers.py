"""The numbers that a figure draws, as the table that stands in its place for those who would rather read them."""

from collections.abc import Iterator
from datetime import date, datetime
from html import unescape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pages.view_models.times import day

MOST_ROWS = 2_000


def numbers_of(figure: go.Figure) -> pd.DataFrame | None:
    """A row for each place on the axis, a column for each series; None where a figure carries no numbers."""
    if figure.data and isinstance(figure.data[0], go.Heatmap):
        field = figure.data[0]
        rows: list[list[Any]] = [[_said(name), *values] for name, values in zip(field.y, field.z, strict=True)]
        return pd.DataFrame(rows, columns=["", *_once([_said(name) for name in field.x])]).convert_dtypes()
    if figure.data and all(getattr(trace, "mode", None) == "markers" for trace in figure.data):
        return _cloud(figure)
    series = [(trace.name or "Value", dict(_points(trace))) for trace in figure.data if _has_numbers(trace)]
    if not series:
        return None
    places = list(dict.fromkeys(place for _, values in series for place in values))[:MOST_ROWS]
    names = _once([unescape(name) for name, _ in series])
    found: dict[str, list[Any]] = {"": [_said(place) for place in places]}
    for name, (_, values) in zip(names, series, strict=True):
        found[name] = [values.get(place) for place in places]
    return pd.DataFrame(found).convert_dtypes()


def _cloud(figure: go.Figure) -> pd.DataFrame:
    """A row for each point: several may share a place."""
    titles = [figure.layout[axis].title.text or word for axis, word in (("xaxis", "Across"), ("yaxis", "Up"))]
    rows = [
        (unescape(trace.name or ""), _said(x) if isinstance(x, str | date) else x, y)
        for trace in figure.data
        for x, y in zip(trace.x or (), trace.y or (), strict=False)
    ]
    return pd.DataFrame(rows[:MOST_ROWS], columns=_once(["", *map(unescape, titles)])).convert_dtypes()


def _has_numbers(trace: Any) -> bool:
    return isinstance(trace, go.Bar | go.Scatter) and trace.hoverinfo != "skip"


def _points(trace: Any) -> Iterator[tuple[Any, Any]]:
    """Each place with what is said there; the words on a bar say more than its length where there is no number."""
    lies = getattr(trace, "orientation", None) == "h"
    places, values = (trace.y, trace.x) if lies else (trace.x, trace.y)
    if isinstance(trace, go.Bar) and isinstance(trace.text, list | tuple):
        values = trace.text
    yield from zip(places or (), values or (), strict=False)


def _said(place: Any) -> str:
    if isinstance(place, date | datetime):
        return day(place.date() if isinstance(place, datetime) else place)
    # The drawing library reads some marks of HTML in its texts.
    return unescape(str(place))


def _once(names: list[str]) -> list[str]:
    """Names that are told apart: a table's columns have to be."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    counts = dict.fromkeys(seen, 0)
    told = []
    for name in names:
        counts[name] += 1
        told.append(name if seen[name] == 1 else f"{name} ({counts[name]})")
    return told
