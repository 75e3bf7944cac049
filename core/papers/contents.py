"""What a paper holds for a file of data: its tables, each once and under a name of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.papers.model import Cell, CellKind, Chart, Column, Figures, KeyFigure, Paper, Table, Words
from core.papers.wording import facts, is_number, said

_TEXT = CellKind.TEXT
_FIGURES = (
    Column("section", "Section", _TEXT, 24, "The part of the paper"),
    Column("label", "Key figure", _TEXT, 32, "What was counted"),
    Column("value", "Value", CellKind.DECIMAL, 14, "The number, where it is one; a share is from 0 to 100"),
    Column("said", "As said", _TEXT, 18, "The value as people read it"),
    Column("before", "Before", CellKind.DECIMAL, 14, "The number of the period that it is compared with"),
    Column("kind", "Kind", _TEXT, 10, "What the value is"),
    Column("meaning", "How it is counted", _TEXT, 60, "The formula in words"),
)


@dataclass(frozen=True)
class Held:
    """A table under a name that no other one of the paper has, and the charts that are drawn from it."""

    name: str
    table: Table
    charts: list[Chart] = field(default_factory=list)


def held_tables(paper: Paper) -> list[Held]:
    """The tables in their order, those of charts included; one that comes twice is held once."""
    held: list[Held] = []
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Chart):
                _hold(held, block.table).charts.append(block)
            elif isinstance(block, Table):
                _hold(held, block)
    return held


def key_figures(paper: Paper) -> list[tuple[str, KeyFigure]]:
    """Its key figures, each with the heading that it stands under."""
    return [
        (section.title, each)
        for section in paper.sections
        for block in section.blocks
        if isinstance(block, Figures)
        for each in block.items
    ]


def figures_table(paper: Paper) -> Table | None:
    """Its key figures as rows; None where it has none."""
    rows = list(_figure_rows(paper))
    return Table("key_figures", "Key figures", _FIGURES, rows) if rows else None


def definitions_table(paper: Paper) -> Table | None:
    """Its terms, and what its columns mean that are not among them; None where nothing is defined."""
    defined = {term for term, _ in paper.definitions}
    terms = [*paper.definitions, *(each for each in _meanings(paper) if each[0] not in defined)]
    columns = (Column("term", "Term", width=32), Column("definition", "Definition", width=90))
    return Table("definitions", "Definitions", columns, list(dict.fromkeys(terms))) if terms else None


def words_table(paper: Paper) -> Table | None:
    """Its paragraphs with the heading that each stands under; None where it has none."""
    rows = [
        (section.title, block.text)
        for section in paper.sections
        for block in section.blocks
        if isinstance(block, Words)
    ]
    columns = (Column("section", "Section", width=28), Column("words", "Words", width=90))
    return Table("words", "Words", columns, rows) if rows else None


def about_table(paper: Paper) -> Table:
    """What it is, whose, of when, and what it was narrowed to."""
    columns = (Column("fact", "About this report", width=30), Column("words", "", width=80))
    return Table("about", "About", columns, [("Report", paper.title), *facts(paper).items()])


def _hold(held: list[Held], table: Table) -> Held:
    for each in held:
        if each.table is table or (each.table.key == table.key and each.table == table):
            return each
    name, taken = table.key, {each.name for each in held}
    count = 1
    while name in taken:
        count += 1
        name = f"{table.key}_{count}"
    held.append(Held(name, table))
    return held[-1]


def _figure_rows(paper: Paper) -> Iterator[tuple[Cell, ...]]:
    for section, each in key_figures(paper):
        words = said(each.value, each.kind, paper.zone_name)
        number, before = (
            float(value) if isinstance(value, int | float) and is_number(value) else None
            for value in (each.value, each.before)
        )
        yield section, each.label, number, words, before, each.kind.value, each.meaning


def _meanings(paper: Paper) -> Iterator[tuple[str, str]]:
    for each in held_tables(paper):
        for column in each.table.columns:
            if column.meaning:
                yield column.title, column.meaning
