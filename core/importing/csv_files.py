"""CSV as spreadsheet programs write it: found out are the letters' encoding and the sign between the cells."""

import csv
import io
from collections.abc import Iterator

from core.importing.model import FileNotReadable, Row

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_NO_TEXT = "This is no CSV file: it holds what is no text. Save the table as CSV in UTF-8, or as XLSX."
_GUESSED = "The file is not in UTF-8, so it was read as Windows-1252: look whether letters such as é are right."


def rows_of_csv(data: bytes) -> tuple[Iterator[Row], str, str]:
    """The rows, in words how the file was read, and what is to be looked at because of that.

    A row has the number that a spreadsheet program shows: a line break inside quotation marks begins no new one.
    """
    written, encoding, note = _decoded(data)
    sign = _sign(written)
    return _rows(written, sign), f"CSV in {encoding} with {_SIGNS[sign]} between the cells", note


def _decoded(data: bytes) -> tuple[str, str, str]:
    try:
        if data.startswith(_UTF_16):
            return data.decode("utf-16"), "UTF-16", ""
        if b"\0" in data:
            raise FileNotReadable(_NO_TEXT)
        try:
            return data.decode("utf-8-sig"), "UTF-8", ""
        except UnicodeDecodeError:
            return data.decode("cp1252"), "Windows-1252", _GUESSED
    except UnicodeDecodeError as damage:
        raise FileNotReadable(_NO_TEXT) from damage


def _sign(written: str) -> str:
    """The sign that cuts the first written line into most cells; a comma where none does."""
    first = next((line for line in written.splitlines() if line.strip()), "")
    return max(_SIGNS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


def _rows(written: str, sign: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=sign, strict=True)
    begins = 1
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(cells))
            begins = reader.line_num + 1
    except csv.Error as damage:
        raise FileNotReadable(
            f"What begins in line {begins:,} of the file cannot be read: a quotation mark is left open, or stands in "
            "the middle of a cell. Mend it there, or save the table as CSV again."
        ) from damage
