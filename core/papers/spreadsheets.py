"""Tables as CSV for a spreadsheet program, in which no cell becomes a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from core.papers import archive
from core.papers.contents import about_table, definitions_table, figures_table, held_tables, words_table
from core.papers.model import Paper, Table

# The signs that begin a formula, and their wide forms that some programs take for them.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_paper(paper: Paper) -> tuple[str, bytes]:
    """Its one table; several, key figures, words and definitions come as an archive beside a table about them.

    Returns:
        The ending of its name, and its bytes. Times are in UTC.
    """
    tables = {each.name: each.table for each in held_tables(paper)}
    beside = [each for each in (figures_table(paper), words_table(paper), definitions_table(paper)) if each]
    if len(tables) == 1 and figures_table(paper) is None:
        return "csv", _csv(next(iter(tables.values())))
    files = {f"{name}.csv": _csv(table) for name, table in tables.items()}
    for table in (*beside, about_table(paper)):
        files[_free(f"{table.key}.csv", files)] = _csv(table)
    return "csv.zip", archive.zipped(files)


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The table as CSV in UTF-8; its mark at the beginning lets spreadsheet programs read it as such."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig", "replace")


def cell(value: object) -> str:
    """The value as text, times in UTC; what a spreadsheet program would calculate gets an apostrophe before it."""
    if isinstance(value, str):
        return f"'{value}" if _is_live(value) else value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return "" if value is None or value != value else str(value)  # noqa: PLR0124  # what is no number is not itself


def _is_live(text: str) -> bool:
    """Whether it begins a formula, be it behind blanks and signs that nobody sees."""
    if text.startswith(_BEGINS_A_FORMULA):
        return True
    if not text or text[0].isalnum():
        return False
    for sign in text:
        if not (sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf")):
            return sign in _BEGINS_A_FORMULA
    return False


def _csv(table: Table) -> bytes:
    return csv_bytes([column.key for column in table.columns], table.rows)


def _free(name: str, taken: Mapping[str, bytes]) -> str:
    return name if name not in taken else f"paper_{name}"
