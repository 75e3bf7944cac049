"""A table of ten thousand rows in every format of a report, beside the same rows through Python's csv.writer."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from benchmarks.rounds import medians, seconds
from benchmarks.row import Row
from benchmarks.stage import Stage
from core.papers import page, pdf
from core.papers.model import Cell, CellKind, Chart, ChartKind, Column, Format, Paper, Section, Table
from core.papers.writing import write

ROWS = 10_000
NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
STATUSES = ("Compliant", "At risk", "Non-compliant", "Pending")
COLUMNS = (
    Column("agency", "Agency", width=28),
    Column("policy", "Policy", width=34),
    Column("status", "Status", CellKind.STATUS, 16),
    Column("version", "Version", CellKind.WHOLE, 9),
    Column("share", "Signed", CellKind.PERCENT, 10),
    Column("score", "Score", CellKind.DECIMAL, 10),
    Column("due", "Due", CellKind.DAY, 13),
    Column("seen", "Last seen", CellKind.MOMENT, 20),
)
SHOWN: Mapping[Format, int] = {Format.PDF: pdf.MOST_ROWS, Format.HTML: page.MOST_ROWS}
"""Rows of a table that a format holds; beyond, it says where the whole is."""


def rows(stage: Stage) -> list[Row]:
    """Each format, and the five charts of a page of charts as PDF."""
    lines = [_line(at) for at in range(ROWS)]
    table = _paper(Table("agencies", "Agencies", COLUMNS, lines))
    charts = _paper(*(_chart(kind) for kind in ChartKind))
    taken = medians(
        stage.rounds,
        {
            "plain": lambda: seconds(partial(_plain_csv, lines)),
            **{each.value: partial(_writing, table, each) for each in Format},
            "charts": partial(_writing, charts, Format.PDF),
        },
    )
    plain = taken["plain"] * 1e3
    made = [
        Row(f"{_name(each)} / csv.writer", taken[each.value] * 1e3, "ms", plain, taken[each.value] * 1e3 / plain)
        for each in Format
    ]
    return [*made, Row("report of five charts as pdf / csv.writer", taken["charts"] * 1e3, "ms", plain,
                       taken["charts"] * 1e3 / plain)]  # fmt: skip


def _name(each: Format) -> str:
    shown = SHOWN.get(each, ROWS)
    of = "" if shown >= ROWS else f" ({shown:,} of them printed)"
    return f"report of {ROWS:,} rows as {each.value}{of}"


def _writing(paper: Paper, kind: Format) -> float:
    return seconds(lambda: write(paper, kind))


def _plain_csv(lines: Sequence[Sequence[Cell]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(lines)
    return written.getvalue().encode()


def _line(at: int) -> tuple[Cell, ...]:
    return (
        f"Agency {at:05d}", f"Use of generative AI, part {at % 40}", STATUSES[at % 4], at % 9, at * 7 % 1000 / 10,
        at / 7, date(2026, 1, 1) + timedelta(days=at % 365), NOW - timedelta(minutes=at),
    )  # fmt: skip


def _chart(kind: ChartKind) -> Chart:
    columns = (Column("x", "Week", CellKind.WHOLE), Column("y", "Agencies", CellKind.WHOLE), Column("s", "Status"))
    lines = [(week, week * 3 % 17 + place, status) for week in range(1, 13) for place, status in enumerate(STATUSES)]
    return Chart(kind, Table(kind.value, kind.value, columns, lines), "x", "y", f"A chart: {kind.value}", "s")


def _paper(*blocks: Table | Chart) -> Paper:
    return Paper("benchmark", "Report", "Helix", "Ines", NOW, "Europe/Berlin", (Section("Where we stand", blocks),))
