"""The numbers of random papers, read back from every format by something else than what wrote them.

A few papers here; `make prove-reports` takes fifty.
"""

import os
import re
from collections import Counter
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.papers.contents import held_tables
from core.papers.model import CellKind, Format
from core.papers.spreadsheets import cell
from core.papers.wording import NUMBERS, said
from core.papers.writing import write
from tests.unit.papers.making import random_paper
from tests.unit.papers.reading import opened, rows_by_duckdb, rows_of_csv, tables_of_page, text_of_pdf, unzipped

SEEDS = range(int(os.environ.get("PAPERS", "4")))
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def local(value, paper):
    return value.astimezone(ZoneInfo(paper.zone_name)).replace(tzinfo=None, microsecond=0)


def as_in_workbook(value, kind, paper):
    if isinstance(value, datetime):
        return local(value, paper)
    if value is None or value == "":
        return None
    if kind is CellKind.DAY:
        return datetime.combine(value, time())
    return pytest.approx(value / 100 if kind is CellKind.PERCENT else value, rel=1e-12) if kind in NUMBERS else value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_workbook_holds_what_the_paper_says(seed):
    paper = random_paper(seed)
    book = opened(write(paper, Format.XLSX).content)
    for each in held_tables(paper):
        table, sheet = each.table, book[each.table.title]
        kinds = [column.kind for column in table.columns]
        assert [sheet.cell(1, at + 1).value for at in range(len(kinds))] == [column.title for column in table.columns]
        assert sheet.max_row <= len(table.rows) + 1
        for place, row in enumerate(table.rows, start=2):
            read = [sheet.cell(place, at + 1).value for at in range(len(kinds))]
            assert read == [as_in_workbook(value, kind, paper) for value, kind in zip(row, kinds, strict=True)]
    figures = [each for block in paper.sections[0].blocks[:1] for each in block.items]
    read = [[value for (value,) in book["Key figures"].iter_rows(2, None, at, at, values_only=True)] for at in (3, 2)]
    assert read[0] == [as_in_workbook(each.value, each.kind, paper) for each in figures]


@pytest.mark.parametrize("seed", SEEDS)
def test_parquet_holds_what_the_paper_says(seed, tmp_path):
    paper = random_paper(seed)
    files = unzipped(write(paper, Format.PARQUET).content, "parquet")
    assert list(files) == [*(each.name for each in held_tables(paper)), "key_figures"]
    for each in held_tables(paper):
        path = tmp_path / f"{each.name}.parquet"
        path.write_bytes(files[each.name])
        types, rows = rows_by_duckdb(path)
        wanted = {
            CellKind.WHOLE: "BIGINT", CellKind.DECIMAL: "DOUBLE", CellKind.PERCENT: "DOUBLE", CellKind.DAY: "DATE",
            CellKind.MOMENT: "TIMESTAMP WITH TIME ZONE",
        }  # fmt: skip
        assert types == {column.key: wanted.get(column.kind, "VARCHAR") for column in each.table.columns}
        assert rows == [tuple(as_in_duckdb(value) for value in row) for row in each.table.rows]


def as_in_duckdb(value):
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}+00" if isinstance(value, datetime) else value


@pytest.mark.parametrize("seed", SEEDS)
def test_csv_holds_what_the_paper_says_to_two_readers(seed, tmp_path):
    paper = random_paper(seed)
    files = unzipped(write(paper, Format.CSV).content, "csv")
    for each in held_tables(paper):
        header, *rows = rows_of_csv(files[each.name])
        assert header == [column.key for column in each.table.columns]
        assert rows == [[cell(value) for value in row] for row in each.table.rows]
        path = tmp_path / f"{each.name}.csv"
        path.write_bytes(files[each.name])
        if any(len(row) > 1 for row in rows):
            assert [[value or "" for value in row] for row in rows_by_duckdb(path)[1]] == rows
        for row, given in zip(rows, each.table.rows, strict=True):
            for words, value, column in zip(row, given, each.table.columns, strict=True):
                assert column.kind not in NUMBERS or value is None or float(words) == value


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_holds_what_the_paper_says(seed):
    paper = random_paper(seed)
    tables = tables_of_page(write(paper, Format.HTML).content.decode())
    for each, (header, *rows) in zip(held_tables(paper), tables, strict=False):
        assert [words for _, words in header] == [column.title for column in each.table.columns]
        for row, given in zip(rows, each.table.rows, strict=True):
            for (by, words), value, column in zip(row, given, each.table.columns, strict=True):
                assert words.strip() == said(value, column.kind, paper.zone_name)
                assert column.kind not in NUMBERS or value is None or float(by) == value


@pytest.mark.parametrize("seed", SEEDS[::2])
def test_a_pdf_holds_every_number_that_the_paper_says(seed, tmp_path):
    paper = random_paper(seed)
    found = Counter(_NUMBER.findall(text_of_pdf(write(paper, Format.PDF).content, tmp_path / "paper.pdf")))
    tables = [block for block in paper.sections[0].blocks if hasattr(block, "rows")]
    wanted = Counter(
        number
        for table in tables
        for row in table.rows
        for value, column in zip(row, table.columns, strict=True)
        for number in _NUMBER.findall(said(value, column.kind, paper.zone_name))
        if column.kind in NUMBERS
    )
    assert not wanted - found
