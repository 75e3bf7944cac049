"""The real table of jobs on the demo's data: every job runs, and a distribution's conflict is found while one looks."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.config import Settings
from core.db.scope import SideRole, transaction
from core.demo.seed import NOT_YET_PUBLISHED, seed_demo
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute, withdraw
from core.events.wake import wake
from core.identity.acting import acting
from core.identity.model import Actor, OrganizationKind, Role
from core.policies.operations import publish
from jobs.runner import Outcome, Runner
from jobs.schedule import SCHEDULE
from jobs.scheduler import start
from tests.edges.jobs.conftest import eventually

ROUNDS = 20


@pytest.fixture
def demo(own):
    seed_demo(own)
    return own


def value(engine, statement, **parameters):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.conn.execute(text(statement), parameters).scalar_one()


def helix_admin(engine):
    with transaction(engine, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text(
                "SELECT u.id, o.id AS org_id, u.display_name, u.email, o.name FROM users u JOIN organizations o ON o.id = u.org_id "
                "WHERE o.name LIKE 'Helix%' AND u.role = 'enterprise_admin'"
            )
        ).one()
    return Actor(
        found.id, found.org_id, OrganizationKind.ENTERPRISE, Role.ENTERPRISE_ADMIN, found.display_name, found.email,
        found.name, "UTC",
    )  # fmt: skip


def published(engine, actor):
    """The demo's approved policy, published, and the agency of the most conflicts."""
    with acting(engine, actor) as scope:
        draft = text("SELECT policy_id FROM policy_drafts WHERE title = :title")
        policy_id = scope.conn.execute(draft, {"title": NOT_YET_PUBLISHED}).scalar_one()
        publish(scope.conn, actor=actor, policy_id=policy_id, now=scope.now)
    return policy_id, value(engine, "SELECT id FROM organizations WHERE name LIKE 'Lumen%'")


def test_every_job_of_the_table_runs_well(demo):
    runner = Runner(demo)
    endings = {job.name: runner.run_slot(job) for job in SCHEDULE}
    assert {name: (ending.outcome, ending.error) for name, ending in endings.items()} == {
        job.name: (Outcome.FINISHED, None) for job in SCHEDULE
    }
    assert endings["relay_events"].row_count == value(demo, "SELECT count(*) FROM outbox WHERE number IS NOT NULL") > 0


def test_nobody_is_written_to_about_the_demos_past(demo):
    runner = Runner(demo)
    job = next(each for each in SCHEDULE if each.name == "tell_of_distributions")
    assert runner.run_slot(job).row_count == 0
    assert value(demo, "SELECT count(*) FROM mails") == 0
    assert value(demo, "SELECT count(*) FROM outbox WHERE topic = 'distribution.created'") > 0


def test_a_scheduled_distribution_becomes_active_once_it_is_due(demo):
    actor = helix_admin(demo)
    policy_id, agency = published(demo, actor)
    with acting(demo, actor) as scope:
        order = DistributionOrder(policy_id, [agency], scheduled_for=scope.now + timedelta(seconds=1))
        distribute(scope.conn, actor=actor, order=order, now=scope.now)
    activate = next(job for job in SCHEDULE if job.name == "activate_distributions")
    with transaction(demo, SideRole.JOB) as scope:
        assert activate.module.run(scope.conn, now=scope.now) == 0
    with transaction(demo, SideRole.JOB) as scope:
        assert activate.module.run(scope.conn, now=scope.now + timedelta(seconds=2)) == 1
    status = "SELECT distribution_status FROM policy_distributions WHERE policy_id = :policy_id"
    assert value(demo, status, policy_id=policy_id) == "active"


@pytest.mark.parametrize(("age", "left"), [(timedelta(hours=23), 1), (timedelta(hours=25), 0)])
def test_answers_are_kept_for_a_day(demo, age, left):
    actor = helix_admin(demo)
    stored = (
        "INSERT INTO idempotency_keys (org_id, user_id, key, request_sha256, status, response, created_at) "
        "VALUES (:org_id, :user_id, 'k', '', 200, '{}', :at)"
    )
    with acting(demo, actor) as scope:
        where = {"org_id": actor.org_id, "user_id": actor.user_id, "at": scope.now - age}
        scope.conn.execute(text(stored), where)
    forget = next(job for job in SCHEDULE if job.name == "apply_retention")
    assert Runner(demo).run_slot(forget).row_count == 1 - left
    assert value(demo, "SELECT count(*) FROM idempotency_keys") == left


def test_what_was_ignored_until_a_moment_opens_again_at_the_next_hour(demo):
    job = next(each for each in SCHEDULE if each.name == "reopen_ignored")
    ignore = text(
        "UPDATE policy_conflicts SET resolution_status = 'ignored', resolved_at = :at, resolved_by = :by, resolution_notes = 'Later.',"
        " ignored_until = :until WHERE id = :id"
    )
    with transaction(demo, SideRole.JOB) as scope:
        found = scope.conn.execute(
            text(
                "SELECT c.id, u.id AS by FROM policy_conflicts c JOIN users u ON u.org_id = c.agency_org_id AND u.role = 'agency_admin'"
                " WHERE c.resolution_status = 'unresolved' ORDER BY c.id LIMIT 1"
            )
        ).one()
        where = {"id": found.id, "by": found.by, "at": scope.now - timedelta(days=3)}
        scope.conn.execute(ignore, where | {"until": scope.now + timedelta(hours=1)})
    with transaction(demo, SideRole.JOB) as scope:
        assert job.module.run(scope.conn, now=scope.now) == 0
    with transaction(demo, SideRole.JOB) as scope:
        later = scope.now + timedelta(hours=2)
        assert [job.module.run(scope.conn, now=later) for _ in range(2)] == [1, 0]
    status = "SELECT resolution_status FROM policy_conflicts WHERE id = :id AND reopened_at IS NOT NULL"
    assert value(demo, status, id=found.id) == "unresolved"


def test_a_conflict_is_stored_within_a_second_of_the_distribution_that_makes_it(demo):
    actor = helix_admin(demo)
    policy_id, agency = published(demo, actor)
    scheduler = start(demo, Settings(_env_file=None))
    try:
        eventually(lambda: value(demo, "SELECT NOT EXISTS (SELECT FROM outbox WHERE number IS NULL)"))
        delays = sorted(seconds_to_finding(demo, actor, policy_id, agency) for _ in range(ROUNDS))
    finally:
        scheduler.stop()
    assert delays[int(ROUNDS * 0.95) - 1] < 1.0


def seconds_to_finding(engine, actor, policy_id, agency):
    """From the commit of a distribution until its findings are stored; it is withdrawn again afterwards."""
    with acting(engine, actor) as scope:
        order = DistributionOrder(policy_id, [agency])
        (sent,) = distribute(scope.conn, actor=actor, order=order, now=scope.now).sent
    began = time.monotonic()
    wake(engine)
    eventually(lambda: open_findings(engine, policy_id) > 0)
    took = time.monotonic() - began
    with acting(engine, actor) as scope:
        withdraw(scope.conn, actor=actor, distribution_id=sent.distribution_id, reason="Again", now=scope.now)
    wake(engine)
    eventually(lambda: open_findings(engine, policy_id) == 0)
    return took


def open_findings(engine, policy_id):
    return value(
        engine,
        "SELECT count(*) FROM policy_conflicts WHERE :policy_id IN (policy_a_id, policy_b_id) AND resolution_status = 'unresolved'",
        policy_id=policy_id,
    )
