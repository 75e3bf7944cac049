"""Cells of a workbook: real dates and numbers, and texts that nothing calculates."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from core.papers.model import Cell, CellKind
from core.papers.times import zone
from core.papers.wording import NUMBERS, is_number

MOST_ROWS = 1_048_575
"""What a sheet holds beneath its header."""
LONGEST_TEXT = 32_767
"""What a cell holds, in units of UTF-16; the writer would leave a longer text out without a word."""
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FACT_WIDTH, _LINE, _HIGHEST_ROW = 80, 15, 400
# Programs disagree on the days of 1900, and know none before.
_FIRST_YEAR = 1901
# XML 1.0 §2.2 allows none of them; a line break is a line feed.
CONTROLS = dict.fromkeys([code for code in range(32) if chr(code) not in "\t\n"] + [0xFFFE, 0xFFFF])
# Rows go to a temporary file as they are written, and a text is a text however it begins.
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd hh:mm",
}  # fmt: skip
_NUMBER_FORMATS: Mapping[CellKind, str] = {
    CellKind.TEXT: "@",
    CellKind.STATUS: "@",
    CellKind.WHOLE: "#,##0",
    CellKind.DECIMAL: "#,##0.00",
    CellKind.PERCENT: "0.0%",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.MOMENT: "yyyy-mm-dd hh:mm",
}


def new_workbook(made: io.BytesIO, *, title: str, author: str, at: datetime) -> Workbook:
    """A workbook that is written into `made` when it is closed; the time it bears is `at` and no other."""
    book = Workbook(made, _OPTIONS)
    book.set_properties({"title": held(title), "author": held(author), "created": at.astimezone(UTC)})
    return book


def held(text: str) -> str:
    """The text as a cell holds it: without the signs that no workbook may have, and cut where a cell ends."""
    clean = text.translate(CONTROLS)
    if len(clean) * 2 <= LONGEST_TEXT:
        return clean
    return clean.encode("utf-16-le", "replace")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore")


@dataclass(frozen=True)
class Pen:
    """Writes into one workbook; times are those of the reader's zone, since a cell knows none."""

    zone_name: str
    heading: Any
    number_heading: Any
    wrapped: Any
    formats: Mapping[CellKind, Any]

    @classmethod
    def of(cls, book: Workbook, zone_name: str) -> "Pen":
        """A pen with its formats in the workbook."""
        return cls(
            zone_name,
            book.add_format({"bold": True, "bottom": 1, "num_format": "@", "valign": "top"}),
            book.add_format({"bold": True, "bottom": 1, "num_format": "@", "valign": "top", "align": "right"}),
            book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in _NUMBER_FORMATS.items()},
        )

    def head(
        self, sheet: Any, columns: Sequence[tuple[str, float]], kinds: Sequence[CellKind] = (), *, left: int = 0
    ) -> None:
        """The headings in the first row, which stays in sight, each with its width in characters."""
        for index, (name, width) in enumerate(columns):
            is_of_numbers = bool(kinds) and kinds[index] in NUMBERS
            sheet.set_column(left + index, left + index, width)
            sheet.write_string(0, left + index, held(name), self.number_heading if is_of_numbers else self.heading)
        sheet.freeze_panes(1, 0)

    def row(self, sheet: Any, at: int, cells: Sequence[Cell], kinds: Sequence[CellKind | None]) -> None:
        """A row of cells from the first column on."""
        for index, value in enumerate(cells):
            self.put(sheet, at, index, value, kinds[index])

    def put(self, sheet: Any, row: int, column: int, value: Cell, kind: CellKind | None = None) -> None:
        """One cell; a share of 100 is one of 1 under the sign for percent. Without a kind a number is as it comes."""
        if isinstance(value, date) and value.year < _FIRST_YEAR:
            value = value.isoformat()
        if isinstance(value, str):
            if value:
                sheet.write_string(row, column, held(value), self.formats[CellKind.TEXT])
        elif isinstance(value, datetime):
            local = value.astimezone(zone(self.zone_name)).replace(tzinfo=None, microsecond=0)
            sheet.write_datetime(row, column, local, self.formats[CellKind.MOMENT])
        elif isinstance(value, date):
            midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001  # a cell knows no zone
            sheet.write_datetime(row, column, midnight, self.formats[CellKind.DAY])
        elif value is not None and is_number(value):
            shown = value / 100 if kind is CellKind.PERCENT else value
            sheet.write_number(row, column, shown, self.formats[kind] if kind else None)

    def paragraph(self, sheet: Any, row: int, column: int, words: str, width: float) -> None:
        """A text over several lines, for which the row is made as high as it needs: some programs would not."""
        clean = held(words)
        lines = sum(max(1, ceil(len(line) / width)) for line in clean.split("\n"))
        if lines > 1:
            sheet.set_row(row, min(_HIGHEST_ROW, _LINE * lines))
        if clean:
            sheet.write_string(row, column, clean, self.wrapped)

    def facts(self, sheet: Any, told: Mapping[str, Cell]) -> None:
        """Names with what is to be said of each, one under the other."""
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, _FACT_WIDTH)
        for row, (name, value) in enumerate(told.items()):
            sheet.write_string(row, 0, held(name), self.heading)
            if isinstance(value, str):
                self.paragraph(sheet, row, 1, value, _FACT_WIDTH)
            else:
                self.put(sheet, row, 1, value)
