"""How figures look: second signs beside the colours, short names, and the whole look of a ground outside of a page."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from core.papers.palette import LIGHT, Ground

GREY = LIGHT.marks["gray"]
"""For lines that stand behind: read on light and on dark."""
_SHAPES: Mapping[str, str] = {"green": "", "orange": "/", "red": "x", "blue": ".", "gray": "-"}
PATTERNS: Mapping[str, Mapping[str, Any]] = {
    colour: {"shape": shape, "solidity": 0.25, "fillmode": "overlay"} for colour, shape in _SHAPES.items()
}
"""A second sign beside the colour of what is filled, by the colour's name."""
LABEL_LENGTH = 26


def short(name: str, length: int = LABEL_LENGTH) -> str:
    """A name that leaves room for what stands beside it."""
    return name if len(name) <= length else f"{name[: length - 1]}…"


def template(ground: Ground) -> go.layout.Template:
    """The look on a ground. A page needs none: its theme, which holds the same colours, turns with the reader's."""
    axis = {
        "gridcolor": ground.border, "linecolor": ground.border, "zerolinecolor": ground.border,
        "tickfont": {"color": ground.soft}, "title": {"font": {"color": ground.soft}},
    }  # fmt: skip
    last = len(ground.scale) - 1
    return go.layout.Template(
        layout={
            "paper_bgcolor": ground.background, "plot_bgcolor": ground.background,
            "font": {"color": ground.text, "size": 12}, "colorway": list(ground.series), "xaxis": axis, "yaxis": axis,
            "colorscale": {"sequential": [[at / last, colour] for at, colour in enumerate(ground.scale)]},
        }
    )  # fmt: skip


def in_colours(figure: go.Figure, ground: Ground) -> go.Figure:
    """The figure in the colours of a ground."""
    figure.update_layout(template=template(ground))
    return figure
