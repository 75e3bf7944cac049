"""The colours of a written paper by what they are for: on paper, on a light page and on a dark one."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """One set of colours; `series` are those of a chart's series in their order."""

    background: str
    text: str
    soft: str
    border: str
    accent: str
    series: Sequence[str]


LIGHT = Look("#ffffff", "#1b1b1b", "#3f4a58", "#d6dae0", "#1f5fa8",
             ("#4a7fc1", "#c77700", "#2f8f5b", "#9a6fb8", "#cf4a44", "#6b8e9f", "#a6784f", "#7b8794"))  # fmt: skip
DARK = Look("#12151a", "#eceef1", "#b9c1cc", "#303844", "#8ab8ee", LIGHT.series)
PAPER = LIGHT
