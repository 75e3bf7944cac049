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


@dataclass(frozen=True)
class Status:
    """A status by its shape and by its colour in each look."""

    name: str
    sign: str
    on_light: str
    on_dark: str

    def colour(self, look: Look) -> str:
        """Its colour there."""
        return self.on_dark if look is DARK else self.on_light


def status_of(word: str) -> Status | None:
    """How a status looks; None where the word is none that is known."""
    return STATUSES.get(word.casefold())


def series_colours(names: Sequence[str], look: Look, *, are_statuses: bool) -> list[str]:
    """A colour for each series; a status has its own."""
    statuses = [status_of(name) if are_statuses else None for name in names]
    return [status.colour(look) if status else look.series[at % len(look.series)] for at, status in enumerate(statuses)]


STATUSES = {
    "compliant": Status("good", "●", "#2f8f5b", "#2f8f5b"),
    "at risk": Status("warning", "▲", "#c77700", "#c77700"),
    "non-compliant": Status("bad", "■", "#cf4a44", "#cf4a44"),
    "pending": Status("waiting", "◆", "#4a7fc1", "#4a7fc1"),
}
