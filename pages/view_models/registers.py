"""What every register says and hands out alike: how many there are, and the cells of its files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from core.registers.model import RegisterPage
from pages.view_models.spreadsheets import csv_bytes
from pages.view_models.workbooks import Cell

EVERY = "All"


def counted(page: RegisterPage[object], singular: str, plural: str | None = None) -> str:
    """How many fit: "1 violation", "10,000+ violations"."""
    noun = singular if page.matching_count == 1 else plural or f"{singular}s"
    return f"{page.total} {noun}"


def said(filters: Mapping[str, str]) -> dict[str, str]:
    """The filters that narrow anything, by their names on the screen."""
    return {name: word for name, word in filters.items() if word and word != EVERY}


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The rows as CSV: times in UTC, and no cell that a spreadsheet program would calculate."""
    return csv_bytes(columns, (list(_cells(row)) for row in rows))


def _cells(row: Sequence[Cell]) -> Iterator[object]:
    for value in row:
        yield value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else value
