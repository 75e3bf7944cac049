"""Tables as CSV for a spreadsheet program, in which no cell becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as CSV in UTF-8; its mark at the beginning lets spreadsheet programs read it as such."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def cell(value: object) -> str:
    """The value as text; what a spreadsheet program would calculate gets an apostrophe before it."""
    said = "" if value is None else str(value)
    return f"'{said}" if said.startswith(_BEGINS_A_FORMULA) else said
