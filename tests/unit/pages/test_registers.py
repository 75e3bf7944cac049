"""Registers on a page: their counts, filters, tables and files; the overview's numbers and what moved."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from core.compliance.facts import ComponentName
from core.compliance.model import ComplianceStatus
from core.compliance.overview import Group, Mover, Totals, TrendDay
from core.compliance.register import RecordLine
from core.exceptions.model import ExceptionState
from core.exceptions.register import ExceptionLine, StandingCounts
from core.papers.spreadsheets import csv_bytes
from core.registers.model import RegisterPage
from pages.view_models import exceptions, overview, records, registers
from tests.unit.pages.people import of_agency, of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = NOW.date()


def line(**changes):
    values = {
        "id": uuid.uuid4(), "agency_org_id": uuid.uuid4(), "agency": "Lumen", "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "policy_id": uuid.uuid4(), "policy_title": "Logs", "version_number": 1,
        "response": "with_reservation", "compliance_score": 72, "score_before_waivers": 70, "coverage": 9000,
        "compliance_status": ComplianceStatus.AT_RISK, "violations_count": 1, "next_review_date": NOW + timedelta(days=21),
        "last_assessment_date": None, "created_at": NOW,
    }  # fmt: skip
    return RecordLine(**{**values, **changes})


def exception(state=ExceptionState.APPROVED, **changes):
    values = {
        "id": uuid.uuid4(), "agency_org_id": uuid.uuid4(), "agency": "Lumen", "enterprise_org_id": uuid.uuid4(),
        "enterprise": "Helix", "policy_id": uuid.uuid4(), "policy_title": "Logs", "version_number": 1,
        "distribution_id": uuid.uuid4(), "clause_ids": ("C1", "C2"), "state": state, "reason": "Until May.",
        "conditions": "A person looks.", "requested_at": NOW, "starts_on": TODAY, "ends_on": TODAY + timedelta(days=60),
        "decided_at": NOW, "ended_at": None, "renews_id": None,
    }  # fmt: skip
    return ExceptionLine(**{**values, **changes})


def test_a_count_that_stopped_says_so():
    assert registers.counted(RegisterPage((), matching_count=10_001), "record") == "10,000+ records"
    assert registers.counted(RegisterPage((), matching_count=1), "record") == "1 record"


def test_a_file_has_times_in_utc_and_no_cell_that_is_calculated():
    made = csv_bytes(["Name", "At", "On"], [["=1+1", NOW, date(2026, 1, 2)]]).decode("utf-8-sig")
    assert made == "Name,At,On\r\n'=1+1,2026-11-24T12:00:00+00:00,2026-01-02\r\n"


def test_a_record_without_a_score_has_an_empty_cell_and_each_side_reads_the_other():
    theirs, ours = (
        records.framing(actor)([line(), line(compliance_score=None)], now=NOW, zone_name="UTC")
        for actor in (of_client(), of_agency())
    )
    assert theirs["Score"].iloc[0] == 72
    assert theirs["Score"].iloc[1] is pd.NA
    assert (theirs["Agency"].iloc[0], ours["Client"].iloc[0]) == ("Lumen", "Helix")
    assert (theirs["Answer"].iloc[0], theirs["Next review"].iloc[0]) == ("With reservation", "15 Dec 2026 (in 3 weeks)")
    assert len(records.file_row(line())) == len(records.FILE)


def test_filters_bound_the_score_by_the_words_of_the_bands():
    blank = {"words": "", "status": "All", "score": "All", "facts": "All", "now": NOW}
    assert records.wanted(**{**blank, "score": "90 to 100"}).most_score == 100
    assert records.wanted(**{**blank, "score": "40 to 49"}).least_score == 40
    assert records.wanted(**{**blank, "score": records.UNSCORED}).unscored_only
    assert records.wanted(**{**blank, "facts": records.REVIEW_OVERDUE}).review_before == NOW
    assert records.wanted(**{**blank, "status": "made up"}).status is None


def test_every_number_of_the_overview_opens_what_it_counts():
    totals = Totals(12, 10, 71, 8800, 4, 3, 3, 2, 5, 6)
    shown = {number.label: number for number in overview.numbers(totals)}
    assert (shown["Average score"].value, shown["Average score"].note) == ("71", "over 10 of 12 records")
    assert shown["Coverage"].opens == {"score": "No score"}
    assert shown["At risk"].opens == {"status": "At risk"}
    assert shown["Reviews overdue"].opens == {"facts": "Review overdue"}
    assert overview.numbers(Totals(0, 0, None, None, 0, 0, 0, 0, 0, 0))[0].value == "no data"


def test_averages_leave_out_what_has_no_score():
    days = [TrendDay(date(2026, 11, day), number, 3, 4) for day, number in ((3, None), (10, 60), (17, 72))]
    assert overview.trend(days) == ([date(2026, 11, 10), date(2026, 11, 17)], [60, 72])
    assert overview.trend_alt(days) == "Average score by week, from 60 on 10 Nov 2026 to 72 on 17 Nov 2026"
    assert overview.trend_table(days)["With a score"].tolist() == ["3 of 4"] * 3
    group = Group(uuid.uuid4(), "Lumen", 3, None, 0, 0, 0, 0, 3, 0)
    assert overview.groups([group], "Agency")["Average"].iloc[0] is pd.NA


def test_what_moved_is_told_with_the_component_that_did_it():
    ids = [uuid.uuid4() for _ in range(4)]
    mover = Mover(ids[0], ids[1], "Lumen", ids[2], "Helix", ids[3], "Logs", 80, 61, -19, {})
    why = {ids[0]: ((ComponentName.ASSESSMENT, -4000), (ComponentName.FRESHNESS, 1200))}
    row = overview.moved([mover], why, of_client()).iloc[0]
    assert (row["Moved"], row["Score"], row["Agency"]) == ("▼ −19", "80 → 61", "Lumen")
    assert row["Because of"] == "assessment −40 %, freshness +12 %"
    assert overview.moved_sentence([mover]) == "In the last 30 days: 1 furthest down, 0 furthest up."


def test_an_exception_says_how_it_stands_and_on_what_conditions():
    rows = [
        exception(), exception(ends_on=TODAY + timedelta(days=3)), exception(starts_on=TODAY + timedelta(days=1)),
        exception(ExceptionState.REQUESTED, starts_on=None, ends_on=None, conditions=""), exception(ExceptionState.EXPIRED),
        exception(ExceptionState.DENIED),
    ]  # fmt: skip
    shown = exceptions.framing(of_agency())(rows, now=NOW, zone_name="UTC")
    assert shown["Standing"].tolist() == [
        "● In force", "▲ Ends soon", "○ Begins later", "○ Waiting", "– Ended", "– Not granted",
    ]  # fmt: skip
    assert shown["Conditions"].tolist()[3] == "–"
    assert shown["Period (UTC)"].tolist()[0] == "24 Nov 2026 to 23 Jan 2027"
    assert len(exceptions.filing(TODAY)(rows[0])) == len(exceptions.FILE)
    assert [each.value for each in exceptions.figures(StandingCounts(1, 2, 10_001, 4))] == ["1", "2", "10,000+", "4"]
