"""The figures of an agency's conflicts: a map of clients and topics, a network of clauses, what came and went."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from pages.charts import PALETTE
from pages.view_models.conflict_pictures import Mark, Strand

# A second sign beside the colour.
_SYMBOLS: Mapping[str, str] = {"Low": "circle-open", "Medium": "circle", "High": "diamond", "Critical": "square"}
# The names of clients stand upright where a screen is narrow, and take room from the rows.
_MARK_PX, _ROW_PX, _HEAD_PX, _NAMES_PX = 26, 36, 110, 90
_CLIENT, _CLAUSE, _ISSUE = 0.0, 1.0, 2.0
_NAME = 0.3
_LABEL_LENGTH = 30
_NODES: Mapping[float, tuple[str, str]] = {
    _CLIENT: ("blue", "circle"),
    _CLAUSE: ("gray", "square"),
    _ISSUE: ("red", "diamond"),
}


def severity_map(marks: Sequence[Mark], topics: Sequence[str], clients: Sequence[str]) -> go.Figure:
    """A sign for each cell, its count inside; a point's custom data are the client and the topic."""
    figure = go.Figure()
    for label, symbol in reversed(tuple(_SYMBOLS.items())):
        chosen = [mark for mark in marks if mark.word.label == label]
        if chosen:
            figure.add_trace(_cells(chosen, label, symbol))
    figure.update_layout(height=_HEAD_PX + _NAMES_PX + _ROW_PX * max(len(topics), 2))
    figure.update_xaxes(categoryorder="array", categoryarray=list(clients), autotickangles=[0, 45, 90])
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=list(reversed(topics)),
        tickvals=list(topics),
        ticktext=[_short(topic) for topic in topics],
    )
    return _looked(figure)


def _cells(chosen: Sequence[Mark], label: str, symbol: str) -> go.Scatter:
    hollow = symbol.endswith("open")
    return go.Scatter(
        name=label,
        x=[mark.client for mark in chosen],
        y=[mark.topic for mark in chosen],
        mode="markers+text",
        text=[str(mark.finding_count) for mark in chosen],
        textfont={"size": 12} if hollow else {"size": 12, "color": "#ffffff"},
        marker={"symbol": symbol, "size": _MARK_PX, "color": PALETTE[chosen[0].word.colour], "line": {"width": 2}},
        # What is chosen grows; the others stay readable.
        selected={"marker": {"size": _MARK_PX + 8}},
        unselected={"marker": {"opacity": 1}},
        customdata=[[mark.client, mark.topic] for mark in chosen],
        hovertemplate=f"%{{x}}<br>%{{y}}<br>%{{text}} open, worst: {label}<extra></extra>",
    )


def network(strands: Sequence[Strand]) -> go.Figure:
    """Clients on the left, their clauses in the middle, issues on the right; custom data say what a click opens."""
    ordered = sorted(strands, key=lambda each: (each.client, each.clause, each.policy))
    clients = _spread(list(dict.fromkeys(each.client for each in ordered)), len(ordered))
    issues = _spread(sorted({each.issue for each in ordered}, key=_number), len(ordered))
    opens = {each.issue: str(each.issue_finding_id) for each in ordered}
    figure = go.Figure()
    for at, each in enumerate(ordered):
        figure.add_trace(_edges(clients[each.client], -at, issues[each.issue]))
    figure.add_trace(
        _nodes("Client", _CLIENT, list(clients), list(clients.values()), [["client", name] for name in clients])
    )
    figure.add_trace(
        _nodes(
            "Clause, with its findings",
            _CLAUSE,
            [f"{each.clause} ({each.finding_count})" for each in ordered],
            [float(-at) for at in range(len(ordered))],
            [["finding", str(each.worst_finding_id)] for each in ordered],
        )
    )
    figure.add_trace(
        _nodes("Issue", _ISSUE, list(issues), list(issues.values()), [["finding", opens[name]] for name in issues])
    )
    figure.update_layout(height=_HEAD_PX + _ROW_PX * max(len(ordered), 2))
    figure.update_xaxes(visible=False, range=[-0.75, 2.8])
    figure.update_yaxes(visible=False)
    return _looked(figure)


def opened_and_closed(weeks: Sequence[str], opened: Sequence[int], closed: Sequence[int]) -> go.Figure:
    """Two bars a week."""
    figure = go.Figure(
        [
            go.Bar(name="Opened", x=weeks, y=opened, marker={"color": PALETTE["orange"], "pattern": {"shape": "/"}}),
            go.Bar(name="Closed or set aside", x=weeks, y=closed, marker={"color": PALETTE["green"]}),
        ]
    )
    figure.update_layout(barmode="group", height=260)
    return _looked(figure)


def stock_lines(weeks: Sequence[str], series: Sequence[tuple[str, str, Sequence[int]]]) -> go.Figure:
    """What stood open at the end of each week, a line for each severity."""
    figure = go.Figure(
        [
            go.Scatter(
                name=label,
                x=weeks,
                y=counts,
                mode="lines+markers",
                line={"color": PALETTE[colour], "width": 2},
                marker={"symbol": _SYMBOLS[label], "size": 9},
                hovertemplate=f"%{{x}}<br>{label}: %{{y}} open<extra></extra>",
            )
            for label, colour, counts in series
        ]
    )
    figure.update_layout(height=280)
    figure.update_yaxes(rangemode="tozero")
    return _looked(figure)


def _edges(client_y: float, clause_y: float, issue_y: float) -> go.Scatter:
    """From the client to the clause, and on to the issue from behind the clause's name."""
    return go.Scatter(
        x=[_CLIENT, _CLAUSE, None, _CLAUSE + _NAME, _ISSUE],
        y=[client_y, clause_y, None, clause_y, issue_y],
        mode="lines",
        line={"color": PALETTE["gray"], "width": 1},
        opacity=0.55,
        hoverinfo="skip",
        showlegend=False,
    )


def _nodes(
    kind: str, x: float, names: Sequence[str], places: Sequence[float], opens: Sequence[Sequence[str]]
) -> go.Scatter:
    colour, symbol = _NODES[x]
    return go.Scatter(
        name=kind,
        x=[x] * len(names),
        y=places,
        mode="markers+text",
        text=[_short(name) for name in names],
        # On a narrow screen there is no room beside the outer columns.
        textposition="middle right" if x == _CLAUSE else "top center",
        marker={"symbol": symbol, "size": 14, "color": PALETTE[colour]},
        customdata=opens,
        hovertext=names,
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _spread(names: Sequence[str], height: int) -> dict[str, float]:
    """The names from top to bottom over so many rows."""
    step = (height - 1) / len(names) if names else 0.0
    return {name: -(at + 0.5) * step for at, name in enumerate(names)}


def _number(issue: str) -> int:
    return int(issue.split(".", 1)[0])


def _short(name: str) -> str:
    return name if len(name) <= _LABEL_LENGTH else f"{name[: _LABEL_LENGTH - 1]}…"


def _looked(figure: go.Figure) -> go.Figure:
    figure.update_layout(
        margin={"l": 0, "r": 8, "t": 8, "b": 0},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "title": None},
        clickmode="event+select",
        dragmode=False,
        hoverlabel={"namelength": -1},
    )
    figure.update_xaxes(automargin=True, title=None, fixedrange=True)
    figure.update_yaxes(automargin=True, title=None, fixedrange=True)
    return figure
