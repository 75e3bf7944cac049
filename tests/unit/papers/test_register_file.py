"""Workbooks, opened by another library than the one that writes them."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.papers import pen, register_file
from core.papers.register_file import Provenance, workbook_bytes

NOW = datetime(2026, 11, 24, 14, 5, 59, 123456, tzinfo=UTC)
COLUMNS = {"Agency": 32, "Version": 9, "Due": 17}
LIVE = ("=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("https://evil.example")', "https://evil.example", "mailto:a@b.example",
        "internal:Table!A1", "file://server/share", "{=1}", "\t=1")  # fmt: skip


def about(zone_name="Europe/Berlin", **filters):
    return Provenance("Follow-up of Helix", "Ines, ines@helix.example", NOW, zone_name, filters)


def written(*rows, columns=COLUMNS, facts=None):
    return workbook_bytes(columns, rows, facts or about())


def opened(*rows, **more):
    return load_workbook(io.BytesIO(written(*rows, **more)))


def told(book):
    return {row[0].value: row[1].value for row in book["About"].rows}


def as_cell(moment):
    return moment.replace(tzinfo=None)


def test_numbers_are_numbers_and_times_are_times_of_the_readers_zone():
    table = opened(("Lumen", 3, NOW), ("Fathom", 1, datetime(2026, 7, 1, 22, 59, tzinfo=UTC)))["Table"]
    assert [cell.value for cell in table[1]] == list(COLUMNS)
    assert [cell.value for cell in table[2]] == ["Lumen", 3, as_cell(datetime(2026, 11, 24, 15, 5, 59, tzinfo=UTC))]
    assert table["C3"].value == as_cell(datetime(2026, 7, 2, 0, 59, tzinfo=UTC))
    assert table["C2"].is_date
    assert [table[cell].data_type for cell in ("A2", "B2", "C2")] == ["s", "n", "d"]


def test_the_header_stays_in_sight_and_filters_and_the_columns_are_wide_enough():
    table = opened(("Lumen", 3, NOW), ("Fathom", 1, NOW))["Table"]
    assert table.freeze_panes == "A2"
    assert table.auto_filter.ref == "A1:C3"
    assert [round(table.column_dimensions[letter].width) for letter in "ABC"] == [33, 10, 18]
    assert table["A1"].font.bold


@pytest.mark.parametrize("typed", LIVE)
def test_nothing_a_person_typed_is_calculated_or_leads_anywhere(typed):
    data = written((typed, 1, NOW), facts=about(Agency=typed))
    book = load_workbook(io.BytesIO(data))
    cell = book["Table"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink, cell.number_format) == (typed, "s", None, "@")
    assert told(book)["Filter: Agency"] == typed
    parts = zipfile.ZipFile(io.BytesIO(data))
    sheets = b"".join(parts.read(name) for name in parts.namelist() if "worksheets" in name)
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets.lower().replace(b"=hyperlink(", b"")


@settings(deadline=None, max_examples=30)
@given(st.text())
@example(" \uffff\r\n=1 ")
def test_any_text_comes_back_but_for_what_no_workbook_holds(typed):
    expected = typed.translate(pen.CONTROLS)
    assert (opened((typed, 1, NOW))["Table"]["A2"].value or "") == expected


def test_text_that_no_cell_can_hold_is_cut_and_not_lost():
    table = opened(("x\x00y\x1bz" + "w" * 40_000, 1, NOW))["Table"]
    assert table["A2"].value.startswith("xyzwww")
    assert len(table["A2"].value) == pen.LONGEST_TEXT


def test_nothing_is_an_empty_cell():
    assert opened((None, 1, None))["Table"]["C2"].value is None


def test_an_empty_table_has_its_header():
    book = opened()
    assert book["Table"].max_row == 1
    assert told(book)["Rows"] == 0


def test_the_second_sheet_says_what_was_filtered_by_whom_and_when():
    book = opened(("Lumen", 3, NOW), facts=about(Agency="Lum", Answer="Awaiting"))
    assert book.sheetnames == ["Table", "About"]
    assert told(book) == {
        "What": "Follow-up of Helix",
        "Taken along by": "Ines, ines@helix.example",
        "At, in UTC": "24 Nov 2026, 14:05",
        "At, in Europe/Berlin": "24 Nov 2026, 15:05",
        "Times in the table": "Europe/Berlin",
        "Rows": 1,
        "Filter: Agency": "Lum",
        "Filter: Answer": "Awaiting",
    }
    assert told(opened(("Lumen", 3, NOW)))["Filter"] == "none"


def test_more_rows_than_a_sheet_holds_are_said_to_be_left_out(monkeypatch):
    monkeypatch.setattr(register_file, "MOST_ROWS", 2)
    row = ("Lumen", 3, NOW)
    assert "Left out" not in told(opened(row, row))
    book = opened(row, row, row)
    assert book["Table"].max_row == 3
    assert "The CSV has all" in told(book)["Left out"]
