"""Tables as XLSX: real dates and numbers, texts that nothing calculates, and a second sheet that says what it is."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from xlsxwriter import Workbook

from pages.view_models.times import minute, zone

Cell = str | int | date | datetime | None
MOST_ROWS = 1_048_575
"""What a sheet holds beneath its header."""
LONGEST_TEXT = 32_767
"""What a cell holds; the writer would leave a longer text out without a word."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# XML 1.0 §2.2 allows none of them; a line break is a line feed.
_CONTROLS = dict.fromkeys([code for code in range(32) if chr(code) not in "\t\n"] + [0xFFFE, 0xFFFF])
# Rows go to a temporary file as they are written, and a text is a text however it begins.
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
}  # fmt: skip


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from: what it shows, who took it along, when, in whose zone, and what was filtered."""

    what: str
    who: str
    at: datetime
    zone_name: str
    filters: Mapping[str, str]


def workbook_bytes(columns: Mapping[str, int], rows: Iterable[Sequence[Cell]], about: Provenance) -> bytes:
    """The table under its headings (each with its width in characters), filterable, and the sheet about it.

    Times are those of the reader's zone, since a cell knows none.
    """
    made = io.BytesIO()
    with Workbook(made, _OPTIONS) as book:
        book.set_properties({"title": about.what, "author": about.who, "created": about.at.astimezone(UTC)})
        heading = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        put = _putting(text, book.add_format({"num_format": "yyyy-mm-dd"}), about.zone_name)
        table = book.add_worksheet("Table")
        for index, (name, width) in enumerate(columns.items()):
            table.set_column(index, index, width)
            table.write_string(0, index, name, heading)
        table.freeze_panes(1, 0)
        remaining = iter(rows)
        count = 0
        for count, row in enumerate(islice(remaining, MOST_ROWS), start=1):
            for index, value in enumerate(row):
                put(table, count, index, value)
        table.autofilter(0, 0, count, len(columns) - 1)
        _tell(book.add_worksheet("About"), _facts(about, count, is_cut=next(remaining, None) is not None), heading, put)
    return made.getvalue()


def _putting(text: Any, whole_day: Any, zone_name: str) -> Callable[[Any, int, int, Cell], None]:
    readers = zone(zone_name)

    def put(sheet: Any, row: int, column: int, value: Cell) -> None:
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value.astimezone(readers).replace(tzinfo=None, microsecond=0))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), whole_day)  # noqa: DTZ001  # a cell knows no zone
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value:
            sheet.write_string(row, column, value.translate(_CONTROLS)[:LONGEST_TEXT], text)

    return put


def _facts(about: Provenance, count: int, *, is_cut: bool) -> Mapping[str, Cell]:
    left_out = {"Left out": f"More than {MOST_ROWS:,} rows fit, which is all that a sheet holds. The CSV has all."}
    return {
        "What": about.what,
        "Taken along by": about.who,
        "At, in UTC": minute(about.at, "UTC"),
        f"At, in {about.zone_name}": minute(about.at, about.zone_name),
        "Times in the table": about.zone_name,
        "Rows": count,
        **(left_out if is_cut else {}),
        **{f"Filter: {name}": said for name, said in about.filters.items()},
        **({} if about.filters else {"Filter": "none"}),
    }


def _tell(sheet: Any, facts: Mapping[str, Cell], heading: Any, put: Callable[[Any, int, int, Cell], None]) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 70)
    for row, (name, value) in enumerate(facts.items()):
        sheet.write_string(row, 0, name, heading)
        put(sheet, row, 1, value)
