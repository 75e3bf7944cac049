"""A file becomes invitations or proposals at once and in full, or nothing at all; and tells nothing of a stranger."""

import time
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.errors import NotInThisState
from core.identity.acting import acting
from core.identity.importing import Invited, invite_all
from core.identity.joining import opened_invitation
from core.identity.model import Role
from core.identity.people import invite, resend
from core.identity.rules import PermissionMissing
from core.importing.model import ImportOvertaken, RowsNotMended, Subject
from core.importing.operations import check, import_table
from tests.unit.importing.sheets import (
    HEADER,
    INVITED,
    MEMBER,
    a_person,
    of_our_own,
    people,
    people_with_mistakes,
    proposals,
    table_of,
)

DAY = date(2026, 12, 1)


@pytest.mark.parametrize("name", ["people.csv", "people.xlsx"])
def test_1000_rows_of_which_37_are_wrong_leave_everything_as_it_was(engine, ours, does, stamp, counted, name):
    member = MEMBER.replace("helix", stamp)
    with transaction(engine, SideRole.JOB) as scope:
        scope.conn.execute(
            text(
                "INSERT INTO users (org_id, org_kind, email, display_name, role) VALUES (:org, 'enterprise', :email, 'M', 'analyst')"
            ),
            {"org": ours.client.id, "email": member},
        )
    does(invite, ours.admin, email=INVITED.replace("helix", stamp), display_name="I", role=Role.ANALYST)
    rows, expected = people_with_mistakes()
    table = table_of(of_our_own(rows, stamp), name)
    before = counted()

    found = does(check, ours.admin, subject=Subject.PEOPLE, table=table)
    said = {(each.row, each.column): each.says for each in found.problems}
    assert set(said) == set(expected)
    assert {place: part for place, part in expected.items() if part not in said[place]} == {}
    with pytest.raises(RowsNotMended, match="37 rows have something to mend") as refused:
        does(import_table, ours.admin, subject=Subject.PEOPLE, table=table)
    assert len(refused.value.details["refused"]) == 37
    assert counted() == before


def test_1000_good_rows_are_invited_at_once_each_with_letter_trail_and_event(
    engine, ours, does, stamp, trail, told, token_for
):
    table = table_of(of_our_own(people(1_000), stamp))
    began = time.perf_counter()
    assert does(import_table, ours.admin, subject=Subject.PEOPLE, table=table) == 1_000
    assert time.perf_counter() - began < 15

    assert told(ours.client.id) == ["person.invited"] * 1_000
    rows = trail(ours.client.id)
    assert [(row.event, row.actor_name, row.entity) for row in rows] == [
        ("person.invited", "Ines Admin", "invitation")
    ] * 1_000
    assert stamp not in str(rows)
    with transaction(engine, SideRole.JOB) as scope:
        letters = scope.conn.execute(
            text(
                "SELECT count(*), count(DISTINCT path), count(DISTINCT about_id) FROM mails WHERE org_id = :org AND recipient LIKE :ours"
            ),
            {"org": ours.client.id, "ours": f"%@{stamp}.example"},
        ).one()
    assert tuple(letters) == (1_000, 1_000, 1_000)
    with transaction(engine, SideRole.IDENTITY) as scope:
        first = opened_invitation(scope.conn, token_for(f"person.0@{stamp}.example"), now=scope.now)
        second = opened_invitation(scope.conn, token_for(f"person.1@{stamp}.example"), now=scope.now)
    # Without one of their own, they are offered the inviter's.
    assert (first.role, first.display_name, first.time_zone) == (Role.ANALYST, "Person Number 0", "Europe/Berlin")
    assert (second.role, second.organization) == (Role.COMPLIANCE_OFFICER, ours.client.name)


def test_an_imported_person_is_invited_as_a_single_one_is(engine, ours, does, stamp, trail, told):
    cells = ["a@x", "Ada Auditor", "auditor", "", "2027-03-31"]
    table = table_of([HEADER, [f"imported@{stamp}.example", *cells[1:]]])
    until = does(check, ours.admin, subject=Subject.PEOPLE, table=table).people[0].access_until
    does(import_table, ours.admin, subject=Subject.PEOPLE, table=table)
    does(
        invite,
        ours.admin,
        email=f"single@{stamp}.example",
        display_name="Ada Auditor",
        role=Role.AUDITOR,
        access_until=until,
    )
    imported, single = trail(ours.client.id)
    assert (imported.event, imported.actor_name, imported.entity, imported.old, imported.new) == (
        single.event, single.actor_name, single.entity, single.old, single.new,
    )  # fmt: skip
    assert told(ours.client.id) == ["person.invited"] * 2
    with transaction(engine, SideRole.IDENTITY) as scope:
        kept = scope.conn.execute(
            text(
                "SELECT org_kind, display_name, role, access_until, user_id, invited_by, expires_at - invited_at AS good_for"
                " FROM invitations WHERE org_id = :org"
            ),
            {"org": ours.client.id},
        ).all()
    with transaction(engine, SideRole.JOB) as scope:
        letters = scope.conn.execute(
            text(
                "SELECT kind, subject, body, left(path, 12) AS path, attempts, sent_at FROM mails WHERE org_id = :org"
            ),
            {"org": ours.client.id},
        ).all()
    assert len(kept) == len(letters) == 2
    assert len(set(kept)) == len(set(letters)) == 1


def test_the_time_zone_of_the_row_is_offered_and_outlives_sending_again(engine, ours, does, stamp, token_for):
    email = f"ada@{stamp}.example"
    does(
        import_table,
        ours.admin,
        subject=Subject.PEOPLE,
        table=table_of([HEADER, [email, "Ada", "analyst", "asia/tokyo", ""]]),
    )
    with transaction(engine, SideRole.IDENTITY) as scope:
        opened = opened_invitation(scope.conn, token_for(email), now=scope.now)
    assert opened.time_zone == "Asia/Tokyo"
    does(resend, ours.admin, invitation_id=opened.id)
    with transaction(engine, SideRole.IDENTITY) as scope:
        assert opened_invitation(scope.conn, token_for(email), now=scope.now).time_zone == "Asia/Tokyo"


def test_the_same_file_a_second_time_names_every_row_and_writes_nothing(ours, does, stamp, counted):
    table = table_of(of_our_own(people(20), stamp))
    does(import_table, ours.admin, subject=Subject.PEOPLE, table=table)
    before = counted()
    with pytest.raises(RowsNotMended, match="20 rows"):
        does(import_table, ours.second, subject=Subject.PEOPLE, table=table)
    assert counted() == before


def test_an_expired_invitation_does_not_stand_in_the_way_and_its_link_is_replaced(engine, ours, does, stamp, token_for):
    email = f"late@{stamp}.example"
    made = does(invite, ours.admin, email=email, display_name="Late", role=Role.ANALYST)
    with transaction(engine, SideRole.IDENTITY, org_id=ours.client.id) as scope:
        scope.conn.execute(
            text("UPDATE invitations SET expires_at = :past WHERE org_id = :org AND id = :id"),
            {"past": scope.now - timedelta(days=1), "org": ours.client.id, "id": made.id},
        )
    assert (
        does(import_table, ours.admin, subject=Subject.PEOPLE, table=table_of([HEADER, a_person(1, email=email)])) == 1
    )
    with transaction(engine, SideRole.IDENTITY) as scope:
        assert opened_invitation(scope.conn, token_for(email), now=scope.now).id == made.id


def test_the_preview_reads_alike_for_free_taken_and_elsewhere_invited_addresses_and_runs_the_same_statements(
    ours, does, statements_of, stamp
):
    elsewhere = f"elsewhere@{stamp}.example"
    does(invite, ours.stranger, email=elsewhere, display_name="Nora New", role=Role.AGENCY_USER)
    asked = [f"free@{stamp}.example", ours.stranger.email, elsewhere]
    seen = []
    for act in (check, import_table):
        for email in asked:
            table = table_of([HEADER, a_person(1, email=email)])
            ran = statements_of(
                lambda act=act, table=table: seen.append(
                    (act, does(act, ours.admin, subject=Subject.PEOPLE, table=table))
                )
            )
            seen[-1] = (
                act,
                ran,
                seen[-1][1] if act is import_table else (seen[-1][1].problems, seen[-1][1].good_count),
            )
    previews, imports = seen[:3], seen[3:]
    assert previews[0][1:] == previews[1][1:] == previews[2][1:]
    assert imports[0][1:] == imports[1][1:] == imports[2][1:]
    assert previews[0][2] == ((), 1)
    assert imports[0][2] == 1


def test_another_organizations_people_and_invitations_are_not_in_the_way(ours, does, stamp):
    email = f"ada@{stamp}.example"
    does(invite, ours.stranger, email=email, display_name="Ada", role=Role.AGENCY_USER)
    found = does(
        check,
        ours.admin,
        subject=Subject.PEOPLE,
        table=table_of([HEADER, a_person(1, email=email), a_person(2, email=ours.stranger.email)]),
    )
    assert found.problems == ()
    own = does(
        check,
        ours.stranger,
        subject=Subject.PEOPLE,
        table=table_of([HEADER[:3], [email, "A", "agency user"], [ours.stranger.email, "B", "agency user"]]),
    )
    assert [(each.row, each.column) for each in own.problems] == [(2, "email"), (3, "email")]


def test_an_agency_imports_its_own_people_and_proposes_to_nobody(ours, does, stamp, trail, told):
    table = table_of([HEADER[:3], [f"ada@{stamp}.example", "Ada", "Agency user"]])
    assert does(import_table, ours.stranger, subject=Subject.PEOPLE, table=table) == 1
    assert [row.event for row in trail(ours.stranger.org_id)] == ["person.invited"]
    assert told(ours.client.id) == []
    for operation in (check, import_table):
        with pytest.raises(PermissionMissing):
            does(operation, ours.stranger, subject=Subject.ENGAGEMENTS, table=proposals(f"b@{stamp}.example"))


@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("operation", [check, import_table])
def test_an_officer_imports_nothing(ours, does, stamp, counted, subject, operation):
    table = table_of(of_our_own(people(1), stamp)) if subject is Subject.PEOPLE else proposals(f"a@{stamp}.example")
    before = counted()
    with pytest.raises(PermissionMissing):
        does(operation, ours.officer, subject=subject, table=table)
    assert counted() == before


def test_an_address_that_somebody_invites_between_the_check_and_the_writing_undoes_the_whole_file(
    engine, ours, does, stamp, counted
):
    email = f"between@{stamp}.example"
    does(invite, ours.second, email=email, display_name="B", role=Role.ANALYST)
    before = counted()
    wanted = [Invited(f"free@{stamp}.example", "F", Role.ANALYST), Invited(email, "B", Role.ANALYST)]

    def overtaken():
        with acting(engine, ours.admin) as scope:
            if invite_all(scope.conn, actor=ours.admin, invited=wanted, now=scope.now) < len(wanted):
                raise ImportOvertaken("…")

    with pytest.raises(NotInThisState):
        overtaken()
    assert counted() == before
