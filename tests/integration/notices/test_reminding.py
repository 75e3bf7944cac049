"""Who is told of what, in one letter a day; what is settled meanwhile is not told, and what was told of it is marked so."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, enter, transaction
from core.distribution.model import DistributionOrder, Response, Signing
from core.distribution.operations import distribute
from core.distribution.queries import received_document
from core.distribution.reminders import remind
from core.distribution.signing import acknowledge
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.organization_settings import (
    OrganizationSettings,
    SettingNotValid,
    change_settings,
    settings_of,
)
from core.notices.model import NoticeKind
from core.notices.operations import NoSuchNotice, mark_all_read, mark_read
from core.notices.queries import NoticeFilter, notices_of, open_notice_count
from jobs import remind_people, settle_notices
from tests.edges.sent import Sent, publish
from tests.factories import a_person, an_agency, an_engagement, an_enterprise

# A Wednesday morning in Europe.
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SENT = NOW - timedelta(days=20)
TODAY = NOW.date()


@pytest.fixture
def given(own):
    with transaction(own, SideRole.JOB) as scope:
        enterprise, agency = an_enterprise(scope.conn, name="Helix"), an_agency(scope.conn)
        an_engagement(scope.conn, enterprise, agency)
        client, signer = a_person(scope.conn, enterprise), a_person(scope.conn, agency, name="Mara Lindqvist")
        reader = a_person(scope.conn, agency, role=Role.AGENCY_USER)
    policy_id = publish(own, client)
    distribution_id = send_at(own, client, policy_id, agency, due_at=NOW + timedelta(hours=3))
    return Sent(own, client, agency, signer, reader, policy_id, distribution_id)


def send_at(engine, client, policy_id, agency, *, due_at, at=SENT):
    """Sent at a time of the test's; no other fact in the way: the first assessment lies far ahead."""
    order = DistributionOrder(policy_id, [agency.id], due_at=due_at)
    with acting(engine, client) as scope:
        (made,) = distribute(scope.conn, actor=client, order=order, now=at).sent
    execute(engine, "UPDATE agency_policy_compliance SET next_review_date = :day", day=NOW + timedelta(days=400))
    return made.distribution_id


def set_due(engine, distribution_id, due_at):
    execute(engine, "UPDATE policy_distributions SET due_at = :due WHERE id = :id", due=due_at, id=distribution_id)


def execute(engine, statement, **parameters):
    with transaction(engine, SideRole.JOB) as scope:
        scope.conn.execute(text(statement), parameters)


def run(engine, now=NOW, job=remind_people):
    count, done = 0, 1
    while done:
        with transaction(engine, SideRole.JOB) as scope:
            done = job.run(scope.conn, now=now)
        count += done
    return count


def mails(engine):
    with transaction(engine, SideRole.JOB) as scope:
        found = scope.conn.execute(text("SELECT * FROM mails WHERE kind = 'reminder' ORDER BY created_at, recipient"))
        return found.all()


def own_notices(engine, person, **wanted):
    with acting(engine, person) as scope:
        return notices_of(scope.conn, person, NoticeFilter(**wanted))


def an_exception(engine, given, ends_on):
    execute(
        engine,
        "INSERT INTO exceptions (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_ids, state, reason, requested_by,"
        " requested_at, starts_on, ends_on, decided_by, decided_at) VALUES (:agency, :client, :policy, :id, ARRAY['C1'], 'approved',"
        " 'Because.', :signer, :at, :starts_on, :ends_on, :officer, :at)",
        agency=given.agency.id, client=given.client.org_id, policy=given.policy_id, id=given.distribution_id,
        signer=given.signer.user_id, officer=given.client.user_id, at=NOW - timedelta(days=90), starts_on=TODAY - timedelta(days=90),
        ends_on=ends_on,
    )  # fmt: skip


def a_violation(engine, given, owner, action_due_on):
    execute(
        engine,
        "INSERT INTO violations (agency_org_id, enterprise_org_id, policy_id, distribution_id, clause_id, severity, state, summary,"
        " happened_on, reported_at, confirmed_at, correcting_at, action, action_due_on, owner_id) VALUES (:agency, :client, :policy, :id,"
        " 'C1', 'high', 'correcting', 'Logs were lost.', :day, :at, :at, :at, 'Restore them.', :due_on, :owner)",
        agency=given.agency.id, client=given.client.org_id, policy=given.policy_id, id=given.distribution_id,
        day=TODAY - timedelta(days=30), at=NOW - timedelta(days=30), due_on=action_due_on, owner=owner.user_id,
    )  # fmt: skip


def test_one_letter_a_day_holds_all_that_is_due_of_every_client_the_latest_first(own, given):
    with transaction(own, SideRole.JOB) as scope:
        rival_org = an_enterprise(scope.conn, name="Novara")
        rival = a_person(scope.conn, rival_org)
        an_engagement(scope.conn, rival_org, given.agency)
    send_at(own, rival, publish(own, rival, title="Avatars"), given.agency, due_at=NOW - timedelta(days=1))
    an_exception(own, given, TODAY + timedelta(days=7))
    assert run(own) > 0
    (letter,) = [mail for mail in mails(own) if mail.recipient == given.signer.email]
    assert letter.subject == "3 reminders, 1 overdue"
    assert letter.body == (
        f"This waits at {given.agency.name} for you or a colleague:\n\n"
        "Overdue\n- Sign “Avatars” of Novara: was due 24 Nov 2026, 1 day ago\n\n"
        "Due\n- Sign “Records” of Helix: due 25 Nov 2026, today\n\n"
        "Coming up\n- Your exception to “Records” of Helix ends; ask again if you still need it: by 2 Dec 2026, in 7 days\n\n"
        "An entry leaves the list by itself once it is settled. One letter a day at most."
    )
    assert letter.path == "/notices"
    assert [(each.kind, each.rung) for each in own_notices(own, given.signer)] != []


def test_a_client_is_told_of_its_own_exception_and_of_nothing_else_at_the_agency(own, given):
    an_exception(own, given, TODAY + timedelta(days=30))
    run(own)
    (letter,) = [mail for mail in mails(own) if mail.org_id == given.client.org_id]
    assert f"The exception of {given.agency.name} to “Records” ends: by 25 Dec 2026, in 30 days" in letter.body
    assert letter.body.count("- ") == 1
    assert letter.path.startswith("/exceptions?exception=")


def test_only_who_can_act_is_told_and_who_was_given_the_action(own, given):
    a_violation(own, given, given.reader, TODAY + timedelta(days=1))
    run(own)
    assert {each.kind for each in own_notices(own, given.reader)} == {NoticeKind.CORRECTIVE_ACTION}
    assert {each.kind for each in own_notices(own, given.signer)} == {
        NoticeKind.CORRECTIVE_ACTION,
        NoticeKind.ACKNOWLEDGEMENT,
    }
    assert own_notices(own, given.client) == []


def test_a_day_is_looked_through_once_and_a_rung_never_told_again(own, given):
    run(own)
    assert run(own, NOW + timedelta(hours=1)) == 0
    execute(own, "DELETE FROM reminder_days")
    run(own, NOW + timedelta(hours=2))
    assert len(mails(own)) == len(own_notices(own, given.signer)) == 1


def test_what_was_rolled_back_is_told_whole_by_the_next_run(own, given):
    with own.connect() as conn:
        enter(conn, SideRole.JOB)
        assert remind_people.run(conn, now=NOW) > 0
        conn.rollback()
    assert mails(own) == []
    run(own)
    assert len(mails(own)) == 1


def test_two_instances_at_once_tell_everybody_once(own, given):
    with transaction(own, SideRole.JOB) as scope:
        people = [a_person(scope.conn, given.agency) for _ in range(20)]
    together = threading.Barrier(2)
    counts = []

    def remind_beside_another():
        together.wait()
        counts.append(run(own))

    threads = [threading.Thread(target=remind_beside_another) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with transaction(own, SideRole.JOB) as scope:
        looked_at = scope.conn.execute(text("SELECT count(*) FROM reminder_days")).scalar_one()
    assert sum(counts) == looked_at
    assert sorted(mail.recipient for mail in mails(own)) == sorted(each.email for each in [given.signer, *people])


@pytest.mark.parametrize("moment", ["2026-11-25T05:00+00:00", "2026-11-28T09:00+00:00", "2026-11-25T22:00+00:00"])
def test_nobody_is_told_at_night_or_at_the_weekend(own, given, moment):
    assert run(own, datetime.fromisoformat(moment)) == 0


def test_what_is_signed_is_not_told_and_what_was_told_of_it_is_settled(own, given):
    run(own)
    with acting(own, given.signer) as scope:
        document = received_document(scope.conn, given.signer.org_id, given.distribution_id)
        signing = Signing(Response.ACKNOWLEDGED, "Mara Lindqvist", document.document_sha256)
        acknowledge(scope.conn, actor=given.signer, distribution_id=given.distribution_id, signing=signing, now=NOW)
    assert run(own, NOW + timedelta(minutes=5), settle_notices) == 1
    assert run(own, NOW + timedelta(minutes=9), settle_notices) == 0
    (notice,) = own_notices(own, given.signer)
    assert (notice.settled_at is not None, notice.is_open) == (True, False)
    run(own, NOW + timedelta(days=1))
    assert len(mails(own)) == 1


def test_a_due_day_that_moves_begins_a_ladder_of_its_own(own, given):
    run(own)
    set_due(own, given.distribution_id, NOW + timedelta(days=1))
    run(own, NOW + timedelta(minutes=5), settle_notices)
    run(own, NOW + timedelta(days=1))
    assert [(each.rung, each.settled_at is None) for each in own_notices(own, given.signer)] == [
        ("due", True),
        ("due", False),
    ]


def test_what_a_client_reminds_of_by_hand_is_not_told_again_that_day(own, given):
    with acting(own, given.client) as scope:
        remind(scope.conn, actor=given.client, distribution_ids=[given.distribution_id], now=NOW - timedelta(hours=1))
    run(own)
    assert mails(own) == []
    run(own, NOW + timedelta(days=1))
    assert [each.rung for each in own_notices(own, given.signer)] == ["overdue_1"]


def test_a_relation_that_ended_leaves_nothing_to_be_told(own, given):
    an_exception(own, given, TODAY + timedelta(days=7))
    execute(own, "UPDATE engagements SET state = 'ended', ended_at = now(), end_reason = 'Over.'")
    execute(
        own,
        "UPDATE policy_distributions SET distribution_status = 'expired', is_current_version = false, ended_at = now()",
    )
    run(own)
    assert mails(own) == []


def test_an_arrival_is_told_in_the_product_alone_since_a_letter_of_its_own_has_told_of_it(own, given):
    execute(own, "UPDATE policy_distributions SET distribution_status = 'withdrawn', is_current_version = false")
    fresh = {"due_at": NOW + timedelta(days=60), "at": NOW - timedelta(hours=20)}
    send_at(own, given.client, publish(own, given.client, title="New"), given.agency, **fresh)
    run(own)
    assert [(each.rung, each.title) for each in own_notices(own, given.signer)] == [("start", "New")]
    assert mails(own) == []


def test_people_read_and_mark_their_own_notices_alone(own, given):
    with transaction(own, SideRole.JOB) as scope:
        colleague = a_person(scope.conn, given.agency)
    run(own)
    (mine,), (theirs,) = own_notices(own, given.signer), own_notices(own, colleague)
    with acting(own, given.signer) as scope:
        with pytest.raises(NoSuchNotice):
            mark_read(scope.conn, actor=given.signer, notice_id=theirs.id, now=NOW)
        mark_read(scope.conn, actor=given.signer, notice_id=mine.id, now=NOW)
        assert open_notice_count(scope.conn, given.signer) == 0
    with acting(own, colleague) as scope:
        assert open_notice_count(scope.conn, colleague) == 1
        assert mark_all_read(scope.conn, actor=colleague, now=NOW) == 1
    assert own_notices(own, colleague, open_only=True) == []
    with acting(own, given.client) as scope:
        assert scope.conn.execute(text("SELECT count(*) FROM notices")).scalar_one() == 0


def test_somebody_of_another_role_or_organization_gets_nothing(own, given):
    with transaction(own, SideRole.JOB) as scope:
        elsewhere = a_person(scope.conn, an_agency(scope.conn))
        auditor = a_person(scope.conn, given.agency, role=Role.AUDITOR)
    run(own)
    assert own_notices(own, elsewhere) == own_notices(own, auditor) == []
    assert {mail.recipient for mail in mails(own)} == {given.signer.email}


def test_an_organization_chooses_its_days_and_how_often_it_is_reminded_afterwards(own, given):
    wanted = OrganizationSettings(reminder_days=(14, 3), overdue_reminders=0)
    with acting(own, given.signer) as scope:
        change_settings(scope.conn, actor=given.signer, name=given.agency.name, settings=wanted)
        assert settings_of(scope.conn, given.signer.org_id).reminder_days == (14, 3)
    set_due(own, given.distribution_id, NOW + timedelta(days=14))
    run(own)
    assert [each.rung for each in own_notices(own, given.signer)] == ["before_14"]
    set_due(own, given.distribution_id, NOW - timedelta(days=3))
    run(own, NOW + timedelta(days=1))
    # The day itself is made good; nothing follows it.
    assert [each.rung for each in own_notices(own, given.signer)] == ["due", "before_14"]
    run(own, NOW + timedelta(days=8))
    assert len(own_notices(own, given.signer)) == 2


def test_on_a_public_holiday_of_its_own_country_an_organization_is_left_alone(own, given):
    christmas = datetime(2026, 12, 25, 9, 0, tzinfo=UTC)
    with acting(own, given.signer) as scope:
        wanted = OrganizationSettings(country="DE")
        change_settings(scope.conn, actor=given.signer, name=given.agency.name, settings=wanted)
        assert settings_of(scope.conn, given.signer.org_id).country == "DE"
    set_due(own, given.distribution_id, christmas + timedelta(hours=8))
    run(own, christmas)
    assert own_notices(own, given.signer) == []
    run(own, christmas - timedelta(days=1))
    assert [each.rung for each in own_notices(own, given.signer)] == ["due"]


@pytest.mark.parametrize(
    "wanted",
    [{"reminder_days": (0,)}, {"reminder_days": (9, 7, 5, 3)}, {"overdue_reminders": 99}, {"country": "Germany"}],
)
def test_days_that_are_none_are_refused(own, given, wanted):
    with acting(own, given.signer) as scope, pytest.raises(SettingNotValid, match="Choose"):
        change_settings(scope.conn, actor=given.signer, name=given.agency.name, settings=OrganizationSettings(**wanted))
