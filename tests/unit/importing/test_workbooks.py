"""XLSX as it comes: what a sheet may hold beside text, damage, bombs, and sheets that say what is not so."""

import io
import random
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from core.importing.files import read_table
from core.importing.model import FileNotReadable
from core.importing.workbooks import MAX_UNPACKED_MEGABYTES
from tests.unit.importing.sheets import HEADER, as_xlsx, people, refused, repacked, saved, workbook

ROWS = [["email", "name"], ["zoë@agency.example", "Zoë"], ["b@agency.example", "Bo; B, C\tD"]]


def test_a_workbook_is_read_as_its_cells_would_be_typed():
    row = [
        "a@b.example",
        7.0,
        7.5,
        True,
        date(2027, 3, 31),
        datetime(2027, 3, 31),  # noqa: DTZ001  # as cells are
        datetime(2027, 3, 31, 9, 5),  # noqa: DTZ001
        time(9),
        None,
    ]
    table = read_table("p.XLSX", as_xlsx([["h"] * 9, row]))
    assert list(table.rows[0].cells) == [
        "a@b.example", "7", "7.5", "True", "2027-03-31", "2027-03-31", "2027-03-31 09:05:00", "09:00:00",
    ]  # fmt: skip
    assert "“People”" in table.read_as


def test_a_formula_is_its_own_text_even_where_the_file_holds_a_result():
    def fill(sheet):
        sheet.append(["email", "name", "role"])
        sheet.append(["a@b.example", "=A2"])
        sheet["C2"] = ArrayFormula("C2", "=A2:A2")

    told = read_table("p.xlsx", workbook(fill)).rows[0].cells
    assert told[1] == "=A2"
    assert told[2].startswith("=")


def test_empty_rows_at_the_end_and_between_are_no_rows():
    def fill(sheet):
        sheet.append(["email", "name"])
        sheet["A5"] = "a@b.example"
        for number in range(6, 3000):
            sheet.cell(number, 1).number_format = "@"
            sheet.cell(number, 2).value = " "

    table = read_table("p.xlsx", workbook(fill))
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("a@b.example",))]


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    def lying(name, part):
        return part.replace(b'<dimension ref="A1:E4"', b'<dimension ref="A1:A1"') if "sheet1" in name else part

    def fill(sheet):
        for row in people(3):
            sheet.append(row)

    data = workbook(fill)
    assert repacked(data, lying) != data
    table = read_table("p.xlsx", repacked(data, lying))
    assert len(table.rows) == 3
    assert len(table.header.cells) == len(HEADER)


def test_merged_cells_are_named():
    def fill(sheet):
        for row in people(4):
            sheet.append(row)
        sheet.merge_cells("C2:C4")

    assert "merged: C2:C4." in refused("p.xlsx", workbook(fill))


def test_of_several_sheets_the_one_that_holds_something_is_read():
    made = Workbook()
    made.create_sheet("Filled").append(["email"])
    made["Filled"].append(["a@b.example"])
    made.create_sheet("Lists").append(["analyst"])
    made["Lists"].sheet_state = "hidden"
    table = read_table("p.xlsx", saved(made))
    assert table.rows[0].cells == ("a@b.example",)
    made["Sheet"].append(["something"])
    assert "More than one sheet holds something: “Sheet”, “Filled”" in refused("p.xlsx", saved(made))


def test_a_workbook_without_anything_is_refused():
    assert "No sheet" in refused("p.xlsx", workbook(lambda sheet: None))


@pytest.mark.filterwarnings("ignore:Data Validation extension:UserWarning")
def test_lists_to_choose_from_do_no_harm():
    def fill(sheet):
        for row in people(2):
            sheet.append(row)
        chosen = DataValidation("list", formula1='"analyst,auditor"')
        chosen.add("C2:C9")
        sheet.add_data_validation(chosen)

    assert len(read_table("p.xlsx", workbook(fill)).rows) == 2


def test_a_cell_far_to_the_right_and_a_row_far_below_are_told_without_filling_all_between():
    def right(sheet):
        sheet["A1"], sheet["XFD1"], sheet["A2"] = "email", "x", "y"

    def below(sheet):
        sheet["A1"], sheet["A1048576"] = "email", "a@b.example"

    assert len(read_table("p.xlsx", workbook(right)).header.cells) == 1
    assert read_table("p.xlsx", workbook(below)).rows[0].number == 1_048_576


def test_a_row_that_no_sheet_can_have_ends_the_reading():
    def beyond(name, part):
        return part.replace(b'<row r="3"', b'<row r="99999999999"') if "sheet1" in name else part

    data = workbook(lambda sheet: [sheet.append(row) for row in people(2)])
    assert len(read_table("p.xlsx", repacked(data, beyond)).rows) == 1


def test_a_workbook_that_unpacks_to_far_more_is_not_opened():
    bomb = repacked(
        as_xlsx(ROWS), lambda name, part: part + b" " * (MAX_UNPACKED_MEGABYTES * 1024**2) if "sheet1" in name else part
    )
    assert len(bomb) < 100_000
    assert "far more than 5,000 rows need" in refused("p.xlsx", bomb)


def test_a_workbook_of_very_many_parts_is_not_opened():
    made = io.BytesIO(as_xlsx(ROWS))
    with zipfile.ZipFile(made, "a") as archive:
        for number in range(600):
            archive.writestr(f"xl/{number}.xml", "<a/>")
    assert "far more" in refused("p.xlsx", made.getvalue())


def test_entities_that_grow_are_not_followed():
    grows = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        f'<!ENTITY a{n} "{("&a%s;" % (n - 1 if n > 1 else "")) * 10}">'.encode() for n in range(1, 9)
    )

    def evil(name, part):
        return (
            part.replace(b"<worksheet", grows + b"]><worksheet", 1).replace(b"<t>email</t>", b"<t>&a8;</t>")
            if "sheet1" in name
            else part
        )

    data = workbook(lambda sheet: [sheet.append(row) for row in people(2)])
    entities = repacked(
        data, lambda name, part: evil(name, part.replace(b't="s"><v>0</v>', b't="inlineStr"><is><t>email</t></is>'))
    )
    assert "damaged" in refused("p.xlsx", entities)


def test_a_workbook_damaged_anywhere_is_refused_or_read_and_nothing_else():
    whole = as_xlsx(people(3))
    chance = random.Random(20261124)
    outcomes = set()
    for _ in range(300):
        at, data = chance.randrange(len(whole)), bytearray(whole)
        data[at] ^= chance.randrange(1, 256)
        try:
            read_table("p.xlsx", bytes(data))
            outcomes.add("read")
        except FileNotReadable:
            outcomes.add("refused")
    assert outcomes == {"read", "refused"}


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_parts_that_hold_what_they_should_not_are_refused_or_read_and_nothing_else():
    whole = as_xlsx(people(3))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = archive.namelist()
    outcomes = set()
    for part in parts:
        for junk in (
            None,
            b"",
            b"<a/>",
            b"no xml",
            b"<?xml version='1.0'?><worksheet><sheetData><row r='x'><c r='A1' s='99'><v>z</v></c></row></sheetData></worksheet>",
        ):
            try:
                read_table(
                    "p.xlsx", repacked(whole, lambda name, held, part=part, junk=junk: junk if name == part else held)
                )
                outcomes.add("read")
            except FileNotReadable:
                outcomes.add("refused")
    assert outcomes == {"read", "refused"}
