"""What a report says, without saying how it looks: every writer takes the same paper and prints the same numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Cell = str | int | float | date | datetime | None


class CellKind(StrEnum):
    """What the cells of a column are, which decides their alignment and their type in a file."""

    TEXT = "text"
    STATUS = "status"
    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """One column: its name in data files, its heading, what its cells are, and what it means.

    A percent is a number from 0 to 100; a moment is aware of its zone. `width` is in characters.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 18
    meaning: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns; `key` names it in data files, `note` is said below it."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


class ChartKind(StrEnum):
    """How a tidy table is drawn."""

    BARS = "bars"
    STACKED_BARS = "stacked_bars"
    LINE = "line"
    HEAT_MAP = "heat_map"
    SCATTER = "scatter"


@dataclass(frozen=True)
class Mark:
    """Something that happened, drawn as a line across a chart of days."""

    day: date
    words: str


@dataclass(frozen=True)
class Chart:
    """A tidy table drawn: `x`, `y`, `series` and `target` name columns of it, or a level; `alt` says what it shows.

    In a heat map `x` and `series` are the two sides and `y` is the colour.
    """

    kind: ChartKind
    table: Table
    x: str
    y: str
    alt: str
    series: str | None = None
    target: float | None = None
    marks: Sequence[Mark] = ()


@dataclass(frozen=True)
class KeyFigure:
    """One number that is read by itself and how it is counted; `before` is that of the period it is compared to."""

    label: str
    value: Cell
    kind: CellKind = CellKind.WHOLE
    meaning: str = ""
    before: Cell = None


@dataclass(frozen=True)
class Figures:
    """Key figures beside each other."""

    items: Sequence[KeyFigure]


@dataclass(frozen=True)
class Words:
    """A paragraph of plain text."""

    text: str


Block = Words | Figures | Chart | Table


@dataclass(frozen=True)
class Section:
    """A part with a heading of its own."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Paper:
    """A whole report.

    Attributes:
        key: names its kind and its files, as in `compliance_by_agency`.
        title: its title.
        organization: whose it is.
        made_by: the person in whose name it was made.
        data_at: the database's time of the transaction that read its numbers.
        zone_name: the zone its times are said in.
        filters: what it was narrowed to, in the words of the screen.
        sections: what it says.
        definitions: each term that it uses, with its definition.
        is_signed_by_hand: whether it ends in a block for signatures.
    """

    key: str
    title: str
    organization: str
    made_by: str
    data_at: datetime
    zone_name: str
    sections: Sequence[Section]
    filters: Mapping[str, str] = field(default_factory=dict)
    definitions: Sequence[tuple[str, str]] = ()
    is_signed_by_hand: bool = False


class Format(StrEnum):
    """The files a paper is handed out as."""

    PDF = "pdf"
    XLSX = "xlsx"
    HTML = "html"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True)
class File:
    """A written paper; several tables as CSV or Parquet come as one ZIP archive."""

    name: str
    media_type: str
    content: bytes
