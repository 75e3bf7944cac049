"""The words of the workbench: tables with meanings, what is loaded, what is asked and answered, what is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core.errors import NotFound, NotValid

Value = str | int | float | bool | date | None

MOST_ROWS_OF_A_TABLE = 500_000
"""Of each table the newest so many are loaded; the workbench says where more were left out."""
MOST_RESULT_ROWS = 10_000
MOST_RESULT_BYTES = 16 * 1024 * 1024
MOST_STATEMENT_LENGTH = 20_000
MOST_SAVED = 500
SECONDS_A_QUERY = 10.0


class Kind(StrEnum):
    """What a column holds; DuckDB's type follows from it."""

    TEXT = "text"
    KEY = "key"
    WHOLE = "whole number"
    DECIMAL = "decimal number"
    FLAG = "yes or no"
    DAY = "day"
    MOMENT = "moment (UTC)"


class Role(StrEnum):
    """Whether a table counts what happened, or says what it happened to."""

    FACT = "fact"
    DIMENSION = "dimension"


@dataclass(frozen=True)
class StarColumn:
    """One column: its name, what it holds and means; `refers_to` is the dimension whose key it is."""

    name: str
    kind: Kind
    meaning: str
    refers_to: str | None = None


@dataclass(frozen=True)
class StarTable:
    """One table of a side's star: `statement` is the named statement that loads it; days are made, not loaded."""

    name: str
    role: Role
    meaning: str
    columns: tuple[StarColumn, ...]
    statement: str | None = None

    @property
    def column_names(self) -> list[str]:
        """Its columns, in order."""
        return [column.name for column in self.columns]


@dataclass(frozen=True)
class Extract:
    """An organization's own facts as they stood at `data_at`, all in one snapshot.

    Attributes:
        org_id: whose they are: nobody else's session may use them.
        data_at: the database's time of the transaction that read them.
        tables: each as an Arrow table, by name.
        cut: the tables of which only the newest rows were taken.
        seconds: how long reading took.
    """

    org_id: UUID
    data_at: datetime
    tables: Mapping[str, Any]
    cut: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def row_count(self) -> int:
        """All rows of all tables."""
        return sum(table.num_rows for table in self.tables.values())


@dataclass(frozen=True)
class Answer:
    """What a query gave: an Arrow table of `MOST_RESULT_ROWS` at most; `is_cut` where there were more."""

    table: Any
    is_cut: bool
    seconds: float


class ParameterKind(StrEnum):
    """What may be filled in for a parameter: written `{{name:day}}` in a query; text where nothing is said."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "day"
    FLAG = "flag"


@dataclass(frozen=True)
class Parameter:
    """One `{{name:kind}}` of a query."""

    name: str
    kind: ParameterKind = ParameterKind.TEXT


@dataclass(frozen=True)
class SavedQuery:
    """A query that somebody kept for themselves or shares with colleagues."""

    id: UUID
    owner_id: UUID
    owner: str
    name: str
    purpose: str
    statement: str
    parameters: Mapping[str, str]
    chart: Mapping[str, str]
    tags: tuple[str, ...]
    is_shared: bool
    revision: int
    updated_at: datetime
    last_ran_at: datetime | None


@dataclass(frozen=True)
class QueryContent:
    """What somebody fills in to save a query."""

    name: str
    statement: str
    purpose: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    chart: Mapping[str, str] = field(default_factory=dict)
    tags: Sequence[str] = ()
    is_shared: bool = False


@dataclass(frozen=True)
class QueryRun:
    """Something the person asked before; `refusal` says why nothing came of it."""

    statement: str
    row_count: int
    is_cut: bool
    milliseconds: int
    refusal: str | None
    ran_at: datetime


class QueryNotValid(NotValid):
    """The query cannot be answered as it is written; the sentence says why, and where."""


class QueryStopped(NotValid):
    """The query took more time or memory than one may; it was ended."""


class SavedQueryUnknown(NotFound):
    """No such saved query, or it is not the person's to read."""

    def __init__(self) -> None:
        super().__init__("This saved query is not there: it was deleted, or is not shared with you.")


class SavedQueryNameTaken(NotValid):
    """The person has another query of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"You already have a query called {name}: choose another name, or change that one.")


class SavedQueryNotValid(NotValid):
    """Something is missing from a query that is to be saved."""
