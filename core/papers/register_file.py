"""One table as a workbook, and a second sheet that says what it is: what the registers and lists hand out."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from core.papers.model import Cell
from core.papers.pen import MOST_ROWS, Pen, new_workbook
from core.papers.times import minute


@dataclass(frozen=True)
class Provenance:
    """Where a table comes from: what it shows, who took it along, when, in whose zone, and what was filtered."""

    what: str
    who: str
    at: datetime
    zone_name: str
    filters: Mapping[str, str]


def workbook_bytes(columns: Mapping[str, int], rows: Iterable[Sequence[Cell]], about: Provenance) -> bytes:
    """The table under its headings (each with its width in characters), filterable, and the sheet about it."""
    made = io.BytesIO()
    with new_workbook(made, title=about.what, author=about.who, at=about.at) as book:
        pen = Pen.of(book, about.zone_name)
        table = book.add_worksheet("Table")
        pen.head(table, list(columns.items()))
        kinds = [None] * len(columns)
        remaining = iter(rows)
        count = 0
        for count, row in enumerate(islice(remaining, MOST_ROWS), start=1):
            pen.row(table, count, row, kinds)
        table.autofilter(0, 0, count, len(columns) - 1)
        pen.facts(book.add_worksheet("About"), _facts(about, count, is_cut=next(remaining, None) is not None))
    return made.getvalue()


def _facts(about: Provenance, count: int, *, is_cut: bool) -> Mapping[str, Cell]:
    left_out = {"Left out": f"More than {MOST_ROWS:,} rows fit, which is all that a sheet holds. The CSV has all."}
    return {
        "What": about.what,
        "Taken along by": about.who,
        "At, in UTC": minute(about.at, "UTC"),
        f"At, in {about.zone_name}": minute(about.at, about.zone_name),
        "Times in the table": about.zone_name,
        "Rows": count,
        **(left_out if is_cut else {}),
        **{f"Filter: {name}": said for name, said in about.filters.items()},
        **({} if about.filters else {"Filter": "none"}),
    }
