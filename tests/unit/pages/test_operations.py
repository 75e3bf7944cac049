"""How jobs did, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from core.job_runs.queries import JobHealth
from pages.view_models import operations as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def job(name="relay_events", *, took=timedelta(seconds=2), succeeded=True, failures=0):
    finished = None if took is None else NOW + took
    return JobHealth(name, NOW, finished, succeeded, 1, 4, "boom" if failures else None, 9, failures)


def test_jobs_that_failed_come_first():
    rows = view.frame([job("a"), job("b", succeeded=False, failures=2)], now=NOW + timedelta(minutes=3))
    assert rows["Job"].tolist() == ["b", "a"]
    assert rows["State"].tolist() == ["■ Failed", "● Done"]
    assert rows["Last run"].tolist() == ["3 minutes ago"] * 2


def test_a_job_without_an_end_is_running():
    running = job(took=None, succeeded=None)
    assert view.state(running) == "○ Running"
    assert view.took(running.took) == "–"


@pytest.mark.parametrize(("span", "said"), [(0.25, "250 ms"), (1, "1.0 s"), (75.4, "75.4 s")])
def test_spans_are_said_in_fitting_units(span, said):
    assert view.took(timedelta(seconds=span)) == said


def test_the_sentence_says_whether_to_look_closer():
    assert view.summary([job("a"), job("b")]) == "2 jobs ran; none failed within 24 hours."
    assert view.summary([job("a"), job("b", failures=1)]) == "1 job failed within 24 hours."
