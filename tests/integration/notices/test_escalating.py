"""Signatures that are overdue are told to their client: all of them by one notice, and no more once they are there."""

from datetime import timedelta

import pytest

from core.db.scope import SideRole, transaction
from core.distribution.model import Response, Signing
from core.distribution.queries import received_document
from core.distribution.signing import acknowledge
from core.identity.acting import acting
from core.identity.model import Organization, Role
from core.identity.organization_settings import OrganizationSettings, change_settings
from core.notices.model import NoticeKind
from jobs import settle_notices
from tests.edges.sent import publish
from tests.factories import a_person, an_agency, an_engagement, an_enterprise
from tests.integration.notices.test_reminding import NOW, given, mails, own_notices, run, send_at

__all__ = ["given"]

DAY = timedelta(days=1)
# Wednesday's document is due at noon; on Thursday morning it is late.
THURSDAY = NOW + DAY


def told(own, person):
    return [each for each in own_notices(own, person) if each.kind is NoticeKind.SIGNATURES_OVERDUE]


def sign(own, given, distribution_id, at):
    with acting(own, given.signer) as scope:
        document = received_document(scope.conn, given.signer.org_id, distribution_id)
        signing = Signing(Response.ACKNOWLEDGED, given.signer.display_name, document.document_sha256)
        acknowledge(scope.conn, actor=given.signer, distribution_id=distribution_id, signing=signing, now=at)


def own_organization(person):
    return Organization(person.org_id, person.kind, person.organization)


@pytest.fixture
def second(own, given):
    """Another agency that owes the same client another signature since Tuesday."""
    with transaction(own, SideRole.JOB) as scope:
        agency = an_agency(scope.conn)
        an_engagement(scope.conn, own_organization(given.client), agency)
    return send_at(own, given.client, publish(own, given.client, title="Avatars"), agency, due_at=NOW - DAY)


def test_what_is_overdue_is_told_to_the_client_by_one_notice_and_one_letter(own, given, second):
    run(own, NOW)
    (first,) = told(own, given.client)
    assert (first.fact_count, first.due_on, first.rung) == (1, (NOW - DAY).date(), "overdue_1")
    run(own, THURSDAY)
    newest, _ = told(own, given.client)
    assert (newest.fact_count, newest.due_on, newest.rung) == (2, (NOW - DAY).date(), "overdue_1")
    letters = [mail for mail in mails(own) if mail.org_id == given.client.org_id]
    assert [mail.subject for mail in letters] == ["1 reminder, 1 overdue"] * 2
    assert "Follow up 1 overdue signature: was due 24 Nov 2026, 1 day ago" in letters[0].body
    assert "Follow up 2 overdue signatures: the oldest was due 24 Nov 2026, 2 days ago" in letters[1].body
    assert letters[1].path == "/follow_up?follow_overdue=true"

    run(own, THURSDAY, settle_notices)
    assert [each.settled_at is None for each in told(own, given.client)] == [True, False]


def test_it_is_told_again_after_a_week_and_not_on_the_days_between(own, given):
    for day in range(35):
        run(own, NOW + day * DAY)
    told_on = [each.created_at for each in reversed(told(own, given.client))]
    assert told_on == [THURSDAY + week * 7 * DAY for week in range(4)]


def test_a_signature_that_comes_first_is_not_among_those_that_are_told(own, given, second):
    sign(own, given, given.distribution_id, NOW)
    run(own, THURSDAY)
    (notice,) = told(own, given.client)
    assert notice.fact_count == 1
    run(own, THURSDAY, settle_notices)
    assert told(own, given.client) == [notice]


def test_once_all_have_signed_the_notice_is_settled(own, given):
    run(own, THURSDAY)
    assert told(own, given.client)[0].is_open
    sign(own, given, given.distribution_id, THURSDAY)
    run(own, THURSDAY, settle_notices)
    assert not told(own, given.client)[0].is_open


def test_only_who_may_remind_is_told_and_a_rival_of_the_same_agency_hears_and_changes_nothing(own, given):
    with transaction(own, SideRole.JOB) as scope:
        officer = a_person(scope.conn, own_organization(given.client), role=Role.COMPLIANCE_OFFICER)
        rival_org = an_enterprise(scope.conn, name="Novara")
        rival = a_person(scope.conn, rival_org)
        an_engagement(scope.conn, rival_org, given.agency)
    send_at(own, rival, publish(own, rival), given.agency, due_at=NOW + 30 * DAY)
    run(own, THURSDAY)
    assert told(own, officer) == told(own, rival) == told(own, given.signer) == []
    assert [each.fact_count for each in told(own, given.client)] == [1]


def test_an_organization_that_wants_no_reminders_after_the_day_is_told_of_none(own, given):
    with acting(own, given.client) as scope:
        wanted = OrganizationSettings(overdue_reminders=0)
        change_settings(scope.conn, actor=given.client, name="Helix", settings=wanted)
    run(own, THURSDAY)
    assert told(own, given.client) == []
