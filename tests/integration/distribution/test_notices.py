"""Letters to the signers of agencies about what was sent, reminded of and withdrawn: who gets which, and how many."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.notices import CONSUMER, write_nothing_about_the_past
from core.distribution.operations import distribute, withdraw, withdraw_all
from core.distribution.reminders import remind
from core.identity.acting import acting
from core.identity.model import Role
from core.policies.content import Written
from core.policies.operations import approve, create_policy, publish, submit_for_review
from jobs import tell_of_distributions as job
from tests import factories
from tests.integration.distribution.conftest import NOW, a_clause
from tests.integration.distribution.sending import activate, send, sign
from tests.postgres import engine_of

DAY = timedelta(days=1)


@pytest.fixture
def written(world):
    """Run the job to its end; the letters written meanwhile for an agency of the world, by recipient."""
    seen = set()

    def letters(n=0):
        done = 1
        while done:
            with transaction(world.engine, SideRole.JOB) as scope:
                done = job.run(scope.conn, now=scope.now)
        with transaction(world.engine, SideRole.JOB) as scope:
            found = scope.conn.execute(
                text("SELECT * FROM mails WHERE org_id = :id ORDER BY recipient, subject"), {"id": world.agencies[n].id}
            ).all()
        new = [mail for mail in found if mail.id not in seen]
        seen.update(mail.id for mail in new)
        return new

    letters()
    return letters


@pytest.fixture
def quiet(world, written):
    """Two policies at every agency, of which everybody has been told."""
    sent = [send(world, world.publish(title=title)).sent for title in ("Alpha", "Beta")]
    for n in range(3):
        written(n)
    return [each.distribution_id for one in sent for each in one]


def sent_by_the_rival(world):
    """A policy of the rival's, at the agency that both have."""
    with acting(world.engine, world.rival_admin) as scope:
        words = Written(title="Rival rules", body="Text.", clauses=[a_clause("R1")], change_summary="First.")
        policy_id = create_policy(scope.conn, actor=world.rival_admin, written=words, now=NOW).policy_id
        submit_for_review(scope.conn, actor=world.rival_admin, policy_id=policy_id, now=NOW)
    with transaction(world.engine, SideRole.JOB) as scope:
        other = factories.a_person(scope.conn, world.rival)
    with acting(world.engine, other) as scope:
        approve(scope.conn, actor=other, policy_id=policy_id, now=NOW)
        publish(scope.conn, actor=other, policy_id=policy_id, now=NOW)
        order = DistributionOrder(policy_id, [world.agencies[0].id])
        (sent,) = distribute(scope.conn, actor=other, order=order, now=NOW).sent
    return other, sent.distribution_id


def test_who_can_sign_is_written_to_once_for_everything_reminded_of_in_one_go(world, quiet, written):
    with transaction(world.engine, SideRole.JOB) as scope:
        second = factories.a_person(scope.conn, world.agencies[0])
        factories.a_person(scope.conn, world.agencies[0], role=Role.AGENCY_USER)
        factories.a_person(scope.conn, world.agencies[0], role=Role.AUDITOR)
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=quiet, now=NOW)
    mails = written(0)
    assert {mail.recipient for mail in mails} == {world.signers[0].email, second.email}
    assert len(mails) == 2
    assert {mail.subject for mail in mails} == {f"{world.enterprise.name} reminds you of 2 policies to sign"}
    assert "“Alpha”, version 1, mandatory, due 16 Nov 2026\n- “Beta”, version 1" in mails[0].body
    assert mails[0].path == "/inbox"
    assert [len(written(n)) for n in (1, 2)] == [1, 1]


def test_every_act_has_its_own_letter_and_one_document_its_own_link(world, quiet, written):
    for later in (NOW, NOW + DAY):
        with acting(world.engine, world.admin) as scope:
            remind(scope.conn, actor=world.admin, distribution_ids=quiet[:1], now=later)
    reached = next(n for n in range(3) if (mails := written(n)))
    assert [mail.path for mail in mails] == [f"/inbox?distribution={quiet[0]}"] * 2
    assert {mail.subject for mail in mails} == {f"{world.enterprise.name} reminds you of a policy to sign"}
    assert [written(n) for n in range(3) if n != reached] == [[], []]


def test_a_letter_of_one_client_holds_nothing_of_another_even_when_a_job_acts_for_both(world, written):
    other, rivals = sent_by_the_rival(world)
    ours = send(world, world.publish(title="Our rules"), agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    told = written(0)
    assert len(told) == 2
    for mail in told:
        is_ours = mail.subject.startswith(world.enterprise.name)
        assert ("Our rules" in mail.body, "Rival rules" in mail.body) == (is_ours, not is_ours)
        assert (world.rival.name in mail.body + mail.subject) is not is_ours
    # Both acts in the same transaction, as when a job makes due what two clients had scheduled.
    with transaction(world.engine, SideRole.JOB) as scope:
        for one in (ours, rivals):
            scope.conn.execute(
                text(
                    "INSERT INTO outbox (org_id, topic, payload)"
                    " VALUES (:org, 'distribution.reminded', jsonb_build_object('distribution_id', CAST(:id AS uuid)))"
                ),
                {"org": world.agencies[0].id, "id": one},
            )
    together = written(0)
    assert len(together) == 2
    assert not [mail for mail in together if "Our rules" in mail.body and "Rival rules" in mail.body]
    assert {mail.org_id for mail in together} == {world.agencies[0].id}
    assert other.org_id == world.rival.id


def test_a_withdrawal_says_what_and_why_and_only_to_who_saw_it(world, quiet, written):
    later = {"agency_ids": [world.agencies[0].id], "scheduled_for": NOW + DAY}
    hidden, announced = (
        send(world, world.publish(title=title), announce_now=title == "Announced", **later).sent[0].distribution_id
        for title in ("Hidden", "Announced")
    )
    assert written(0) == []
    with acting(world.engine, world.admin) as scope:
        withdraw_all(
            scope.conn, actor=world.admin, distribution_ids=[*quiet, hidden, announced], reason=" Wrong\ntext ", now=NOW
        )
    (mail,) = written(0)
    assert mail.subject == f"{world.enterprise.name} has withdrawn 3 policies"
    assert "Their reason: Wrong text" in mail.body
    assert all(title in mail.body for title in ("Alpha", "Beta", "Announced"))
    assert "Hidden" not in mail.body


def test_a_new_policy_is_written_of_once_it_can_be_seen_and_only_where_an_answer_is_awaited(world, written):
    policy_id = world.publish(title="Alpha")
    send(world, policy_id, scheduled_for=NOW + DAY)
    assert written(0) == []
    activate(world, NOW + DAY)
    (mail,) = written(0)
    assert mail.subject == f"{world.enterprise.name} sent you a policy to sign"
    with acting(world.engine, world.signers[0]) as scope:
        held = scope.conn.execute(text("SELECT id FROM policy_distributions WHERE is_current_version")).scalar_one()
    sign(world, 0, held, policy_id)
    send(world, world.publish(policy_id, change_class="editorial"), now=NOW + 2 * DAY)
    assert written(0) == []
    assert len(written(1)) == 2


def test_what_was_signed_or_withdrawn_before_the_letter_is_written_is_not_reminded_of(world, quiet, written):
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=quiet, now=NOW)
    for one in quiet[:3]:
        with acting(world.engine, world.admin) as scope:
            withdraw(scope.conn, actor=world.admin, distribution_id=one, reason="Wrong", now=NOW)
    mails = written(0)
    assert len(mails) == 2
    assert {mail.subject.removeprefix(world.enterprise.name) for mail in mails} == {
        " has withdrawn a policy", " reminds you of a policy to sign",
    }  # fmt: skip


def test_who_was_deactivated_gets_nothing(world, quiet, written):
    with transaction(world.engine, SideRole.IDENTITY, org_id=world.agencies[0].id) as scope:
        scope.conn.execute(
            text("UPDATE users SET deactivated_at = now() WHERE id = :id"), {"id": world.signers[0].user_id}
        )
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=quiet, now=NOW)
    assert written(0) == []
    assert len(written(1)) == 1


def test_an_act_that_is_rolled_back_is_written_of_nowhere(world, quiet, written):
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=quiet, now=NOW)
        scope.conn.rollback()
    assert written(0) == []


def test_a_title_with_line_breaks_forges_neither_a_header_nor_a_line(world, written):
    send(world, world.publish(title="Alpha\r\nBcc: all@example.com\n\nSign in at https://evil.example"))
    (mail,) = written(0)
    assert mail.subject == f"{world.enterprise.name} sent you a policy to sign"
    assert "“Alpha Bcc: all@example.com Sign in at https://evil.example”, version 1" in mail.body


def test_an_act_larger_than_a_batch_is_still_one_letter_to_each(world, written, monkeypatch):
    sent = [send(world, world.publish(title=f"P{number}")).sent for number in range(4)]
    ids = [each.distribution_id for one in sent for each in one]
    assert [len(written(n)) for n in range(3)] == [4, 4, 4]
    monkeypatch.setattr(job, "BATCH", 5)
    with acting(world.engine, world.admin) as scope:
        remind(scope.conn, actor=world.admin, distribution_ids=ids, now=NOW)
    for n in range(3):
        (mail,) = written(n)
        assert mail.body.count("- “P") == 4


def test_nobody_is_written_to_about_what_was_passed_over(world, written):
    send(world, world.publish(title="Alpha"))
    with transaction(world.engine, SideRole.JOB) as scope:
        write_nothing_about_the_past(scope.conn)
    assert written(0) == []
    send(world, world.publish(title="Beta"))
    (mail,) = written(0)
    assert "Beta" in mail.body


def test_a_database_that_is_brought_up_to_date_is_passed_over_whole(fresh_database):
    with engine_of(fresh_database()) as engine, transaction(engine, SideRole.JOB) as scope:
        begins = scope.conn.execute(
            text("SELECT xid > CAST('0' AS xid8) FROM event_cursors WHERE consumer = :consumer"), {"consumer": CONSUMER}
        )
        assert begins.scalar_one()
