"""What is wrong with a header and with cells, whatever the rows become. No database."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

from core.errors import NotValid
from core.importing.model import EMAIL, Column, Problem, Register, Row, RowsNotMended, Table

VALUE_SHOWN = 80
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"})
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")

Cells = Mapping[str, str]
Answer = TypeVar("Answer")


class Findings:
    """The problems of one row, one a column at most: what comes after a first one in a cell rests on it."""

    def __init__(self, row: int, cells: Cells) -> None:
        self.row = row
        self.cells = cells
        self.problems: list[Problem] = []

    def add(self, column: str, says: str, value: str | None = None) -> None:
        """Keep it, if it is the column's first."""
        if all(each.column != column for each in self.problems):
            stands = self.cells.get(column, "") if value is None else value
            self.problems.append(Problem(self.row, column, legible(stands), says))

    def read(self, column: str, reading: Callable[[str], Answer]) -> Answer | None:
        """What `reading` makes of the cell; None, with its sentence kept under the column, when it refuses."""
        try:
            return reading(self.cells[column])
        except NotValid as refusal:
            self.add(column, refusal.message)
            return None


@dataclass(frozen=True)
class CheckedCells:
    """The problems of the header, and each row with what is wrong with it so far; no row under a broken header."""

    problems: tuple[Problem, ...]
    rows: tuple[tuple[Cells, Findings], ...] = ()


def addresses(table: Table) -> frozenset[str]:
    """The addresses of a file as they are compared; what is none is left in."""
    at = {_plain(name): at for at, name in enumerate(table.header.cells)}.get(EMAIL)
    return frozenset() if at is None else frozenset(_cell(row, at).lower() for row in table.rows)


def check_cells(
    table: Table, columns: Sequence[Column], register: Register, *, address: Callable[[str], str]
) -> CheckedCells:
    """The header and every cell by itself, and each address beside the file's others and the organization's own."""
    problems, is_whole = _header_problems(table.header, columns)
    if not is_whole:
        return CheckedCells(problems)
    names = [_plain(name) for name in table.header.cells]
    places = {
        column.name: names.index(plain) if (plain := _plain(column.name)) in names else None for column in columns
    }
    first: dict[str, int] = {}
    rows = []
    for row in table.rows:
        cells = {name: _cell(row, at) for name, at in places.items()}
        found = Findings(row.number, cells)
        if len(row.cells) > len(names):
            _add_surplus(found, row, len(names))
        else:
            _check_each(found, columns)
            _check_address(found, register, address, first)
        rows.append((cells, found))
    return CheckedCells(problems, tuple(rows))


def check_mended(problems: Sequence[Problem]) -> None:
    """Refuse a file with anything left to mend."""
    if problems:
        count = len({each.row for each in problems})
        raise RowsNotMended(
            f"Nothing was imported: {count:,} {'row has' if count == 1 else 'rows have'} something to mend.",
            refused=[each.sentence for each in problems],
        )


def legible(cell: str) -> str:
    """A cell for reading: short, and with the characters that nobody sees named by their number."""
    shown = "".join(each if each.isprintable() else f"‹{_number(each)}›" for each in cell[:VALUE_SHOWN])
    return f"{shown}…" if len(cell) > VALUE_SHOWN else shown


def _header_problems(header: Row, columns: Sequence[Column]) -> tuple[tuple[Problem, ...], bool]:
    """What is wrong with the header, and whether the rows below can be read in spite of it."""
    known = {_plain(column.name): column.name for column in columns}
    counted = Counter(map(_plain, header.cells))
    listed = ", ".join(known.values())
    unknown = [
        Problem(header.number, legible(name) or f"column {at}", legible(name), _unknown(name, known, listed))
        for at, name in enumerate(header.cells, start=1)
        if _plain(name) not in known
    ]
    broken = [
        Problem(header.number, name, name, "This column stands twice. Leave one of them out.")
        for plain, name in known.items()
        if counted[plain] > 1
    ]
    broken += [
        Problem(header.number, column.name, "", f"This column is missing. The first row names: {listed}.")
        for column in columns
        if column.is_required and not counted[_plain(column.name)]
    ]
    return (*unknown, *broken), not broken


def _unknown(name: str, known: Mapping[str, str], listed: str) -> str:
    if not name.strip():
        return f"The column has cells and no name. Name it, or leave it out. The columns are: {listed}."
    near = get_close_matches(_plain(name), known, n=1)
    meant = f" Is it {known[near[0]]}?" if near else ""
    return f"There is no such column.{meant} The columns are: {listed}."


def _add_surplus(found: Findings, row: Row, width: int) -> None:
    """Nothing else is said of such a row: its cells have most likely moved to the right."""
    found.add(
        f"cell {width + 1}",
        f"The row has {len(row.cells)} cells and the first row names {width}. Put a cell that holds the separating "
        "sign between quotation marks, or take out what is too much.",
        row.cells[width],
    )


def _check_each(found: Findings, columns: Sequence[Column]) -> None:
    for column in columns:
        for said in _faults(found.cells[column.name], column):
            found.add(column.name, said)


def _faults(cell: str, column: Column) -> Iterator[str]:
    if column.is_required and not cell:
        yield f"The cell is blank. Needed: {column.says[0].lower()}{column.says[1:]}"
    if cell.startswith("="):
        yield "The cell holds a formula. Put its result there as plain text."
    if cell in _ERRORS:
        yield "The cell holds an error of the spreadsheet. Write the value itself."
    if {"\n", "\r"} & set(cell):
        yield "The cell has more than one line. Write it on one."
    if hidden := next((each for each in cell if not each.isprintable()), ""):
        yield f"The cell holds a character that nobody sees ({_number(hidden)}). Type it anew."
    if len(cell) > column.limit:
        yield f"The cell has {len(cell):,} characters; at most {column.limit:,} are kept."


def _check_address(found: Findings, register: Register, address: Callable[[str], str], first: dict[str, int]) -> None:
    email = found.read(EMAIL, address)
    if email is None:
        return
    if email in first:
        found.add(EMAIL, f"The address stands in row {first[email]} already. Keep one of the two.")
    first.setdefault(email, found.row)
    if email in register.taken:
        found.add(EMAIL, register.taken[email])


def _plain(name: str) -> str:
    """A column's name however it is written: “E-mail”, “Access until” and “access_until” are known."""
    return "".join(filter(str.isalnum, name)).lower()


def _cell(row: Row, at: int | None) -> str:
    return _SPACES.sub(" ", row.cells[at]).strip() if at is not None and at < len(row.cells) else ""


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"
