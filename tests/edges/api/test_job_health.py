"""How the jobs do, for the operator's monitoring; and running one now, audited, never twice at once."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.job_runs.model import Planned
from core.job_runs.operations import book, claim, finish, register
from tests.factories import a_person, an_enterprise, an_operator

BASE = "/api/health/jobs"
HOUR = timedelta(hours=1)


@pytest.fixture
def operator(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_operator(scope.conn))


@pytest.fixture
def planned(engine):
    """Two jobs are meant to run, and one ran; nothing is known of any other."""
    with transaction(engine, SideRole.JOB) as scope:
        for table in ("job_runs", "job_orders"):
            scope.conn.execute(text(f"DELETE FROM {table}"))
        register(
            scope.conn,
            [Planned("hourly", HOUR, timedelta(), is_woken=False), Planned("woken", HOUR, timedelta(), is_woken=True)],
        )
        run = claim(scope.conn, "hourly", scope.now, instance="test")
        finish(scope.conn, run)


def named(answer):
    return {each["job"]: each for each in answer.json()["jobs"]}


def test_all_is_well_and_every_job_is_there(api, bearer, operator, planned):
    answer = api.get(BASE, headers=bearer(operator))
    assert (answer.status_code, answer.json()["status"], answer.json()["not_well"]) == (200, "ok", [])
    jobs = named(answer)
    assert set(jobs) == {"hourly", "woken"}
    assert jobs["hourly"]["every_seconds"] == 3600
    assert jobs["hourly"]["last_success_at"]
    assert (jobs["woken"]["last_started_at"], jobs["woken"]["next_run_at"], jobs["woken"]["is_woken"]) == (
        None,
        None,
        True,
    )


def test_a_failing_and_a_late_job_are_named_with_503(api, bearer, engine, operator, planned):
    with transaction(engine, SideRole.JOB) as scope:
        book(scope.conn, "woken", scope.now, instance="test", row_count=0, error="ZeroDivisionError at jobs/x.py:1")
        scope.conn.execute(
            text(
                "UPDATE job_runs SET slot = slot - interval '3 hours', started_at = now() - interval '3 hours' WHERE job = 'hourly'"
            )
        )
    answer = api.get(BASE, headers=bearer(operator))
    assert (answer.status_code, answer.json()["status"]) == (503, "degraded")
    assert answer.json()["not_well"] == ["hourly", "woken"]
    jobs = named(answer)
    assert (jobs["woken"]["status"], jobs["woken"]["error"]) == ("failing", "ZeroDivisionError at jobs/x.py:1")
    assert jobs["hourly"]["status"] == "late"
    assert 3600 < jobs["hourly"]["lag_seconds"] < 3 * 3600


def test_a_run_is_ordered_once_and_what_is_no_job_is_not_found(api, bearer, engine, operator, planned):
    answers = [api.post(f"{BASE}/hourly/runs", headers=bearer(operator)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 409]
    assert answers[0].json()["job"] == "hourly"
    assert api.post(f"{BASE}/unknown/runs", headers=bearer(operator)).status_code == 404
    with transaction(engine, SideRole.JOB) as scope:
        trail = scope.conn.execute(
            text("SELECT count(*) FROM audit_log WHERE event = 'job.ordered' AND actor_user_id = :id"), {"id": operator.user_id}
        )  # fmt: skip
        assert trail.scalar_one() == 1
    assert named(api.get(BASE, headers=bearer(operator)))["hourly"]["is_ordered"]


def test_jobs_are_the_operators_alone(api, bearer, engine, planned):
    with transaction(engine, SideRole.JOB) as scope:
        client = a_person(scope.conn, an_enterprise(scope.conn))
    assert api.get(BASE, headers=bearer(client)).status_code == 403
    assert api.post(f"{BASE}/hourly/runs", headers=bearer(client)).status_code == 403
    assert api.get(BASE).status_code == 401
