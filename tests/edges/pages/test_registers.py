"""The overview with its register, one agency's sheet, and the exceptions of both sides, at the pages."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from core.compliance.register import RecordFilter, compliance_register
from core.db.scope import SideRole, transaction
from core.exceptions.granting import grant_exception
from core.exceptions.queries import exceptions_page
from core.identity.acting import acting
from core.registers.model import Slice
from pages.components.register import Register, _csv, _workbook
from pages.view_models import records
from tests.integration.exceptions.answering import DAY


def texts(at):
    return "\n".join(each.value for kind in (at.markdown, at.caption, at.title) for each in kind)


class TestOverview:
    def test_a_number_opens_the_records_it_counts_and_the_address_says_so(self, visit):
        at = visit("Ines", "compliance.py")
        shown = {each.label: each.value for each in at.metric}
        at.button(key="overview.Non-compliant").click().run()
        assert not at.exception
        assert at.selectbox(key="compliance_status").value == "Non-compliant"
        assert len(at.dataframe[0].value) == int(shown["Non-compliant"]) > 0
        assert set(at.dataframe[0].value["Status"]) == {"■ Non-compliant"}

    @pytest.mark.parametrize(
        ("name", "page", "key", "word", "column"),
        [
            ("Mara", "standing.py", "standing_view", "By client", "Client"),
            ("Mara", "standing.py", "standing_view", "By policy", "Policy"),
            ("Ines", "compliance.py", "compliance_view", "Moved", "Because of"),
        ],
    )
    def test_the_address_chooses_the_table(self, visit, name, page, key, word, column):
        at = visit(name, page, **{key: word})
        assert not at.exception
        assert column in at.dataframe[0].value.columns

    def test_orders_and_bands_stand_in_the_address(self, visit):
        at = visit("Ines", "compliance.py", compliance_order="Highest score first", compliance_score="90 to 100")
        scores = at.dataframe[0].value["Score"].tolist()
        assert scores == sorted(scores, reverse=True)
        assert min(scores) >= 90

    def test_an_agency_stands_on_one_sheet_and_any_other_id_is_a_sentence(self, visit, people):
        at = visit("Ines", "compliance.py", agency=people["Mara"].org_id)
        assert at.title[0].value == people["Mara"].organization
        assert [each.value for each in at.header] == ["Policies", "Open violations", "Exceptions", "How it moved"]
        for stranger in (people["Luca"].org_id, "nonsense"):
            assert "There is no such agency" in visit("Ines", "compliance.py", agency=stranger).error[0].value

    def test_both_files_hold_what_the_filters_show_and_the_trail_notes_each(self, people, demo):
        ines = people["Ines"]
        register = Register(
            "compliance", ("record", "records"), records.ORDERS, records.framing(ines), records.FILE, records.file_row
        )
        part, filters = Slice(records.ORDERS["By name"]), {"Status": "At risk"}

        def ask(conn, wanted):
            return compliance_register(conn, ines, RecordFilter(status=records.STATUSES["At risk"]), wanted)

        book = load_workbook(io.BytesIO(_workbook(ines, register, part, filters, ask)))
        rows = list(book["Table"].iter_rows(min_row=2, values_only=True))
        assert len(rows) > 0
        assert {row[0] for row in rows} == {"At risk"}
        assert _csv(ines, register, part, filters, ask).decode("utf-8-sig").count("\r\n") == len(rows) + 1
        with transaction(demo, SideRole.JOB) as scope:
            noted = scope.conn.execute(text("SELECT new FROM audit_log WHERE event = 'compliance.exported'"))
            assert noted.scalars().all() == [{"filters": filters, "row_count": len(rows)}] * 2

    def test_an_inspector_reads_the_register_and_takes_nothing_along(self, visit):
        assert [each.label for each in visit("Walter", "compliance.py").get("download_button")] == []


class TestExceptions:
    @pytest.fixture
    def granted(self, demo, people):
        with acting(demo, people["Emma"]) as scope:
            (asked,) = [each for each in exceptions_page(scope.conn, people["Emma"]) if each.renews_id is None]
            if asked.state == "requested":
                grant_exception(
                    scope.conn, actor=people["Emma"], exception_id=asked.id, starts_on=scope.now.date(),
                    ends_on=scope.now.date() + 9 * DAY, conditions="A person checks every output.", now=scope.now,
                )  # fmt: skip
        return asked.id

    def test_both_sides_read_what_is_in_force_and_on_what_conditions(self, visit, granted):
        for name in ("Emma", "Ada"):
            at = visit(name, "exceptions_register.py", exceptions_standing="Ending soon")
            assert at.dataframe[0].value["Conditions"].tolist() == ["A person checks every output."]
            record = visit(name, "exceptions_register.py", exception=granted)
            assert "Conditions: “A person checks every output.”" in texts(record)

    def test_the_agency_asks_again_and_the_client_finds_the_request(self, visit, granted):
        at = visit("Ada", "exceptions_register.py", exception=granted)
        at.button(key="exceptions.again").click().run()
        # Without a browser a dialog is drawn only in the run in which its opener is pressed.
        at.button(key="exceptions.again").click()
        at.text_area(key="exceptions.again.reason").set_value("The new system comes in June.")
        at.button(key="exceptions.again.confirm").click().run()
        assert not at.exception
        waiting = visit("Emma", "exceptions_register.py", exceptions_standing="Waiting").dataframe[0].value
        assert waiting["Standing"].tolist() == ["○ Waiting"]

    def test_a_rivals_exception_reads_as_unknown(self, visit, granted):
        assert "There is no such exception" in visit("Ines", "exceptions_register.py", exception=granted).error[0].value
