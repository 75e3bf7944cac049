"""Papers for tests: one with everything, random ones, and one that holds whatever somebody typed in every place."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from core.papers.model import (
    Cell,
    CellKind,
    Chart,
    ChartKind,
    Column,
    Figures,
    KeyFigure,
    Mark,
    Paper,
    Section,
    Table,
    Words,
)

NOW = datetime(2026, 11, 24, 14, 5, 59, tzinfo=UTC)
_WORDS = (
    "Lumen",
    "Fathom",
    "Überprüfung",
    "Ελλάδα",
    "Київ",
    "a, b",
    'said "no"',
    "two\nlines",
    "R&D",
    "x < y",
    "100 %",
)
_STATUSES = ("Compliant", "At risk", "Non-compliant", "Pending")


def a_paper(*blocks, **more):
    """A paper of one section."""
    given = {
        "key": "compliance_by_agency", "title": "Compliance by agency", "organization": "Helix Pharma",
        "made_by": "Ines, ines@helix.example", "data_at": NOW, "zone_name": "Europe/Berlin",
        "sections": (Section("Where we stand", blocks),),
    }  # fmt: skip
    return Paper(**{**given, **more})


def a_table(*rows, key="agencies", title="Agencies", columns=None, note=""):
    """A table of each kind of column."""
    return Table(key, title, columns or COLUMNS, rows, note)


COLUMNS = (
    Column("agency", "Agency", width=28, meaning="Who signs"),
    Column("status", "Status", CellKind.STATUS, 16),
    Column("version", "Version", CellKind.WHOLE, 12),
    Column("share", "Signed", CellKind.PERCENT, 10, "Signed of those sent"),
    Column("score", "Score", CellKind.DECIMAL, 14),
    Column("due", "Due", CellKind.DAY, 13),
    Column("seen", "Last seen", CellKind.MOMENT, 20),
)
ROWS = (
    ("Lumen", "Compliant", 3, 87.5, 12.25, date(2026, 12, 1), NOW),
    ("Fathom", "At risk", 1_234, 0.0, -3.5, date(2026, 7, 1), datetime(2026, 7, 1, 22, 59, tzinfo=UTC)),
    ("Bright", None, None, None, None, None, None),
)


def charts(words=_WORDS[:3], statuses=_STATUSES[:3]):
    """A chart of each kind, with words of one's own on its axes and in its legend."""
    names, value = Column("name", "Name"), Column("value", "Value", CellKind.PERCENT)
    by = Column("by", "By", CellKind.STATUS)
    days = [date(2026, 10, 1) + timedelta(days=at) for at in range(8)]
    pairs = [(word, at * 3.5 + place, status) for at, word in enumerate(words) for place, status in enumerate(statuses)]
    bars = Table("bars", "Bars", (names, value), [(word, at * 9.5) for at, word in enumerate(words)])
    lines = Table("lines", "Lines", (Column("day", "Day", CellKind.DAY), value, by),
                  [(day, at + 10.0 * place, word) for at, day in enumerate(days) for place, word in enumerate(words)])  # fmt: skip
    points = Table("points", "Points", (Column("x", "X", CellKind.DECIMAL), value, by),
                   [(at * 1.5, at * 2.0, word) for at, word in enumerate(words)])  # fmt: skip
    return (
        Chart(ChartKind.BARS, bars, "name", "value", "Bars of words", target=12.5),
        Chart(
            ChartKind.STACKED_BARS,
            Table("stacks", "Stacks", (names, value, by), pairs),
            "name",
            "value",
            "Stacks",
            "by",
        ),
        Chart(ChartKind.LINE, lines, "day", "value", "Lines", "by", 20, (Mark(days[3], words[0]),)),
        Chart(ChartKind.SCATTER, points, "x", "value", "Points", "by"),
        Chart(ChartKind.HEAT_MAP, Table("heat", "Heat", (names, value, by), pairs), "name", "value", "Heat", "by"),
    )


FIGURES = Figures((
    KeyFigure("Agencies", 214, meaning="With an active engagement"),
    KeyFigure("Acknowledged", 87.46, CellKind.PERCENT, "Signed of those that were sent", 84.1),
    KeyFigure("Next review", date(2026, 12, 24), CellKind.DAY),
))  # fmt: skip


def full_paper():
    """Everything that a paper can hold."""
    return a_paper(
        Words("First.\nSecond."), FIGURES, *charts(), a_table(*ROWS, note="Agencies with an active engagement."),
        filters={"Status": "All but pending"}, definitions=(("Score", "From 0 to 100."),), is_signed_by_hand=True,
    )  # fmt: skip


def paper_of_words(words):
    """One that holds each of the words in a cell, the last few in its charts too, and the first of those everywhere."""
    few = tuple(dict.fromkeys(words))[-5:]
    first = few[0]
    columns = (Column("typed", "Typed", width=60), Column("status", "State", CellKind.STATUS, 20), Column(
        "headed", first, width=20, meaning=first))  # fmt: skip
    return a_paper(
        Words(first), Figures([KeyFigure(first, first, CellKind.TEXT, first)]), *charts(few, few),
        a_table(*((word, word, None) for word in words), columns=columns, title=first, note=first),
        title=first, organization=first, made_by=first, filters={first: first}, definitions=((first, first),),
        is_signed_by_hand=True,
    )  # fmt: skip


def random_paper(seed):
    """Tables of random columns and rows, and a chart drawn from random numbers."""
    draw = Random(seed)
    tables = [_random_table(draw, f"table_{at}") for at in range(draw.randint(1, 3))]
    names = [f"{word} {at}" for at, word in enumerate(draw.sample(_WORDS, draw.randint(1, 5)))]
    chart = draw.choice(charts(tuple(names), _STATUSES[: draw.randint(1, 4)]))
    figures = Figures([KeyFigure(f"Figure {at}", _cell(draw, kind), kind) for at, kind in enumerate(_NUMBERS)])
    return a_paper(
        figures, chart, *tables, zone_name=draw.choice(("Europe/Berlin", "America/New_York", "Asia/Kolkata"))
    )


_NUMBERS = (CellKind.WHOLE, CellKind.DECIMAL, CellKind.PERCENT)


def _random_table(draw: Random, key: str) -> Table:
    columns = [
        Column(f"c{at}", f"Column {at}", draw.choice(list(CellKind)), draw.randint(10, 24))
        for at in range(draw.randint(1, 6))
    ]
    rows = [tuple(_cell(draw, column.kind) for column in columns) for _ in range(draw.randint(0, 25))]
    return Table(key, f"Table {key}", columns, rows)


def _cell(draw: Random, kind: CellKind) -> Cell:
    if draw.random() < 0.1:
        return None
    made = {
        CellKind.TEXT: lambda: f"{draw.choice(_WORDS)} {draw.randint(0, 99)}",
        CellKind.STATUS: lambda: draw.choice(_STATUSES),
        CellKind.WHOLE: lambda: draw.randint(-10_000, 10_000_000),
        CellKind.DECIMAL: lambda: draw.uniform(-1_000, 100_000),
        CellKind.PERCENT: lambda: draw.uniform(0, 100),
        CellKind.DAY: lambda: date(2026, 1, 1) + timedelta(days=draw.randint(0, 700)),
        CellKind.MOMENT: lambda: NOW - timedelta(seconds=draw.randint(0, 50_000_000)),
    }
    value: Cell = made[kind]()
    return value
