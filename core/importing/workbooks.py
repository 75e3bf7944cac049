"""XLSX workbooks: read row by row without calculating anything, and written as a template."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from string import ascii_uppercase
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from core.importing.model import FileNotReadable, Row

MAX_UNPACKED_MEGABYTES = 40
MAX_PARTS = 500
ROWS_LOOKED_AT = 1_048_576
"""As many as a sheet can have. What a sheet says of its own size is not believed: it may be too small."""
COLUMNS_READ = 51
"""One more than a file may have; a cell far to the right would otherwise fill every row up to it."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
# What is raised for an archive, a part of it, or a cell that is not as it should be; malformed XML is a SyntaxError, an
# encrypted part a RuntimeError.
_DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, OSError, RuntimeError, SyntaxError,
)  # fmt: skip


def rows_of_workbook(data: bytes) -> tuple[Iterator[Row], str, str]:
    """The rows of its one filled sheet, and in words how it was read; a formula is its own text, never its result."""
    _check_archive(data)
    try:
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = _one_sheet(workbook)
    except _DAMAGED as damage:
        raise _damaged() from damage
    return _rows(workbook, sheet), f"the sheet “{sheet.title}” of a workbook", ""


def template_workbook(header: Sequence[str], choices: Mapping[str, Sequence[str]]) -> bytes:
    """A workbook of one sheet with this header, its cells formatted as text so that nothing typed is changed.

    Below the columns that `choices` names, a cell offers its words.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Import")
    for letter, name in zip(ascii_uppercase, header, strict=False):
        dimension = sheet.column_dimensions[letter]
        dimension.width, dimension.number_format = 32, "@"
        if words := choices.get(name):
            offered = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
            offered.add(f"{letter}2:{letter}{ROWS_LOOKED_AT}")
            sheet.data_validations.append(offered)
    sheet.append(list(header))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _check_archive(data: bytes) -> None:
    """Refuse what unpacks to too much, by the sizes in its directory: no more than they say is ever unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS or sum(each.file_size for each in entries) > MAX_UNPACKED_MEGABYTES * 1024**2:
                raise FileNotReadable("This workbook unpacks to far more than 5,000 rows need, so it is not opened.")
            _check_nothing_merged(archive)
    except zipfile.BadZipFile as damage:
        raise FileNotReadable(
            "This is no XLSX workbook, or it is encrypted. Save it as .xlsx without a password."
        ) from damage
    except _DAMAGED as damage:
        raise _damaged() from damage


def _check_nothing_merged(archive: zipfile.ZipFile) -> None:
    """Of merged cells a file holds the first alone; the others would read as blank."""
    for part in filter(_SHEET.fullmatch, archive.namelist()):
        if merged := _MERGED.findall(archive.read(part)):
            named = ", ".join(each.decode() for each in merged[:5]) + (" and more" if merged[5:] else "")
            raise FileNotReadable(f"Cells are merged: {named}. Split them, so that every row has cells of its own.")


def _one_sheet(workbook: Workbook) -> Any:
    """The visible sheet that holds anything; an untouched Sheet2 is no second one."""
    sheets = [each for each in workbook.worksheets if each.sheet_state == "visible"]
    filled = [each for each in sheets if not all(_is_empty(row) for row in _cells(each))]
    if len(filled) > 1:
        named = ", ".join(f"“{each.title}”" for each in filled[:5])
        raise FileNotReadable(f"More than one sheet holds something: {named}. Save the one to import as its own file.")
    if not filled:
        raise FileNotReadable("No sheet of the workbook holds anything. Download the template, and fill it in.")
    return filled[0]


def _rows(workbook: Workbook, sheet: Any) -> Iterator[Row]:
    try:
        for number, row in enumerate(_cells(sheet), start=1):
            if not _is_empty(row):
                yield Row(number, tuple(_text(value) for value in row))
    except _DAMAGED as damage:
        raise _damaged() from damage
    finally:
        workbook.close()


def _cells(sheet: Any) -> Iterator[tuple[object, ...]]:
    cells: Iterator[tuple[object, ...]] = sheet.iter_rows(
        min_row=1, max_row=ROWS_LOOKED_AT, min_col=1, max_col=COLUMNS_READ, values_only=True
    )
    return cells


def _is_empty(row: tuple[object, ...]) -> bool:
    """Quick, since a million of them may lie before a cell far below."""
    return row.count(None) == len(row)


def _damaged() -> FileNotReadable:
    return FileNotReadable("This workbook is damaged. Open it in a spreadsheet program and save it again as .xlsx.")


def _text(value: object) -> str:
    """A cell as it would be typed; a day is written as 2026-12-01, a formula begins with its sign."""
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "={…}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
