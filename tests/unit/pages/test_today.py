"""Today's list and figures in words."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.compliance.records import ComplianceSummary, CounterpartAverage
from core.dashboard.model import (
    AgencyDashboard,
    ClientDashboard,
    ConflictFigures,
    DayScore,
    Need,
    NeedKind,
    PolicyResponses,
)
from core.distribution.queries import DistributionCounts
from pages.page_table import PAGES
from pages.view_models import today as view
from tests.unit.pages.people import of_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
COMMON = {
    "needs": (),
    "distributions": DistributionCounts(12, 9, 6, 1, 2, 1),
    "compliance": ComplianceSummary(9, None, 1, 4, 2, 3, 0, 4),
    "responses_by_policy": (PolicyResponses(uuid.uuid4(), "Logs", 2, 0, 0, 3, 1),),
    "by_counterpart": (
        CounterpartAverage(uuid.uuid4(), "Lumen", 58, 3, 0, 1, 2, 0),
        CounterpartAverage(uuid.uuid4(), "Quill", None, 1, 0, 0, 0, 1),
    ),
    "trend": (
        DayScore(date(2026, 11, 1), None, 0),
        DayScore(date(2026, 11, 2), 80, 3),
        DayScore(date(2026, 11, 3), 75, 3),
    ),
}
CLIENT = ClientDashboard(**COMMON, own_finding_count=2)
AGENCY = AgencyDashboard(**COMMON, conflicts=ConflictFigures(3, 1, 2, 0, 1, 1, 33))


@pytest.mark.parametrize("kind", list(NeedKind))
def test_every_need_leads_to_a_page_that_exists(kind):
    (line,) = view.lines([Need(kind, uuid.uuid4(), "Title", "Other side")], now=NOW)
    assert line.script in {entry.script for entry in PAGES}
    assert all(line.query.values())


def test_a_due_need_says_how_far_away_it_is():
    need = Need(NeedKind.UNSIGNED_PAST_DUE, uuid.uuid4(), "Logs [2]", "Lumen", NOW - timedelta(days=3))
    (line,) = view.lines([need], now=NOW)
    assert (line.text, line.aside) == ("Logs \\[2\\]", "Lumen · due 3 days ago")
    assert line.query == {"distribution": str(need.subject_id)}


def test_one_request_is_opened_and_several_lead_to_their_list():
    one = Need(NeedKind.REQUEST_TO_ANSWER, uuid.uuid4(), "1 request waits for your answer", "Lumen")
    several = replace(one, count=2)
    lines = view.lines([one, several], now=NOW)
    assert [line.query for line in lines] == [{"request": str(one.subject_id)}, {}]


def test_a_findings_sentence_stands_beside_a_short_link():
    (line,) = view.lines(
        [Need(NeedKind.TO_RESOLVE, uuid.uuid4(), "No value meets both.", "Helix", detail="high")], now=NOW
    )
    assert (line.text, line.aside) == ("Helix", "No value meets both. · high")


def test_an_agency_at_risk_opens_its_records_by_name():
    (line,) = view.lines([Need(NeedKind.COUNTERPART_AT_RISK, uuid.uuid4(), "Lumen")], now=NOW)
    assert line.query == {"compliance_agency": "Lumen"}


def test_an_average_without_data_is_no_zero():
    assert {figure.label: figure.value for figure in view.figures(CLIENT)}["Average score"] == "no data"


def test_both_sides_have_the_figures_of_the_specification():
    for shown in (CLIENT, AGENCY):
        values = {figure.label: (figure.value, figure.note) for figure in view.figures(shown)}
        assert values["Distributions"] == ("12", "9 active")
        assert values["Acknowledged"] == ("6 of 9", "1 with objections")
        assert values["Past due"] == ("1", "of 2 awaiting")


def test_only_an_agency_reads_of_conflicts():
    assert "Conflicts" not in {figure.label for figure in view.figures(CLIENT)}
    assert {figure.label: figure.note for figure in view.figures(AGENCY)}["Conflicts"] == "open · 33 % settled"


def test_what_is_past_due_is_not_counted_as_awaiting_too():
    bars = view.responses(CLIENT)
    assert {label: values for label, _, values in bars.series} == {
        "Acknowledged": [2],
        "Awaiting": [2],
        "Past due": [1],
    }
    assert "Logs: 2 acknowledged, 3 awaiting, 1 of them past due" in bars.alt


def test_scores_take_the_colour_of_their_number_and_no_data_none():
    shown = view.scores(CLIENT)
    assert list(zip(shown.names, shown.scores, shown.colours, strict=True)) == [
        ("Lumen", 58, "red"),
        ("Quill", None, "blue"),
    ]


def test_days_without_a_number_are_left_out_of_the_line():
    days, numbers = view.trend(CLIENT.trend)
    assert (days, numbers) == ([date(2026, 11, 2), date(2026, 11, 3)], [80, 75])
    assert view.trend_alt(days, numbers) == "Average score by day, from 80 on 02 November to 75 on 03 November"


def test_the_greeting_counts_what_waits():
    needs = [Need(NeedKind.TO_SIGN, uuid.uuid4(), "a")]
    assert view.greeting(of_client(), needs).endswith("1 thing to look at first.")
    assert view.greeting(of_client(), []).endswith("Nothing waits for you.")
