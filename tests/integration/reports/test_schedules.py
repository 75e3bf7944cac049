"""Reports that are made on time: once, in their owner's name, for who may read them; and what stops them."""

import email
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.policy import default
from hashlib import sha256

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Role
from core.mail.carriers import FolderCarrier, message_of
from core.mail.operations import lease_due, settle
from core.notices.model import NoticeKind
from core.notices.queries import notices_of
from core.notices.reminding import settle_notices
from core.papers.model import Format
from core.reports.history import history
from core.reports.model import NO_FILTERS, Cadence, Rhythm, ScheduleState, ScheduleWanted
from core.reports.rules import ScheduleNotValid
from core.reports.running import make_next
from core.reports.scheduling import (
    NoSuchSchedule,
    NotYourSchedule,
    ScheduleChanged,
    change_schedule,
    create_schedule,
    end_schedule,
    pause_schedule,
    resume_schedule,
    schedule,
    schedules,
)
from tests.factories import a_person, an_enterprise

DAILY = Cadence(Rhythm.DAILY, 8)


@pytest.fixture
def org(engine):
    """An enterprise of the test's own, with an administrator, an officer and an analyst."""
    with transaction(engine, SideRole.JOB) as scope:
        # What other tests left due would be made first.
        scope.conn.execute(
            text("UPDATE report_schedules SET state = 'paused', next_run_at = NULL WHERE state = 'active'")
        )
        made = an_enterprise(scope.conn)
        roles = {"admin": Role.ENTERPRISE_ADMIN, "officer": Role.COMPLIANCE_OFFICER, "analyst": Role.ANALYST}
        return {word: a_person(scope.conn, made, role=role, time_zone="Europe/Berlin") for word, role in roles.items()}


def asked(org, *recipients, report="executive_summary", formats=(Format.CSV,)):
    return ScheduleWanted(report, NO_FILTERS, formats, DAILY, [org[each].user_id for each in recipients])


def planned(engine, org, owner="officer", wanted=None):
    person = org[owner]
    with acting(engine, person) as scope:
        return create_schedule(scope.conn, actor=person, wanted=wanted or asked(org, owner), now=scope.now)


def run(engine, at):
    """What the job does until nothing is due; how many schedules."""
    count = 0
    while True:
        with transaction(engine, SideRole.JOB) as scope:
            if not make_next(scope.conn, now=at):
                return count
            count += 1


def look(engine, person, made):
    with acting(engine, person) as scope:
        return schedule(scope.conn, person, made.id)


def told(engine, person, kind):
    with acting(engine, person) as scope:
        return [each for each in notices_of(scope.conn, person) if each.kind is kind]


def change_person(engine, person, change):
    with transaction(engine, SideRole.IDENTITY, org_id=person.org_id) as scope:
        scope.conn.execute(text(f"UPDATE users SET {change} WHERE id = :id"), {"id": person.user_id})


class TestRunning:
    def test_it_is_made_once_in_its_owners_name_and_sent_as_a_file_with_a_notice(self, engine, org, tmp_path):
        made = planned(engine, org, wanted=asked(org, "officer", "analyst", formats=(Format.CSV, Format.HTML)))
        at = made.next_run_at
        assert run(engine, at - timedelta(minutes=1)) == 0
        assert run(engine, at) == 1
        assert run(engine, at) == 0
        with acting(engine, org["admin"]) as scope:
            kept = history(scope.conn, org["admin"])
        assert [(each.user_id, each.schedule_id, each.data_at) for each in kept] == [
            (org["officer"].user_id, made.id, at)
        ] * 2
        after = look(engine, org["officer"], made)
        assert (after.last_run_at, after.last_error, after.next_run_at) == (at, None, at + timedelta(days=1))
        assert len(told(engine, org["analyst"], NoticeKind.REPORT_READY)) == 1
        mails = attached(engine, org, tmp_path)
        hashes = {each.file_sha256 for each in kept}
        assert {recipient for recipient, _ in mails} == {org["officer"].email, org["analyst"].email}
        assert all({sha256(content).digest() for content in files} == hashes for _, files in mails)

    def test_two_instances_at_once_make_it_once(self, engine, org):
        made = planned(engine, org)
        with ThreadPoolExecutor(2) as both:
            counts = list(both.map(lambda _: run(engine, made.next_run_at), range(2)))
        assert sum(counts) == 1

    def test_its_notice_is_not_settled_as_if_it_had_been_due(self, engine, org):
        made = planned(engine, org)
        run(engine, made.next_run_at)
        with transaction(engine, SideRole.JOB) as scope:
            settle_notices(scope.conn, now=scope.now, limit=10_000)
        assert told(engine, org["officer"], NoticeKind.REPORT_READY)[0].settled_at is None

    def test_whoever_may_no_longer_make_it_is_no_longer_sent_it(self, engine, org):
        made = planned(engine, org, owner="admin", wanted=asked(org, "admin", "analyst"))
        change_person(engine, org["analyst"], "role = 'auditor', access_until = '2100-01-01'")
        run(engine, made.next_run_at)
        assert told(engine, org["analyst"], NoticeKind.REPORT_READY) == []
        assert len(told(engine, org["admin"], NoticeKind.REPORT_READY)) == 1

    @pytest.mark.parametrize("change", ["deactivated_at = now()", "role = 'auditor', access_until = '2100-01-01'"])
    def test_when_its_owner_left_or_may_no_longer_it_stands_still_and_administrators_are_told(
        self, engine, org, change
    ):
        made = planned(engine, org, wanted=asked(org, "admin"))
        change_person(engine, org["officer"], change)
        assert run(engine, made.next_run_at) == 1
        paused = look(engine, org["admin"], made)
        assert paused.state is ScheduleState.PAUSED
        assert "may not enter or make this report" in paused.pause_reason
        assert [each.link_id for each in told(engine, org["admin"], NoticeKind.REPORT_PAUSED)] == [made.id]
        assert told(engine, org["admin"], NoticeKind.REPORT_READY) == []

    def test_one_that_fails_is_tried_again_at_its_next_time_and_holds_up_no_other(self, engine, org):
        broken, well = planned(engine, org), planned(engine, org, owner="admin", wanted=asked(org, "admin"))
        with transaction(engine, SideRole.ENTERPRISE, org_id=org["admin"].org_id) as scope:
            scope.conn.execute(
                text('UPDATE report_schedules SET filters = \'{"severity": "none"}\' WHERE id = :id'), {"id": broken.id}
            )
        assert run(engine, well.next_run_at) == 2
        failed = look(engine, org["officer"], broken)
        assert "no filter" in failed.last_error
        assert failed.next_run_at == broken.next_run_at + timedelta(days=1)
        assert look(engine, org["admin"], well).last_error is None
        with acting(engine, org["admin"]) as scope:
            assert {each.schedule_id for each in history(scope.conn, org["admin"])} == {well.id}


def attached(engine, org, folder):
    """The mails of the organization as a mail program reads them, then forgotten: (recipient, files)."""
    carrier, read = FolderCarrier(folder, site="https://policies.example"), []
    with transaction(engine, SideRole.JOB) as scope:
        for mail in lease_due(scope.conn, now=scope.now + timedelta(days=2), limit=100_000):
            if mail.org_id != org["admin"].org_id:
                continue
            whole = email.message_from_bytes(message_of(mail, carrier).as_bytes(), policy=default)
            read.append((mail.recipient, [part.get_payload(decode=True) for part in whole.iter_attachments()]))
            settle(scope.conn, mail, now=scope.now)
        left = scope.conn.execute(
            text("SELECT count(*) FROM mail_files WHERE org_id = :id"), {"id": org["admin"].org_id}
        ).scalar_one()
    assert left == 0, "a file is forgotten with the last mail that carried it"
    return read


class TestChanging:
    def test_pausing_resuming_and_taking_away(self, engine, org):
        made, officer = planned(engine, org), org["officer"]
        with acting(engine, officer) as scope:
            paused = pause_schedule(scope.conn, actor=officer, schedule_id=made.id, expected_revision=1)
            assert (paused.state, paused.next_run_at) == (ScheduleState.PAUSED, None)
        assert run(engine, made.next_run_at) == 0
        with acting(engine, officer) as scope:
            going = resume_schedule(scope.conn, actor=officer, schedule_id=made.id, now=scope.now)
            assert (going.state, going.next_run_at) == (ScheduleState.ACTIVE, made.next_run_at)
            end_schedule(scope.conn, actor=officer, schedule_id=made.id)
            assert schedules(scope.conn, officer) == []
            with pytest.raises(NoSuchSchedule):
                schedule(scope.conn, officer, made.id)

    def test_only_its_owner_and_administrators_change_it(self, engine, org):
        made = planned(engine, org)
        with acting(engine, org["analyst"]) as scope, pytest.raises(NotYourSchedule):
            pause_schedule(scope.conn, actor=org["analyst"], schedule_id=made.id)
        with acting(engine, org["admin"]) as scope:
            assert pause_schedule(scope.conn, actor=org["admin"], schedule_id=made.id).revision == 2

    def test_a_change_over_somebody_elses_is_refused(self, engine, org):
        made, officer = planned(engine, org), org["officer"]
        with acting(engine, officer) as scope:
            pause_schedule(scope.conn, actor=officer, schedule_id=made.id)
        with acting(engine, officer) as scope, pytest.raises(ScheduleChanged):
            change_schedule(
                scope.conn, actor=officer, schedule_id=made.id, wanted=asked(org, "admin"), now=scope.now,
                expected_revision=1,
            )  # fmt: skip

    def test_strangers_and_people_who_may_not_make_it_are_never_sent_it(self, engine, org):
        with transaction(engine, SideRole.JOB) as scope:
            stranger = a_person(scope.conn, an_enterprise(scope.conn))
        said = set()
        for somebody, report in ((stranger, "executive_summary"), (org["analyst"], "access_review")):
            wanted = ScheduleWanted(report, NO_FILTERS, [Format.PDF], DAILY, [somebody.user_id])
            with acting(engine, org["admin"]) as scope, pytest.raises(ScheduleNotValid) as refused:
                create_schedule(scope.conn, actor=org["admin"], wanted=wanted, now=scope.now)
            said.add(refused.value.message.replace("Access review", "Executive summary"))
        assert len(said) == 1
