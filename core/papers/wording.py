"""How a cell is said to people: the same words on paper and on the page."""

from datetime import date, datetime

from core.papers.model import Cell, CellKind, Paper
from core.papers.times import NEVER, day, minute

NUMBERS = frozenset({CellKind.WHOLE, CellKind.DECIMAL, CellKind.PERCENT})
"""What stands to the right of its column."""


def said(value: Cell, kind: CellKind, zone_name: str) -> str:
    """The cell: 1,234; 2.50; 87.5 %; 24 Nov 2026; 24 Nov 2026, 14:05; a dash where there is nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return minute(value, zone_name)
    if isinstance(value, date):
        return day(value)
    if not is_number(value):
        return NEVER
    return {CellKind.PERCENT: f"{value:,.1f}\N{NO-BREAK SPACE}%", CellKind.DECIMAL: f"{value:,.2f}"}.get(
        kind, f"{value:,}"
    )


def is_number(value: Cell) -> bool:
    """Whether it is a number that can be drawn and calculated with; what is infinite or no number is not."""
    return isinstance(value, int | float) and abs(value) < float("inf")


def facts(paper: Paper) -> dict[str, str]:
    """What a paper says of itself before it begins."""
    return {
        "Organization": paper.organization,
        "Made by": paper.made_by,
        f"Data of ({paper.zone_name})": minute(paper.data_at, paper.zone_name),
        "Data of (UTC)": minute(paper.data_at, "UTC"),
        **{f"Filter: {name}": words for name, words in paper.filters.items()},
        **({} if paper.filters else {"Filters": "none"}),
    }
