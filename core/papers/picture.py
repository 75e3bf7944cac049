"""Charts of a paper as SVG; the same chart is the same bytes in every process."""

import re

import vl_convert

from core.papers.model import Chart
from core.papers.vega import FONT, Spell, spec

PAPER_FONT = "Libertinus Serif"
"""The one that is inside typst; it is narrower than what the drawing was measured with, so every label fits."""
# The drawing library counts on from chart to chart of a process.
_COUNTED = re.compile(r"((?:id=\"|url\(#)(?:clip|gradient_))(\d+)")


def svg(chart: Chart, zone_name: str, spell: Spell) -> str:
    """The chart's picture; nothing is fetched for it."""
    drawn: str = vl_convert.vegalite_to_svg(dict(spec(chart, zone_name, spell)), vl_version="6.1", allowed_base_urls=[])
    numbers: dict[str, int] = {}

    def renumbered(found: re.Match[str]) -> str:
        return f"{found[1]}{numbers.setdefault(found[2], len(numbers))}"

    return _COUNTED.sub(renumbered, drawn).replace(f'font-family="{FONT}"', f'font-family="{PAPER_FONT}"')
