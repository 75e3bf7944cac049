"""How jobs did, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from core.job_runs.model import JobHealth, JobRun, JobStatus, Planned
from pages.view_models import operations as view

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOURLY = timedelta(hours=1)


def job(
    name="relay_events", *, took=timedelta(seconds=2), succeeded=True, failures=0, status=JobStatus.OK,
    lag=timedelta(), woken=False, ordered=False,
):  # fmt: skip
    finished = None if took is None else NOW + took
    last = JobRun(NOW, NOW, finished, succeeded, 1, 4, "boom" if failures else None)
    planned = Planned(name, HOURLY, timedelta(), woken)
    next_at = None if woken else NOW + HOURLY
    return JobHealth(
        name, status, planned, last, finished, "boom" if failures else None, lag, next_at, 9, failures, ordered
    )


def test_jobs_to_look_at_come_first():
    jobs = [job("a"), job("b", succeeded=False, failures=2, status=JobStatus.FAILING), job("c", status=JobStatus.LATE)]
    rows = view.frame(view.ordered(jobs), now=NOW + timedelta(minutes=3))
    assert rows["Job"].tolist() == ["b", "c", "a"]
    assert rows["State"].tolist() == ["■ Failing", "▲ Late", "● Well"]
    assert rows["Last run"].tolist() == ["3 minutes ago"] * 3


def test_a_job_without_an_end_is_running():
    running = job(took=None, succeeded=None)
    assert view.state(running) == "○ Running"
    assert view.took(running.last.took) == "–"


def test_an_order_shows_until_it_has_ended():
    assert view.state(job(ordered=True)) == "○ Ordered"


@pytest.mark.parametrize(("length", "said"), [(0.25, "250 ms"), (1, "1.0 s"), (75.4, "75.4 s")])
def test_short_times_are_said_in_fitting_units(length, said):
    assert view.took(timedelta(seconds=length)) == said


@pytest.mark.parametrize(("minutes", "said"), [(0.2, "–"), (1, "1 minute"), (150, "2 hours"), (4000, "2 days")])
def test_being_behind_is_said_in_the_largest_unit_and_seconds_are_none(minutes, said):
    assert view.behind(job(lag=timedelta(minutes=minutes))) == said


def test_the_next_run_is_a_time_or_an_event():
    assert view.next_run(job(), NOW) == "in 1 hour"
    assert view.next_run(job(), NOW + timedelta(minutes=59, seconds=30)) == "within a minute"
    assert view.next_run(job(woken=True), NOW) == "at the next event"


def test_the_sentence_says_whether_to_look_closer():
    assert view.summary([job("a"), job("b")]) == "2 jobs, all well."
    assert (
        view.summary([job("a"), job("b", failures=1)])
        == "2 jobs, all well. 1 job failed within 24 hours and ran well since."
    )
    poor = [job("a", status=JobStatus.FAILING), job("b", status=JobStatus.LATE)]
    assert view.summary(poor) == "**Look closer: 1 job failing, 1 late.**"
