"""What only opened a door once is forgotten when its time is over, and nothing that still opens one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.db.scope import SideRole, transaction
from jobs import apply_retention
from tests.factories import a_person, an_enterprise
from tests.integration.notices.conftest import own

__all__ = ["own"]

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
STATEMENTS = {
    "sessions": "INSERT INTO sessions (org_id, user_id, token_sha256, created_at, expires_at) VALUES (:org, :user, :key, :begun, :over)",
    "refresh_tokens": "INSERT INTO refresh_tokens (org_id, user_id, token_sha256, family_id, created_at, expires_at)"
    " VALUES (:org, :user, :key, :family, :begun, :over)",
    "password_resets": "INSERT INTO password_resets (org_id, user_id, token_sha256, created_at, expires_at) VALUES (:org, :user, :key, :begun, :over)",
    "invitations": "INSERT INTO invitations (org_id, org_kind, email, display_name, role, token_sha256, invited_at, expires_at, accepted_at)"
    " VALUES (:org, 'enterprise', CAST(encode(:key, 'hex') AS text) || '@example.com', 'New', 'analyst', :key, :begun, :over, :accepted)",
}
FAMILIES = ("11111111-0000-0000-0000-000000000000", "22222222-0000-0000-0000-000000000000")


@pytest.fixture
def person(own):
    with transaction(own, SideRole.JOB) as scope:
        return a_person(scope.conn, an_enterprise(scope.conn))


def keep(own, person, table, key, *, over, begun=None, family=FAMILIES[0], accepted=None):
    about = {"org": person.org_id, "user": person.user_id, "key": key.encode(), "family": family}
    times = {"begun": begun or over - timedelta(days=1), "over": over, "accepted": accepted}
    with transaction(own, SideRole.IDENTITY, org_id=person.org_id, user_id=person.user_id) as scope:
        scope.conn.execute(text(STATEMENTS[table]), about | times)


def kept(own, person, table):
    with transaction(own, SideRole.IDENTITY, org_id=person.org_id) as scope:
        found = scope.conn.execute(
            text(f"SELECT token_sha256 FROM {table} WHERE org_id = :org"), {"org": person.org_id}
        )
        return {bytes(row.token_sha256).decode() for row in found}


def forget(own):
    with transaction(own, SideRole.JOB) as scope:
        return apply_retention.run(scope.conn, now=NOW)


def test_sessions_that_are_over_are_forgotten_and_the_latest_of_a_person_stays(own, person):
    for key, over in (
        ("old", NOW - YEAR),
        ("last", NOW - YEAR + timedelta(days=9)),
        ("recent", NOW - timedelta(days=1)),
    ):
        keep(own, person, "sessions", key, over=over)
    assert forget(own) == 2
    assert kept(own, person, "sessions") == {"recent"}
    keep(own, person, "sessions", "earlier", over=NOW - 2 * YEAR)
    forget(own)
    assert kept(own, person, "sessions") == {"recent"}


def test_the_only_session_of_somebody_stays_however_old(own, person):
    keep(own, person, "sessions", "only", over=NOW - 3 * YEAR)
    assert forget(own) == 0
    assert kept(own, person, "sessions") == {"only"}


def test_a_family_of_tokens_is_forgotten_whole_or_not_at_all(own, person):
    keep(own, person, "refresh_tokens", "used", over=NOW - YEAR)
    keep(own, person, "refresh_tokens", "young", over=NOW + timedelta(days=1))
    keep(own, person, "refresh_tokens", "other", over=NOW - YEAR, family=FAMILIES[1])
    forget(own)
    assert kept(own, person, "refresh_tokens") == {"used", "young"}


def test_links_and_invitations_that_are_over_are_forgotten(own, person):
    for table, days in (("password_resets", 30), ("invitations", 180)):
        keep(own, person, table, f"{table} over", over=NOW - timedelta(days=days + 1))
        keep(own, person, table, f"{table} open", over=NOW + timedelta(days=1))
        keep(own, person, table, f"{table} lately", over=NOW - timedelta(days=days - 1))
    keep(own, person, "invitations", "accepted", over=NOW + timedelta(days=1), accepted=NOW - YEAR, begun=NOW - YEAR)
    forget(own)
    assert kept(own, person, "password_resets") == {"password_resets open", "password_resets lately"}
    assert kept(own, person, "invitations") == {"invitations open", "invitations lately"}


@pytest.mark.parametrize("table", sorted(STATEMENTS))
def test_a_job_forgets_keys_without_reading_one(own, person, table):
    with transaction(own, SideRole.JOB) as scope, pytest.raises(DBAPIError, match="permission denied"):
        scope.conn.execute(text(f"SELECT token_sha256 FROM {table}"))
