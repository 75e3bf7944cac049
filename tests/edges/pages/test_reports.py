"""The page of reports without a browser: choose, narrow, see, make, find again; and a month's report in three presses."""

from hashlib import sha256

import pytest
from sqlalchemy import text

from core.identity.acting import acting
from core.papers.model import Format
from core.reports.history import history
from core.reports.making import make
from core.reports.model import NO_FILTERS
from core.reports.scheduling import schedules


def said(at):
    return "\n".join(
        each.value for kind in (at.markdown, at.caption, at.success, at.warning, at.error) for each in kind
    )


def press_in_dialog(at, opener, key):
    """A dialog is there in the run of its opener alone, so its button is pressed in that run as well."""
    at.button(key=opener).click().run()
    at.button(key=opener).click()
    at.button(key=key).click().run()


class TestMaking:
    def test_each_report_of_a_reader_is_shown_with_what_it_will_hold(self, visit):
        at = visit("Ines", "reports.py")
        for title in at.selectbox(key="report").options:
            at.selectbox(key="report").select(title).run()
            assert not at.exception, title
            assert not at.error, title
            assert "What it will hold" in said(at), title

    def test_what_is_chosen_stands_in_the_address_and_narrows_the_report(self, visit):
        at = visit("Ines", "reports.py", report="Compliance by agency", report_status="At risk")
        assert at.selectbox(key="report_status").value == "At risk"
        whole = visit("Ines", "reports.py", report="Compliance by agency")
        assert said(at) != said(whole)

    def test_made_it_can_be_downloaded_and_is_kept_until_something_else_is_chosen(self, visit, people, demo):
        at = visit("Emma", "reports.py", report="Acknowledgement evidence", report_format="CSV")
        at.button(key="reports.make").click().run()
        assert not at.exception
        with acting(demo, people["Emma"]) as scope:
            latest = history(scope.conn, people["Emma"])[0]
        assert (latest.report, latest.format) == ("acknowledgement_evidence", Format.CSV)
        assert latest.file_sha256.hex() in said(at)
        at.selectbox(key="report").select("Executive summary").run()
        assert latest.file_sha256.hex() not in said(at)

    def test_a_month_of_reports_is_scheduled_in_two_presses_on_the_page(self, visit, people, demo):
        at = visit("Ines", "reports.py")
        press_in_dialog(at, "reports.plan", "reports.new.save")
        assert not at.exception
        with acting(demo, people["Ines"]) as scope:
            made = schedules(scope.conn, people["Ines"])
        assert [(each.report, each.cadence.rhythm.value, each.recipient_ids) for each in made] == [
            ("executive_summary", "monthly", (people["Ines"].user_id,))
        ]


class TestHistory:
    @pytest.fixture
    def made(self, demo, people):
        mara = people["Mara"]
        with acting(demo, mara) as scope:
            return make(
                scope.conn, actor=mara, key="policies_received", filters=NO_FILTERS, format=Format.CSV, now=scope.now
            )  # fmt: skip

    def test_one_is_opened_by_its_id_and_made_again_with_the_same_choice(self, visit, made):
        at = visit("Mara", "reports.py", made=made.id)
        assert made.file_sha256.hex() in at.table[0].value.to_csv()
        at.button(key="reports.again").click().run()
        assert not at.exception
        assert at.selectbox(key="report").value == "Policy history"
        assert at.radio(key="report_format").value == "CSV"

    def test_a_hash_is_answered_with_the_report_or_an_honest_no(self, visit, made):
        assert "Yes. It is" in said(
            visit("Mara", "reports.py", reports="History", history_sha256=made.file_sha256.hex())
        )
        other = sha256(b"other").hexdigest()
        assert "No. No report" in said(visit("Mara", "reports.py", reports="History", history_sha256=other))
        assert "64 digits" in said(visit("Mara", "reports.py", reports="History", history_sha256="abc"))

    def test_a_strangers_report_is_none(self, visit, made):
        assert "no such report" in said(visit("Ines", "reports.py", made=made.id))


class TestSchedules:
    def test_what_stands_still_says_why_and_is_let_go_on(self, visit, people, demo):
        at = visit("Emma", "reports.py")
        press_in_dialog(at, "reports.plan", "reports.new.save")
        with acting(demo, people["Emma"]) as scope:
            held = schedules(scope.conn, people["Emma"])[0]
            scope.conn.execute(
                text(
                    "UPDATE report_schedules SET state = 'paused', next_run_at = NULL, pause_reason = 'Somebody left.'"
                )
            )
        at = visit("Emma", "reports.py", schedule=held.id)
        assert "Somebody left." in said(at)
        at.button(key="reports.resume").click().run()
        assert "goes on" in said(at)
        at.button(key="reports.pause").click().run()
        assert "paused" in said(at)

    def test_a_strangers_schedule_is_none(self, visit, people):
        assert "no such schedule" in said(visit("Mara", "reports.py", schedule=people["Mara"].user_id))
