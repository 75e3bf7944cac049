"""What passes by itself: versions whose window closes, days on which nothing ran, rows that are kept only for a time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from core.compliance.scoring import compute_history
from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.events.operations import relay
from core.identity.acting import acting
from core.retention.model import RETENTION
from jobs import apply_retention, expire_distributions, fill_history
from tests.edges.sent import publish
from tests.factories import a_person, an_agency, an_engagement, an_enterprise

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
NEVER_FORGOTTEN = {"audit_log", "signatures", "policy_versions", "distribution_reminders", "compliance_history"}


@pytest.fixture
def held(own):
    """Sends a version to a new agency; its client, the agency and the distribution."""
    with transaction(own, SideRole.JOB) as scope:
        enterprise, agency = an_enterprise(scope.conn), an_agency(scope.conn)
        an_engagement(scope.conn, enterprise, agency)
        client = a_person(scope.conn, enterprise)

    def send(until=None, *, at=NOW - timedelta(days=20)):
        order = DistributionOrder(publish(own, client, effective_until=until), [agency.id])
        with acting(own, client) as scope:
            (made,) = distribute(scope.conn, actor=client, order=order, now=at).sent
        return agency.id, made.distribution_id

    return send


def ask(engine, statement, **parameters):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.conn.execute(text(statement), parameters).all()


def run(engine, job, now=NOW):
    counts = [1]
    while counts[-1]:
        with transaction(engine, SideRole.JOB) as scope:
            counts.append(job.run(scope.conn, now=now))
    return sum(counts) - 1


@pytest.mark.parametrize(("until", "status"), [(TODAY, "active"), (TODAY - timedelta(days=1), "expired")])
def test_a_distribution_expires_after_the_last_day_of_its_version_and_both_sides_are_told(own, held, until, status):
    _, distribution_id = held(until)
    _, lasting = held()
    assert run(own, expire_distributions) == (status == "expired")
    statuses = dict(ask(own, "SELECT id, distribution_status FROM policy_distributions"))
    assert (statuses[distribution_id], statuses[lasting]) == (status, "active")
    frozen = ask(
        own, "SELECT 1 FROM agency_policy_compliance WHERE policy_distribution_id = :id AND frozen_at IS NOT NULL", id=distribution_id
    )  # fmt: skip
    told = ask(own, "SELECT org_id FROM outbox WHERE topic = 'distribution.expired'")
    assert (len(frozen), len(told)) == ((1, 2) if status == "expired" else (0, 0))


def test_days_on_which_no_instance_ran_are_computed_later_and_no_other(own, held):
    agency_id, _ = held(at=NOW - timedelta(days=6))
    ran = [TODAY - timedelta(days=back) for back in (6, 5, 1)]
    for day in ran:
        with transaction(own, SideRole.JOB) as scope:
            compute_history(scope.conn, [agency_id], day=day)
    before = days(own)
    assert run(own, fill_history) == len(missing := sorted(set(span(before[0])) - set(before)))
    assert days(own) == sorted({*before, *missing})
    assert run(own, fill_history) == 0


def span(first: date):
    return [first + timedelta(days=offset) for offset in range((TODAY - first).days)]


def days(engine):
    return [row.day for row in ask(engine, "SELECT DISTINCT day FROM compliance_history ORDER BY day")]


def test_what_is_only_a_means_is_forgotten_when_its_time_is_over(own, held):
    agency_id, _ = held()
    old, young = NOW - timedelta(days=181), NOW - timedelta(days=179)
    with transaction(own, SideRole.JOB) as scope:
        for at in (old, young):
            scope.conn.execute(
                text(
                    "INSERT INTO mails (org_id, kind, recipient, subject, body, created_at, not_before)"
                    " VALUES (:org, 'reminder', 'a@example.com', 'Old', 'Text.', :at, :at)"
                ),
                {"org": agency_id, "at": at},
            )
        scope.conn.execute(text("UPDATE mails SET sent_at = created_at, recipient = NULL, body = NULL"))
    assert run(own, apply_retention) == 1
    assert [row.sent_at for row in ask(own, "SELECT sent_at FROM mails")] == [young]


def test_an_event_is_kept_until_every_consumer_has_read_it(own, held):
    held()
    with transaction(own, SideRole.JOB) as scope:
        assert relay(scope.conn, limit=1000) > 0
        much_later = scope.now + timedelta(days=100)
    assert run(own, apply_retention, much_later) == 0
    with transaction(own, SideRole.JOB) as scope:
        scope.conn.execute(text("UPDATE event_cursors SET xid = pg_current_xact_id()"))
    run(own, apply_retention, much_later)
    assert ask(own, "SELECT count(*) FROM outbox") == [(0,)]
    assert ask(own, "SELECT count(*) > 0 FROM audit_log") == [(True,)]


def test_the_trail_and_what_was_signed_are_in_no_rule():
    assert {each.table for each in RETENTION} & NEVER_FORGOTTEN == set()
    assert len({each.table for each in RETENTION}) == len(RETENTION)
