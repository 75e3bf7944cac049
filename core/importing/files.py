"""A file that somebody uploads, as a table of text; and the empty file they fill in."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from core.identity.model import OrganizationKind
from core.importing.csv_files import rows_of_csv
from core.importing.model import COLUMNS, FileNotReadable, Row, Subject, Table
from core.importing.rules import role_words
from core.importing.workbooks import COLUMNS_READ, rows_of_workbook, template_workbook

SUFFIXES = ("csv", "xlsx")
MAX_MEGABYTES = 5
MAX_ROWS = 5_000


def read_table(name: str, data: bytes) -> Table:
    """The header and the rows below it that hold anything, under the numbers that a spreadsheet program shows.

    Raises:
        FileNotReadable: no CSV or XLSX, damaged, empty, or too large.
    """
    if len(data) > MAX_MEGABYTES * 1024 * 1024:
        raise FileNotReadable(
            f"A file of at most {MAX_MEGABYTES} MB is read. Split it, and import the parts one after the other."
        )
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix not in SUFFIXES:
        raise FileNotReadable("Only CSV and XLSX files are read. Save the table as one of them.")
    found, read_as, note = rows_of_workbook(data) if suffix == "xlsx" else rows_of_csv(data)
    header, *rows = _within_bounds(found)
    if not rows:
        raise FileNotReadable("The file holds a header and no row. Fill it in below the header.")
    return Table(header, tuple(rows), read_as, note)


def listed(subject: Subject, rows: Sequence[Mapping[str, str]]) -> Table:
    """Rows that came without a file, each numbered by its place in the list from 1."""
    names = tuple(column.name for column in COLUMNS[subject])
    cells = [tuple(row.get(name, "") for name in names) for row in rows]
    return Table(Row(0, names), tuple(Row(at, each) for at, each in enumerate(cells, start=1)), "a list")


def template(subject: Subject, suffix: str, kind: OrganizationKind) -> bytes:
    """A file with the header alone: CSV with the mark by which spreadsheet programs know UTF-8, or XLSX."""
    header = [column.name for column in COLUMNS[subject]]
    if suffix == "xlsx":
        return template_workbook(header, {"role": role_words(kind)})
    return (",".join(header) + "\r\n").encode("utf-8-sig")


def _within_bounds(found: Iterator[Row]) -> list[Row]:
    """The rows that hold anything, without the empty cells at their ends; at least the header."""
    kept: list[Row] = []
    for row in found:
        cells = _without_end(row.cells)
        if not cells:
            continue
        if len(cells) >= COLUMNS_READ:
            raise FileNotReadable(f"Row {row.number} has more than {COLUMNS_READ - 1} cells. Leave other columns out.")
        if len(kept) > MAX_ROWS:
            raise FileNotReadable(f"At most {MAX_ROWS:,} rows are read at once. Split the file, and import the parts.")
        kept.append(Row(row.number, cells))
    if not kept:
        raise FileNotReadable("The file is empty. Download the template, and fill it in.")
    return kept


def _without_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max((index for index, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]
