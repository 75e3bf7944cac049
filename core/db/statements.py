"""The named statements of `sql/queries/`: each has a name, a cardinality and one line of purpose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.engine import Row

QUERIES = Path(__file__).parents[2] / "sql" / "queries"
_HEADER = re.compile(r"^-- name: (?P<name>[a-z_]+) :(?P<cardinality>one|many|rows)$", re.MULTILINE)


@dataclass(frozen=True)
class Statement:
    """One statement: `one` yields a row or None, `many` a list of rows, `rows` the count of rows it wrote."""

    name: str
    cardinality: str
    source: str
    sql: TextClause


class StatementMisuseError(LookupError):
    """A name that no file holds, twice the same name, or a call that does not fit the cardinality."""


def parse(source: str) -> Iterator[Statement]:
    """The statements of one file, in order."""
    marks = list(_HEADER.finditer(source))
    ends = [mark.start() for mark in marks[1:]] + [len(source)]
    for mark, end in zip(marks, ends, strict=True):
        sql = source[mark.end() : end].strip().rstrip(";")
        yield Statement(mark["name"], mark["cardinality"], sql, text(sql))


@cache
def statements(folder: Path = QUERIES) -> dict[str, Statement]:
    """All statements by name."""
    found: dict[str, Statement] = {}
    for path in sorted(folder.glob("*.sql")):
        for statement in parse(path.read_text()):
            if statement.name in found:
                raise StatementMisuseError(f"{statement.name} stands twice under {folder.name}, again in {path.name}.")
            found[statement.name] = statement
    return found


def one(conn: Connection, name: str, /, **parameters: object) -> Row[Any] | None:
    """The row of a `:one` statement, or None."""
    return conn.execute(_statement(name, "one"), parameters).one_or_none()


def many(conn: Connection, name: str, /, **parameters: object) -> Sequence[Row[Any]]:
    """The rows of a `:many` statement, in its order."""
    return conn.execute(_statement(name, "many"), parameters).all()


def rows(conn: Connection, name: str, /, **parameters: object) -> int:
    """How many rows a `:rows` statement wrote."""
    return conn.execute(_statement(name, "rows"), parameters).rowcount


def source_of(name: str, cardinality: str) -> str:
    """The text of a statement, for a driver that is not SQLAlchemy's."""
    return _found(name, cardinality).source


def _statement(name: str, cardinality: str) -> TextClause:
    return _found(name, cardinality).sql


def _found(name: str, cardinality: str) -> Statement:
    statement = statements().get(name)
    if statement is None:
        raise StatementMisuseError(f"No statement is named {name}.")
    if statement.cardinality != cardinality:
        raise StatementMisuseError(f"{name} is declared :{statement.cardinality}, and was called as :{cardinality}.")
    return statement
