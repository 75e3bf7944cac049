"""A paper as a workbook: a sheet for each table with its charts beside it, and sheets for all else that it says."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter import Workbook

from core.papers.contents import Held, definitions_table, held_tables, key_figures, words_table
from core.papers.model import Cell, Column, KeyFigure, Paper, Table
from core.papers.pen import MOST_ROWS, Pen, held, new_workbook
from core.papers.sheet_names import SheetNames
from core.papers.wording import NUMBERS, facts
from core.papers.workbook_charts import beside, draw

_WIDEST, _NARROWEST = 60, 8


def workbook_paper(paper: Paper) -> tuple[str, bytes]:
    """The workbook; its times are those of the paper's zone.

    Returns:
        The ending of its name, and its bytes.
    """
    made = io.BytesIO()
    with new_workbook(made, title=paper.title, author=paper.made_by, at=paper.data_at) as book:
        pen, names = Pen.of(book, paper.zone_name), SheetNames(taken=("About", "Definitions", "Key figures", "Words"))
        told: dict[str, Cell] = {"Report": paper.title, **facts(paper)}
        if items := key_figures(paper):
            _key_figures(book, pen, paper, items)
        for each in held_tables(paper):
            name = names.name_for(each.table.title)
            _table(_sheet(book, name, paper), pen, each, book, name)
            told |= _said_of(name, each.table)
        for title, table in (("Words", words_table(paper)), ("Definitions", definitions_table(paper))):
            if table:
                _texts(_sheet(book, title, paper), pen, table)
        about = _sheet(book, "About", paper)
        pen.facts(about, told)
    return "xlsx", made.getvalue()


def _sheet(book: Workbook, name: str, paper: Paper) -> Any:
    """A sheet that prints over its width, with whose it is, of when, and the page below."""
    sheet = book.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    # A sign for "and" begins an order to the printer.
    whose = held(paper.organization)[:60].replace("&", "&&")
    sheet.set_footer(f"&L {whose}&C&A&RPage &P of &N")
    return sheet


def _table(sheet: Any, pen: Pen, each: Held, book: Workbook, name: str) -> None:
    table = each.table
    blocks = beside(each, len(table.columns) + 1, pen.zone_name)
    kinds = [column.kind for column in table.columns]
    pen.head(sheet, [(column.title, _width(column)) for column in table.columns], kinds)
    for block in blocks:
        pen.head(sheet, [(name, 14) for name in block.names], block.kinds, left=block.left)
    for row, cells in enumerate(table.rows[:MOST_ROWS], start=1):
        pen.row(sheet, row, cells, kinds)
        for block in blocks:
            if row <= len(block.rows):
                for index, value in enumerate(block.rows[row - 1]):
                    pen.put(sheet, row, block.left + index, value, block.kinds[index])
    if table.columns:
        sheet.autofilter(0, 0, min(len(table.rows), MOST_ROWS), len(table.columns) - 1)
    draw(book, sheet, name, blocks)


def _width(column: Column) -> int:
    """Wide enough for its heading and the arrow of the filter, too."""
    return min(max(column.width, len(column.title) + 3, _NARROWEST), _WIDEST)


def _said_of(name: str, table: Table) -> Mapping[str, Cell]:
    rows = len(table.rows)
    cut = f" The first {MOST_ROWS:,} are here; the CSV has all." if rows > MOST_ROWS else ""
    return {f"Sheet “{name}”": " ".join(filter(None, (f"{table.title}: {rows:,} rows.{cut}", table.note)))}


def _key_figures(book: Workbook, pen: Pen, paper: Paper, items: Sequence[tuple[str, KeyFigure]]) -> None:
    sheet = _sheet(book, "Key figures", paper)
    pen.head(sheet, [("Section", 26), ("Key figure", 34), ("Value", 16), ("Before", 16), ("How it is counted", 80)])
    for row, (section, each) in enumerate(items, start=1):
        pen.put(sheet, row, 0, section)
        pen.put(sheet, row, 1, each.label)
        for index, value in ((2, each.value), (3, each.before)):
            pen.put(sheet, row, index, value, each.kind if each.kind in NUMBERS else None)
        pen.paragraph(sheet, row, 4, each.meaning, 80)


def _texts(sheet: Any, pen: Pen, table: Table) -> None:
    pen.head(sheet, [(column.title, column.width) for column in table.columns])
    for row, cells in enumerate(table.rows, start=1):
        for index, value in enumerate(cells):
            if isinstance(value, str):
                pen.paragraph(sheet, row, index, value, table.columns[index].width)
