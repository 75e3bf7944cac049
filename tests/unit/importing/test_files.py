"""CSV and XLSX as they come: encodings, separating signs, what is too much, and the empty file to fill in."""

import io

import pytest
from openpyxl import load_workbook

from core.identity.model import OrganizationKind
from core.importing import files
from core.importing.files import MAX_ROWS, read_table, template
from core.importing.model import COLUMNS, Subject
from tests.unit.importing.sheets import as_csv, as_xlsx, people, refused

ROWS = [["email", "name"], ["zoë@agency.example", "Zoë"], ["b@agency.example", "Bo; B, C\tD"]]


def cells(table):
    return [list(row.cells) for row in (table.header, *table.rows)]


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
