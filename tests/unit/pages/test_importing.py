"""What the page of imports says."""

import csv
import io
from datetime import UTC, datetime

import pytest

from core.identity.model import OrganizationKind, Role
from core.importing.files import read_table
from core.importing.model import Register, Subject
from core.importing.rules import check_engagements, check_people
from pages.view_models import importing as view
from tests.unit.importing.sheets import HEADER, a_person, as_csv, people
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def checked(rows, encoding="utf-8"):
    table = read_table("p.csv", as_csv(rows, encoding=encoding))
    return check_people(table, Register({}, NOW, "UTC"), OrganizationKind.ENTERPRISE)


def test_only_what_the_actor_may_write_is_offered():
    assert list(view.subjects(of_client())) == ["People", "Engagements"]
    assert list(view.subjects(of_client(Role.AGENCY_ADMIN))) == ["People"]
    assert not view.subjects(of_client(Role.COMPLIANCE_OFFICER))


def test_the_columns_are_told_with_the_roles_of_the_readers_own_side():
    told = view.columns_frame(Subject.PEOPLE, OrganizationKind.AGENCY).set_index("Column")
    assert told.loc["role", "What it holds"] == "One of: agency admin, agency user, auditor."
    assert told["Needed"].to_dict() == {
        "email": "yes",
        "name": "yes",
        "role": "yes",
        "time_zone": "no",
        "access_until": "no",
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (people(1_000), "**1,000 rows: nothing to mend.**"),
        (people(1), "**1 row: nothing to mend.**"),
        ([HEADER, a_person(1), a_person(2, role="boss", name="")], "**1 of 2 rows is good; 1 has something to mend.**"),
        (
            [HEADER, a_person(1), a_person(2), *[a_person(3, role="boss")] * 2],
            "**2 of 4 rows are good; 2 have something",
        ),
        (
            [["email"], ["a@b.example"], ["c"]],
            "**The first row is to be mended.** The 2 rows below are judged once it is right.",
        ),
        (
            [["email", "name", "role", "age"], ["a@b.example", "A", "analyst", "7"]],
            "**1 of 1 row is good; the first row names a column that is not known.**",
        ),
    ],
)
def test_the_summary_says_how_many_rows_are_good(rows, said):
    assert view.summary(checked(rows)).startswith(said)


def test_how_the_file_was_read_is_said_and_a_guess_is_owned_up_to():
    assert view.read_sentence(checked(people(1))).startswith(
        "Read: CSV in UTF-8 with commas between the cells. Rows have"
    )
    guessed = view.read_sentence(checked([HEADER, a_person(1, name="Zoë")], encoding="cp1252"))
    assert "Windows-1252" in guessed
    assert "é are right" in guessed


def test_every_problem_is_a_line_with_row_column_value_and_what_to_do():
    found = checked([HEADER, a_person(1), a_person(2, role="boss", email="=cmd|' /C calc'!A0")])
    frame = view.problems_frame(found)
    assert frame[["Row", "Column", "In the file"]].values.tolist() == [
        [3, "email", "=cmd|' /C calc'!A0"], [3, "role", "boss"],
    ]  # fmt: skip
    header, *lines = csv.reader(io.StringIO(view.problems_csv(found).decode("utf-8-sig")))
    assert header == list(frame.columns)
    # What a spreadsheet program would calculate is text.
    assert [line[2] for line in lines] == ["'=cmd|' /C calc'!A0", "boss"]


def test_in_prose_what_stands_in_the_file_is_set_apart_and_no_part_of_the_sentence():
    found = checked(
        [
            HEADER,
            a_person(1, role="*boss* `a`", name=""),
            a_person(2, email="ada@@b.example"),
            a_person(3, role="x" * 90),
        ]
    )
    told = view.problems_prose(found)["What to mend"].tolist()
    assert told.pop().startswith(f"`{'x' * 29}…` Your")
    assert told == [
        "The cell is blank. Needed\\: how the person is called.",
        "`` *boss* `a` `` Your organization has no such role. Write one of\\: analyst, auditor, compliance officer, enterprise admin.",
        "`ada@@b.example` Write one e-mail address in plain letters, such as ada@\u2060agency.example.",
    ]  # fmt: skip


def test_all_rows_are_shown_under_their_numbers_with_their_state_and_headings_told_apart():
    rows = [["email", "name", "role", "", "State"], ["a@b.example", "A"], [], ["c@d.example", "C", "boss", "x", "y"]]
    frame = view.rows_frame(checked(rows))
    assert list(frame.columns) == ["Row", "State", "email", "name", "role", "column (4)", "State (5)"]
    assert frame.values.tolist() == [
        [2, view.WRONG, "a@b.example", "A", "", "", ""], [4, view.WRONG, "c@d.example", "C", "boss", "x", "y"],
    ]  # fmt: skip


def test_a_row_with_cells_too_many_is_shown_as_wide_as_the_others():
    frame = view.rows_frame(checked([HEADER, [*a_person(1), "", "more"], a_person(2)]))
    assert frame["State"].tolist() == [view.WRONG, view.READY]


def test_what_is_done_and_what_was_done_is_counted():
    found = checked(people(1_000))
    assert view.verb(Subject.PEOPLE, found) == "Import 1,000 people"
    assert view.verb(Subject.PEOPLE, checked(people(1))) == "Import 1 person"
    assert view.confirming_says(Subject.PEOPLE, found).startswith("**1,000 people**: each gets an invitation")
    assert view.done_says(Subject.PEOPLE, 1_000) == "1,000 people invited: the links are on their way."
    rows = [["email", "brands", "starts_on"], ["a@b.example", "One", "2026-12-01"]]
    proposed = check_engagements(read_table("e.csv", as_csv(rows)), Register({}, NOW, "UTC"))
    assert view.verb(Subject.ENGAGEMENTS, proposed) == "Import 1 proposal"
    assert view.confirming_says(Subject.ENGAGEMENTS, proposed).startswith("**1 proposal**")
    assert view.done_says(Subject.ENGAGEMENTS, 1).startswith("1 proposal sent.")
