"""Importing at the page: what is to be mended is shown, and a good file is written once, whoever clicks how often."""

import uuid

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.membership import open_invitations
from core.importing.files import read_table
from core.importing.model import RowsNotMended, Subject
from pages.components.importing import Upload, _import
from tests.unit.importing.sheets import HEADER, a_person, as_csv, as_xlsx, people, people_with_mistakes

PROPOSALS = [["email", "brands", "starts_on", "ends_on", "markets"]]


def texts(at):
    kinds = (at.markdown, at.caption, at.title, at.info, at.error, at.success, at.warning)
    return " ".join(str(element.value) for kind in kinds for element in kind)


def uploaded(visit, name, rows, *, file="people.csv", what="people", **query):
    at = visit(name, "import_rows.py", **query)
    at.file_uploader(key=f"import.file.{what}.0").upload(
        file, as_xlsx(rows) if file.endswith("x") else as_csv(rows)
    ).run()
    assert not at.exception
    return at


def columns(at):
    """The names of columns in what is shown as prose, without the marks of Markdown."""
    return at.table[0].value["Column"].str.replace("\\", "").tolist()


def confirm(at):
    """The question and its answer in one run, since nothing is left of a dialog in the next."""
    at.button(key="import.import").click().run()
    at.button(key="import.import").click()
    at.button(key="import.importing.confirm").click().run()
    assert not at.exception


def invited(demo, actor):
    with acting(demo, actor) as scope:
        return [each.email for each in open_invitations(scope.conn, actor)]


def mails(demo, actor):
    with transaction(demo, SideRole.JOB) as scope:
        return scope.conn.execute(
            text("SELECT count(*) FROM mails WHERE org_id = :org"), {"org": actor.org_id}
        ).scalar_one()


@pytest.fixture
def addresses():
    stamp = uuid.uuid4().hex[:8]
    return [f"new.{number}@{stamp}.example" for number in range(3)]


@pytest.mark.parametrize(("page", "what"), [("people.py", "People"), ("engagements.py", "Engagements")])
def test_both_lists_lead_to_the_page(visit, page, what):
    at = visit("Ines", page)
    (link,) = [each for each in at.get("page_link") if each.proto.label == "Import from a file"]
    assert link.proto.page == "import_rows"
    assert link.proto.query_string == ("" if what == "People" else "import_what=Engagements")
    at = visit("Ines", "import_rows.py", **({} if what == "People" else {"import_what": what}))
    assert at.radio(key="import_what").value == what


def test_before_a_file_is_there_the_templates_and_the_columns_are(visit):
    at = visit("Ines", "import_rows.py")
    assert [each.label for each in at.get("download_button")] == ["Template as CSV", "Template as XLSX"]
    assert columns(at) == HEADER
    at.radio(key="import_what").set_value("Engagements").run()
    assert columns(at) == PROPOSALS[0]
    assert "import.import" not in [each.key for each in at.button]


def test_an_agency_imports_people_alone(visit):
    at = visit("Mara", "import_rows.py")
    assert not at.radio
    assert "agency user" in str(at.table[0].value)


@pytest.mark.parametrize("file", ["people.csv", "people.xlsx"])
def test_37_wrong_rows_of_1000_are_each_named_and_nothing_can_be_imported(visit, demo, people, file):
    rows, expected = people_with_mistakes()
    before = invited(demo, people["Ines"]), mails(demo, people["Ines"])
    at = uploaded(visit, "Ines", rows, file=file)
    # Two of the mistakes rest on people that the demo does not have.
    told = at.table[0].value
    named = set(zip(told["Row"].astype(int), columns(at), strict=True))
    assert len(named) == 35
    assert named <= set(expected)
    assert "**965 of 1,000 rows are good; 35 have something to mend.**" in texts(at)
    assert "import.import" not in [each.key for each in at.button]
    assert [each.label for each in at.get("download_button")] == ["Download what to mend"]
    assert (invited(demo, people["Ines"]), mails(demo, people["Ines"])) == before


def test_more_wrong_rows_than_can_be_read_at_a_glance_are_a_ledger(visit):
    at = uploaded(visit, "Ines", [HEADER, *(a_person(number, role="boss") for number in range(60))])
    assert len(at.dataframe[0].value) == 60
    assert list(at.dataframe[0].value.columns) == ["Row", "Column", "In the file", "What to do"]


def test_a_good_file_is_imported_after_a_question_and_its_field_is_empty_again(visit, demo, people, addresses):
    at = uploaded(visit, "Ines", [HEADER, *(a_person(1, email=each) for each in addresses)])
    assert "nothing to mend" in texts(at)
    at.button(key="import.import").click().run()
    assert "**3 people**: each gets an invitation by mail" in texts(at)
    assert set(invited(demo, people["Ines"])).isdisjoint(addresses)
    confirm(at)
    assert not at.exception
    assert "3 people invited" in texts(at)
    assert set(addresses) <= set(invited(demo, people["Ines"]))
    assert at.file_uploader(key="import.file.people.1") is not None
    assert "import.import" not in [each.key for each in at.button]


def test_a_second_click_sends_nothing_again_and_is_told_the_same(demo, people, addresses):
    ines = people["Ines"]
    table = read_table("p.csv", as_csv([HEADER, *(a_person(1, email=each) for each in addresses)]))
    upload, before = Upload(str(uuid.uuid4()), table), mails(demo, ines)
    said = [_import(ines, Subject.PEOPLE, upload) for _ in range(2)]
    assert said == ["3 people invited: the links are on their way."] * 2
    assert mails(demo, ines) == before + 3
    # Another upload of the same file is another import, which has something to mend.
    with pytest.raises(RowsNotMended):
        _import(ines, Subject.PEOPLE, Upload(str(uuid.uuid4()), table))


def test_the_same_file_again_names_every_row(visit, addresses):
    rows = [HEADER, *(a_person(1, email=each) for each in addresses)]
    at = uploaded(visit, "Ines", rows)
    confirm(at)
    again = uploaded(visit, "Ines", rows)
    assert "**0 of 3 rows are good; 3 have something to mend.**" in texts(again)
    assert "You have invited this address already" in str(again.table[0].value["What to mend"].tolist())


def test_proposals_are_imported_whosever_the_mailboxes_are(visit, people, addresses):
    # One of an administrator of an agency that works for a rival alone, the others nobody's.
    rows = [
        *PROPOSALS,
        *([each, "Corvexa", "2026-12-01", "", "Germany"] for each in (people["Mara"].email, *addresses)),
    ]
    at = uploaded(visit, "Ines", rows, what="engagements", file="e.xlsx", import_what="Engagements")
    assert "**4 rows: nothing to mend.**" in texts(at)
    confirm(at)
    assert not at.exception
    assert "4 proposals sent" in texts(at)


def test_a_file_that_cannot_be_read_is_a_sentence(visit):
    at = visit("Ines", "import_rows.py")
    at.file_uploader(key="import.file.people.0").upload("people.xlsx", b"PK").run()
    assert not at.exception
    assert "no XLSX workbook" in at.error[0].value


def test_under_a_broken_header_that_alone_is_told(visit):
    at = uploaded(visit, "Ines", [["mail", "name", "role"], *people(2)[1:]])
    assert "The first row is to be mended" in texts(at)
    assert at.table[0].value["Row"].astype(int).tolist() == [1, 1]


def test_an_officer_has_no_such_page(visit):
    with pytest.raises(ValueError, match="page"):
        visit("Tom").switch_page("import_rows.py")
