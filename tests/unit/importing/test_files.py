"""CSV and XLSX as they come: encodings, separating signs, damage, bombs, and what a sheet may hold beside text."""

import io
import random
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from core.identity.model import OrganizationKind
from core.importing import files
from core.importing.files import MAX_ROWS, read_table, template
from core.importing.model import COLUMNS, FileNotReadable, Subject
from core.importing.workbooks import MAX_UNPACKED_MEGABYTES
from tests.unit.importing.sheets import HEADER, as_csv, as_xlsx, people, saved

ROWS = [["email", "name"], ["zoë@agency.example", "Zoë"], ["b@agency.example", "Bo; B, C\tD"]]


def cells(table):
    return [list(row.cells) for row in (table.header, *table.rows)]


def workbook(fill):
    made = Workbook()
    fill(made.active)
    return saved(made)


def repacked(data, change):
    """A workbook whose parts went through `change(name, bytes)`; None leaves a part out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return made.getvalue()


def refused(name, data):
    with pytest.raises(FileNotReadable) as refusal:
        read_table(name, data)
    return refusal.value.message


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_is_read_in_every_encoding_and_with_every_sign(sign, encoding):
    table = read_table("people.csv", as_csv(ROWS, sign=sign, encoding=encoding))
    assert cells(table) == ROWS
    assert ("Windows-1252" in table.note) == (encoding == "cp1252")
    assert {"utf-16": "UTF-16", "cp1252": "Windows-1252"}.get(encoding, "UTF-8") in table.read_as


def test_a_line_break_inside_quotation_marks_begins_no_new_row():
    table = read_table("p.csv", b'email,name\r\na@b.example,"Ada\r\nLovelace"\r\n\r\nc@d.example,Bo\r\n')
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[0].cells[1] == "Ada\r\nLovelace"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_one(ending):
    assert len(read_table("p.csv", ending.join(["email,name", "a@b.example,A", "c@d.example,B"]).encode()).rows) == 2


def test_a_quotation_mark_left_open_is_told_with_the_line_where_its_row_begins():
    said = refused("p.csv", b'email,name\na@b.example,A\nc@d.example,"B\ne@f.example,C\n')
    assert "line 3 of the file" in said
    assert "line 2 of the file" in refused("p.csv", b'email,name\na@b.example,"A"B\nc@d.example,C\n')


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("people.ods", b"x", "Only CSV and XLSX"),
        ("people", b"x", "Only CSV and XLSX"),
        ("p.csv", b"", "empty"),
        ("p.csv", b"\r\n , \r\n", "empty"),
        ("p.csv", b"email,name\n\n,\n", "no row"),
        ("p.csv", as_xlsx(ROWS), "no CSV file"),
        ("p.csv", "email".encode("utf-16")[:-1], "no CSV file"),
        ("p.csv", b"email,name\n\x81\xff,x", "no CSV file"),
        ("p.xlsx", b"email,name\na,b\n", "no XLSX workbook"),
        ("p.xlsx", b"", "no XLSX workbook"),
        ("p.xlsx", b"PK\x03\x04 and no more", "no XLSX workbook"),
        ("p.csv", b"x" * (5 * 1024 * 1024 + 1), "at most 5 MB"),
        ("p.csv", ("a," * 60 + "\n").encode() * 2 + b"1," * 55 + b"1", "more than 50 cells"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(name, data, said):
    assert said in refused(name, data)


@pytest.mark.parametrize(("name", "written"), [("p.csv", as_csv), ("p.xlsx", as_xlsx)])
def test_5000_rows_are_read_and_not_one_more(name, written):
    assert len(read_table(name, written(people(MAX_ROWS))).rows) == MAX_ROWS
    assert "At most 5,000 rows" in refused(name, written(people(MAX_ROWS + 1)))


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


@pytest.mark.parametrize("subject", Subject)
def test_a_template_has_the_columns_and_reads_as_a_file_without_rows(subject):
    names = [column.name for column in COLUMNS[subject]]
    assert template(subject, "csv", OrganizationKind.ENTERPRISE).decode("utf-8-sig").strip().split(",") == names
    sheet = load_workbook(io.BytesIO(template(subject, "xlsx", OrganizationKind.ENTERPRISE))).active
    assert [cell.value for cell in sheet[1]] == names
    # As text, so that no spreadsheet program makes something else of what is typed.
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCDE"[: len(names)]} == {"@"}
    for suffix in files.SUFFIXES:
        assert "a header and no row" in refused(f"t.{suffix}", template(subject, suffix, OrganizationKind.ENTERPRISE))


def test_the_workbook_of_people_offers_the_roles_of_the_readers_own_side():
    (offered,) = load_workbook(
        io.BytesIO(template(Subject.PEOPLE, "xlsx", OrganizationKind.AGENCY))
    ).active.data_validations.dataValidation
    assert str(offered.sqref) == "C2:C1048576"
    assert offered.formula1 == '"agency admin,agency user,auditor"'
