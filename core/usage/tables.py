"""A usage log as a file: each row an event, each other column a field, or a parameter by its name."""

from collections.abc import Mapping, Sequence

from core.clauses.taxonomy import ParameterKind, vocabulary
from core.importing.model import Table

COLUMNS = (
    "id", "occurred_at", "client", "brand", "action", "tool", "data", "channel", "audience", "jurisdiction",
    "actor_ref", "note",
)  # fmt: skip
"""The columns of the template; parameters may follow."""


def template() -> bytes:
    """An empty file, with the mark by which spreadsheet programs know UTF-8."""
    return (",".join(COLUMNS) + "\r\n").encode("utf-8-sig")


def rows_of(table: Table) -> list[dict[str, object]]:
    """The events as the API takes them; a column that is no field and no parameter stays, and is refused there."""
    names = [cell.strip().lower() for cell in table.header.cells]
    return [_event(names, row.cells) for row in table.rows]


def row_numbers(table: Table) -> Sequence[int]:
    """The number that a spreadsheet program shows beside each event."""
    return [row.number for row in table.rows]


def _event(names: Sequence[str], cells: Sequence[str]) -> dict[str, object]:
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
    event: dict[str, object] = {name: cell for name, cell in given.items() if name not in vocabulary().parameters}
    values = _values({name: cell for name, cell in given.items() if name in vocabulary().parameters})
    return {**event, "parameters": values} if values else event


def _values(given: Mapping[str, str]) -> dict[str, int | str]:
    numbers = {name for name, each in vocabulary().parameters.items() if each.kind is ParameterKind.NUMBER}
    return {name: int(cell) if name in numbers and cell.isdecimal() else cell for name, cell in given.items()}
