"""What is said of each wrong cell: by row and column, with what stands there and what to do."""

from datetime import UTC, date, datetime

import pytest

from core.identity.model import OrganizationKind, Role
from core.importing.cells import addresses, check_mended, legible
from core.importing.files import read_table
from core.importing.model import Register, RowsNotMended
from core.importing.rules import check_engagements, check_people
from tests.unit.importing.sheets import (
    HEADER,
    INVITED,
    MEMBER,
    MISTAKES,
    a_person,
    as_csv,
    as_xlsx,
    people,
    people_with_mistakes,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TAKEN = {
    MEMBER: "This is somebody of your organization already.",
    INVITED: "You have invited this address already.",
}


def register(taken=TAKEN, time_zone="Europe/Berlin"):
    return Register(taken, NOW, time_zone)


def checked(rows, kind=OrganizationKind.ENTERPRISE):
    return check_people(read_table("people.csv", as_csv(rows)), register(), kind)


def proposals(*rows, header=("email", "brands", "starts_on", "ends_on"), taken=()):
    table = read_table("engagements.csv", as_csv([list(header), *map(list, rows)]))
    return check_engagements(table, register(dict.fromkeys(taken, "A proposal of yours waits.")))


def told(found):
    return {(each.row, each.column): each.says for each in found.problems}


def test_the_mistakes_are_37_and_each_is_another():
    assert len(MISTAKES) == 37
    assert len({str(typed) for typed, _, _ in MISTAKES}) == 37


@pytest.mark.parametrize(("name", "written"), [("people.csv", as_csv), ("people.xlsx", as_xlsx)])
def test_of_1000_rows_the_37_wrong_ones_are_named_by_row_and_column_and_no_other(name, written):
    rows, expected = people_with_mistakes()
    found = check_people(read_table(name, written(rows)), register(), OrganizationKind.ENTERPRISE)
    said = told(found)
    assert set(said) == set(expected)
    assert len(found.problems) == 37
    assert {place: words for place, words in expected.items() if words not in said[place]} == {}
    assert found.good_count == 963
    assert [each.row for each in found.problems] == sorted(each.row for each in found.problems)


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_good_rows_become_people_as_they_were_written(written):
    name = "people.csv" if written is as_csv else "people.xlsx"
    rows = [HEADER, a_person(1), [" ADA@Helix.Example ", "Ada  Lovelace", "Auditor", "europe/PARIS", "2027-03-31"]]
    found = check_people(read_table(name, written(rows)), register(), OrganizationKind.ENTERPRISE)
    assert found.problems == ()
    ada = found.people[1]
    assert (ada.email, ada.display_name, ada.role, ada.time_zone) == (
        "ada@helix.example", "Ada Lovelace", Role.AUDITOR, "Europe/Paris",
    )  # fmt: skip
    # The last minute of the day in the administrator's zone, as where one person is invited.
    assert ada.access_until == datetime(2027, 3, 31, 21, 59, tzinfo=UTC)
    assert found.people[0].access_until is None


def test_a_row_with_several_mistakes_names_each_of_its_columns_once():
    found = checked([HEADER, ["no address", "", "boss", "Mars/Base", "tomorrow"]])
    assert [each.column for each in found.problems] == HEADER
    assert {each.row for each in found.problems} == {2}


def test_the_value_stands_beside_what_to_do_short_and_legible():
    found = checked([HEADER, a_person(1, role="chief\u200b" + "f" * 150)])
    assert found.problems[0].value == "chief‹U+200B›" + "f" * 74 + "…"
    assert legible("plain") == "plain"


def test_an_agency_is_told_its_own_roles():
    found = checked([HEADER, a_person(0), a_person(1, role="Agency user")], OrganizationKind.AGENCY)
    assert "agency admin, agency user, auditor" in told(found)[2, "role"]
    assert [each.role for each in found.people] == [Role.AGENCY_USER]


def test_spaces_that_look_like_spaces_are_spaces():
    found = checked([HEADER, a_person(1, name="Ada\u00a0Lovelace", email="\u00a0ada@helix.example")])
    assert found.problems == ()
    assert (found.people[0].email, found.people[0].display_name) == ("ada@helix.example", "Ada Lovelace")


def test_columns_are_known_in_any_order_and_however_they_are_written():
    found = checked([["Role", "E-Mail", "NAME"], ["analyst", "ada@helix.example", "Ada"]])
    assert found.problems == ()
    assert found.people[0].email == "ada@helix.example"


def test_an_unknown_column_is_named_with_what_may_be_meant_and_the_rows_are_read_all_the_same():
    found = checked([[*HEADER, "rôle", "shoe size"], [*a_person(1), "x", "38"], a_person(2, role="boss")])
    assert set(told(found)) == {(1, "rôle"), (1, "shoe size"), (3, "role")}
    assert "Is it role?" in told(found)[1, "rôle"]
    assert "Is it" not in told(found)[1, "shoe size"]
    assert found.good_count == 1


@pytest.mark.parametrize(
    ("header", "column", "said"),
    [
        (["email", "name"], "role", "missing"),
        (["email", "name", "role", "Role"], "role", "twice"),
        (["E-mail", "email", "name", "role"], "email", "twice"),
    ],
)
def test_under_a_broken_header_no_row_is_judged(header, column, said):
    found = checked([header, ["boss", "", "", ""][: len(header)]])
    assert list(told(found)) == [(1, column)]
    assert said in told(found)[1, column]
    assert found.good_count == 0


def test_a_column_of_cells_without_a_name_is_told_by_its_place():
    found = checked([["email", "", "name", "role"], ["ada@helix.example", "?", "Ada", "analyst"]])
    assert list(told(found)) == [(1, "column 2")]


def test_a_row_with_a_cell_too_many_is_told_alone_since_its_cells_have_moved():
    found = checked([HEADER, ["ada@helix.example", "Lovelace", "Ada", "analyst", "", "2027-01-01"]])
    assert list(told(found)) == [(2, "cell 6")]
    assert found.problems[0].value == "2027-01-01"
    assert "6 cells and the first row names 5" in found.problems[0].says


def test_of_a_thrice_written_address_the_second_and_third_row_are_named():
    found = checked([HEADER, a_person(1), a_person(1), a_person(1)])
    assert {place: says[:34] for place, says in told(found).items()} == {
        (3, "email"): "The address stands in row 2 alread", (4, "email"): "The address stands in row 2 alread",
    }  # fmt: skip


def test_rows_keep_the_numbers_of_the_file_when_some_are_blank():
    rows = people(3)
    rows[2:2] = [[""] * 5, ["", " ", "", "", ""]]
    rows[-1][2] = "boss"
    assert list(told(checked(rows))) == [(6, "role")]


def test_the_addresses_of_a_file_are_those_of_its_address_column():
    table = read_table("p.csv", as_csv([["name", "E-mail", "role"], ["A", " ADA@helix.example", "x"], ["B"]]))
    assert addresses(table) == {"ada@helix.example", ""}
    assert addresses(read_table("p.csv", as_csv([["name", "role"], ["A", "x"]]))) == set()


def test_a_file_with_anything_to_mend_is_refused_with_every_place():
    found = checked([HEADER, a_person(1, role="boss", name=""), a_person(2, role="boss")])
    with pytest.raises(RowsNotMended, match="2 rows have something to mend") as refused:
        check_mended(found.problems)
    assert [each[:13] for each in refused.value.details["refused"]] == [
        "Row 2, name: ",
        "Row 2, role: ",
        "Row 3, role: ",
    ]
    check_mended(())


def test_proposals_are_read_with_their_brands_and_days():
    found = proposals(
        (" Ada@Agency.example", "Corvexa; Oncora ;corvexa", "2026-12-01", ""),
        ("b@agency.example", "One", "2026-1-5", "2027-03-31"),
    )
    assert found.problems == ()
    first, second = found.engagements
    assert (first.email, first.terms.brands, first.terms.starts_on, first.terms.ends_on) == (
        "ada@agency.example", ("Corvexa", "Oncora"), date(2026, 12, 1), None,
    )  # fmt: skip
    assert (second.terms.starts_on, second.terms.ends_on) == (date(2026, 1, 5), date(2027, 3, 31))


def test_markets_are_named_by_words_or_by_term_and_each_once():
    found = proposals(
        ("a@b.example", "One", "2026-12-01", "", "germany; FR ;de; United  States;"),
        ("c@d.example", "One", "2026-12-01", "", ""),
        ("e@f.example", "One", "2026-12-01", "", "DE; Atlantis"),
        ("g@h.example", "One", "2026-12-01"),
        header=("email", "brands", "starts_on", "ends_on", "markets"),
    )
    assert [each.terms.markets for each in found.engagements] == [("DE", "FR", "US"), (), ()]
    assert list(told(found)) == [(4, "markets")]
    assert "no market “Atlantis”" in told(found)[4, "markets"]


GOOD = ("ada@agency.example", "Corvexa", "2026-12-01", "2027-03-31")


@pytest.mark.parametrize(
    ("at", "typed", "column", "said"),
    [
        (0, "", "email", "blank"),
        (0, "ada", "email", "no e-mail address"),
        (0, "a@agency.example, b@agency.example", "email", "no e-mail address"),
        (0, "waits@agency.example", "email", "A proposal of yours waits"),
        (1, "", "brands", "blank"),
        (1, " ; ", "brands", "at least one"),
        (1, ";".join(f"Brand {number}" for number in range(51)), "brands", "at most 50"),
        (1, "B" * 121, "brands", "at most 120"),
        (2, "", "starts_on", "blank"),
        (2, "12/01/2026", "starts_on", "no day that can be read"),
        (2, "2026-13-01", "starts_on", "no such day"),
        (2, "0026-12-01", "starts_on", "Look at the year"),
        (3, "2026-11-30", "ends_on", "before the first"),
        (3, "open", "ends_on", "no day that can be read"),
        (3, "2027-02-29", "ends_on", "no such day"),
    ],
)
def test_a_wrong_proposal_is_named_by_its_column(at, typed, column, said):
    row = [*GOOD]
    row[at] = typed
    found = proposals(row, ("b@agency.example", "One", "2026-12-01", ""), taken=["waits@agency.example"])
    assert list(told(found)) == [(2, column)]
    assert said in told(found)[2, column]
    assert found.good_count == 1


def test_an_end_before_the_start_is_told_beside_other_mistakes_of_its_row():
    found = proposals(("nobody", "", "2026-12-01", "2026-11-25"))
    assert [each.column for each in found.problems] == ["email", "brands", "ends_on"]


def test_an_end_in_the_past_is_told():
    assert list(told(proposals(("a@b.example", "One", "2026-01-01", "2026-11-23")))) == [(2, "ends_on")]
