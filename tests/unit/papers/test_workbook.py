"""A paper as a workbook, read by another library than the one that writes it."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest

from core.papers import workbook
from core.papers.model import CellKind, Column, Format, Words
from core.papers.writing import write
from tests.unit.papers.making import NOW, ROWS, a_paper, a_table, charts, full_paper
from tests.unit.papers.reading import opened


def at(words):
    return datetime.fromisoformat(words)


def book_of(paper):
    return opened(write(paper, Format.XLSX).content)


def test_each_table_has_a_sheet_and_all_else_that_is_said_has_one_too():
    assert book_of(full_paper()).sheetnames == [
        "Key figures", "Bars", "Stacks", "Lines", "Points", "Heat", "Agencies", "Words", "Definitions", "About",
    ]  # fmt: skip


def test_cells_are_of_their_types_in_formats_that_people_read():
    sheet = book_of(full_paper())["Agencies"]
    assert [cell.value for cell in sheet[2]] == [
        "Lumen", "Compliant", 3, 0.875, 12.25, at("2026-12-01"), at("2026-11-24T15:05:59"),
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[2]] == [
        "@", "@", "#,##0", "0.0%", "#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
    ]  # fmt: skip
    assert [cell.value for cell in sheet[4]] == ["Bright", *[None] * 6]


def test_headings_stay_in_sight_and_filter_and_numbers_stand_to_the_right():
    sheet = book_of(full_paper())["Agencies"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G4")
    assert [cell.alignment.horizontal for cell in sheet[1]] == [None, None, "right", "right", "right", None, None]
    assert round(sheet.column_dimensions["A"].width) == 29
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
    assert "Page &[Page] of &N" in sheet.oddFooter.right.text.replace("&P", "&[Page]")


def test_charts_are_native_beside_their_table_and_said_in_words():
    content = write(full_paper(), Format.XLSX).content
    book = opened(content)
    assert {sheet.title: len(sheet._charts) for sheet in book if sheet._charts} == {
        "Bars": 1, "Stacks": 1, "Lines": 1, "Points": 1
    }  # fmt: skip
    assert [type(sheet._charts[0]).__name__ for sheet in book if sheet._charts] == [
        "BarChart", "BarChart", "LineChart", "ScatterChart"
    ]  # fmt: skip
    assert book["Heat"].conditional_formatting
    parts = zipfile.ZipFile(io.BytesIO(content))
    drawings = b"".join(parts.read(name) for name in parts.namelist() if "drawings/drawing" in name)
    assert re.findall(rb'descr="([^"]+)"', drawings) == [b"Bars of words", b"Stacks", b"Lines", b"Points"]


def test_numbers_beside_a_table_are_those_of_its_chart():
    sheet = book_of(a_paper(charts()[1]))["Stacks"]
    assert [cell.value for cell in sheet[1]][4:] == ["Name", "Compliant", "At risk", "Non-compliant"]
    assert [cell.value for cell in sheet[3]][4:] == ["Fathom", 0.035, 0.045, 0.055]


def test_a_table_that_is_said_twice_is_one_sheet_and_two_of_a_name_are_two():
    table, other = a_table(*ROWS), a_table(*ROWS[:1])
    assert book_of(a_paper(table, table, other)).sheetnames[:3] == ["Agencies", "Agencies 2", "Definitions"]


def test_it_bears_the_time_of_its_data_and_no_other():
    book = book_of(full_paper())
    assert book.properties.created.replace(tzinfo=UTC) == book.properties.modified.replace(tzinfo=UTC) == NOW
    assert book.properties.title == "Compliance by agency"
    told = {row[0].value: row[1].value for row in book["About"].rows}
    assert told["Data of (Europe/Berlin)"] == "24 Nov 2026, 15:05"
    assert told["Filter: Status"] == "All but pending"
    assert told["Sheet “Agencies”"] == "Agencies: 3 rows. Agencies with an active engagement."


def test_rows_that_no_sheet_holds_are_said_to_be_left_out(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    book = book_of(a_paper(a_table(*ROWS)))
    assert book["Agencies"].max_row == 3
    told = {row[0].value: row[1].value for row in book["About"].rows}
    assert "The first 2 are here; the CSV has all." in told["Sheet “Agencies”"]


def test_a_paper_that_says_nothing_is_still_a_workbook():
    assert book_of(a_paper()).sheetnames == ["About"]
    assert book_of(a_paper(Words("Only this."))).sheetnames == ["Words", "About"]
    empty = book_of(a_paper(a_table(columns=[Column("due", "Due", CellKind.DAY)])))["Agencies"]
    assert (empty.max_row, empty["A1"].value) == (1, "Due")


@pytest.mark.parametrize(("place", "held"), [(date(1899, 12, 31), "1899-12-31"), (date(1901, 1, 1), at("1901-01-01"))])
def test_a_day_before_all_that_a_workbook_knows_is_written_in_words(place, held):
    sheet = book_of(a_paper(a_table((place,), columns=[Column("due", "Due", CellKind.DAY)])))["Agencies"]
    assert sheet["A2"].value == held
