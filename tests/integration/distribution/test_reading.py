"""Who read what, and asking colleagues to read: the agency's own, whatever the client does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core.db.scope import SideRole, transaction
from core.distribution.model import READING_REQUEST_MOVES, ReadingRequestState
from core.distribution.queries import NoSuchDistribution
from core.distribution.reading import (
    NoSuchReadingRequest,
    NotColleague,
    NotTheReader,
    RemindedAlready,
    ask_to_read,
    cancel_reading_request,
    colleagues,
    confirm_reading,
    my_reading_requests,
    readers,
    reading_requests,
    remind_reader,
)
from core.distribution.rules import ReadingRequestNotValid
from core.distribution.signing import mark_opened
from core.errors import NotAllowed, NotInThisState
from core.identity.acting import acting
from core.identity.model import Role
from tests import factories
from tests.integration.distribution.conftest import NOW
from tests.integration.distribution.test_distribute import send

DUE = NOW.date() + timedelta(days=7)


@pytest.fixture
def sent(world):
    return send(world, world.publish(), agency_ids=[world.agencies[0].id]).sent[0].distribution_id


@pytest.fixture
def team(world):
    """Two readers and an inspector of the first agency."""
    with transaction(world.engine, SideRole.JOB) as scope:
        return [
            factories.a_person(scope.conn, world.agencies[0], role=role)
            for role in (Role.AGENCY_USER, Role.AGENCY_USER, Role.AUDITOR)
        ]


def ask(world, distribution_id, *people, note="", due_on=DUE, n=0):
    with acting(world.engine, world.signers[n]) as scope:
        return ask_to_read(
            scope.conn, actor=world.signers[n], distribution_id=distribution_id, reader_ids=[p.user_id for p in people],
            due_on=due_on, note=note, now=NOW,
        )  # fmt: skip


def move(world, actor, act, request_id, now=NOW):
    with acting(world.engine, actor) as scope:
        return act(scope.conn, actor=actor, request_id=request_id, now=now)


def test_opening_notes_each_reader_once_a_day(world, sent, team):
    for actor, at in (
        (team[0], NOW),
        (team[0], NOW + timedelta(hours=1)),
        (team[0], NOW + timedelta(days=2)),
        (team[1], NOW),
    ):
        with acting(world.engine, actor) as scope:
            mark_opened(scope.conn, actor=actor, distribution_id=sent, now=at)
    with acting(world.engine, world.signers[0]) as scope:
        found = {each.user_id: each for each in readers(scope.conn, world.signers[0], sent)}
    assert set(found) == {team[0].user_id, team[1].user_id}
    assert (found[team[0].user_id].first_read_at, found[team[0].user_id].last_read_at) == (NOW, NOW + timedelta(days=2))


def test_readings_are_insert_only_and_nobody_reads_for_a_colleague(world, sent, team):
    with acting(world.engine, team[0]) as scope:
        mark_opened(scope.conn, actor=team[0], distribution_id=sent, now=NOW)
    for change in ("UPDATE readings SET read_at = now()", "DELETE FROM readings"):
        with acting(world.engine, team[0]) as scope, pytest.raises(ProgrammingError, match="permission denied"):
            scope.conn.execute(text(change))
    forged = text(
        "INSERT INTO readings (agency_org_id, user_id, distribution_id, read_on, read_at) VALUES (:org, :user, :id, :day, :now)"
    )
    values = {"org": team[0].org_id, "user": team[1].user_id, "id": sent, "day": NOW.date(), "now": NOW}
    with acting(world.engine, team[0]) as scope, pytest.raises(ProgrammingError, match="row-level security"):
        scope.conn.execute(forged, values)


def test_a_colleague_is_asked_sees_it_and_confirms(world, sent, team):
    (request,) = ask(world, sent, team[0], note="See §3 first.")
    with acting(world.engine, team[0]) as scope:
        (mine,) = my_reading_requests(scope.conn, team[0])
    assert (mine.id, mine.asker, mine.note, mine.due_on) == (request.id, "Signer 0", "See §3 first.", DUE)
    with acting(world.engine, team[1]) as scope:
        assert my_reading_requests(scope.conn, team[1]) == []
    confirmed = move(world, team[0], confirm_reading, request.id)
    assert (confirmed.state, confirmed.ended_at) == (ReadingRequestState.CONFIRMED, NOW)
    assert move(world, team[0], confirm_reading, request.id) == confirmed
    with acting(world.engine, team[0]) as scope:
        assert my_reading_requests(scope.conn, team[0]) == []
    with acting(world.engine, world.signers[0]) as scope:
        assert [each.user_id for each in readers(scope.conn, world.signers[0], sent)] == [team[0].user_id]


def test_whoever_is_asked_already_keeps_their_request(world, sent, team):
    (first,) = ask(world, sent, team[0], note="First")
    again = {each.reader_id: each for each in ask(world, sent, team[0], team[1], note="Second")}
    assert (again[team[0].user_id].id, again[team[0].user_id].note) == (first.id, "First")
    assert again[team[1].user_id].note == "Second"


def test_only_the_person_asked_confirms_and_only_an_administrator_asks(world, sent, team):
    (request,) = ask(world, sent, team[0])
    for other in (team[1], world.signers[0]):
        with pytest.raises(NotTheReader):
            move(world, other, confirm_reading, request.id)
    for act in (remind_reader, cancel_reading_request):
        with pytest.raises(NotAllowed):
            move(world, team[0], act, request.id)
    with acting(world.engine, team[0]) as scope, pytest.raises(NotAllowed):
        colleagues(scope.conn, team[0])


def test_nobody_outside_no_inspector_and_not_oneself_is_asked(world, sent, team):
    for stranger in (world.signers[1], world.admin, team[2], world.signers[0]):
        with pytest.raises(NotColleague):
            ask(world, sent, team[0], stranger)
    with acting(world.engine, world.signers[0]) as scope:
        assert set(colleagues(scope.conn, world.signers[0])) == {team[0].user_id, team[1].user_id}
        assert reading_requests(scope.conn, world.signers[0], sent) == []


def test_a_request_needs_a_reader_a_day_to_come_and_a_short_note(world, sent, team):
    for wrong in ({"people": ()}, {"due_on": NOW.date() - timedelta(days=1)}, {"note": "x" * 1001}):
        people = wrong.pop("people", (team[0],))
        with pytest.raises(ReadingRequestNotValid):
            ask(world, sent, *people, **wrong)


def test_a_reader_is_reminded_at_most_once_a_day(world, sent, team):
    (request,) = ask(world, sent, team[0])
    assert move(world, world.signers[0], remind_reader, request.id).reminder_count == 1
    with pytest.raises(RemindedAlready):
        move(world, world.signers[0], remind_reader, request.id, NOW + timedelta(hours=23))
    assert move(world, world.signers[0], remind_reader, request.id, NOW + timedelta(days=1)).reminder_count == 2


ACTS = {
    ReadingRequestState.CONFIRMED: (0, confirm_reading),
    ReadingRequestState.CANCELLED: (None, cancel_reading_request),
}


@pytest.mark.parametrize("wanted", list(ACTS))
@pytest.mark.parametrize("before", list(ReadingRequestState))
def test_a_request_moves_as_its_table_says(world, sent, team, before, wanted):
    (request,) = ask(world, sent, team[0])
    people = {0: team[0], None: world.signers[0]}
    if before in ACTS:
        who, act = ACTS[before]
        move(world, people[who], act, request.id)
    who, act = ACTS[wanted]
    if wanted in READING_REQUEST_MOVES[before] or wanted is before is ReadingRequestState.CONFIRMED:
        assert move(world, people[who], act, request.id).state is wanted
    else:
        with pytest.raises(NotInThisState):
            move(world, people[who], act, request.id)
    if before is not ReadingRequestState.ASKED:
        with pytest.raises(NotInThisState, match="nobody to remind"):
            move(world, world.signers[0], remind_reader, request.id)


def test_what_was_superseded_is_not_asked_for_any_more(world, team):
    policy_id = world.publish()
    first = send(world, policy_id, agency_ids=[world.agencies[0].id]).sent[0].distribution_id
    ask(world, first, team[0])
    world.publish(policy_id)
    send(world, policy_id, agency_ids=[world.agencies[0].id])
    with pytest.raises(NotInThisState, match="superseded"):
        ask(world, first, team[1])
    with acting(world.engine, team[0]) as scope:
        assert my_reading_requests(scope.conn, team[0]) == []


def test_the_client_and_other_agencies_learn_nothing(world, sent, team, count):
    (request,) = ask(world, sent, team[0], note="Between us")
    move(world, world.signers[0], remind_reader, request.id)
    move(world, team[0], confirm_reading, request.id)
    about = {"id": request.id, "org": world.enterprise.id, "reader": str(team[0].user_id)}
    assert (
        count(
            "outbox WHERE payload->>'request_id' = CAST(:id AS text) AND org_id <> :agency",
            **about,
            agency=world.agencies[0].id,
        )
        == 0
    )
    assert count("outbox WHERE topic LIKE 'reading_request.%' AND org_id = :agency", agency=world.agencies[0].id) == 3
    assert count("audit_log WHERE entity_id = :id AND enterprise_org_id IS NOT NULL", **about) == 0
    assert count("audit_log WHERE event = 'distribution.read' AND enterprise_org_id IS NOT NULL", **about) == 0
    assert count("audit_log WHERE entity_id = :id", **about) == 3
    with acting(world.engine, world.admin) as scope:
        for table in ("readings", "reading_requests"):
            with pytest.raises(ProgrammingError, match="permission denied"), scope.conn.begin_nested():
                scope.conn.execute(text(f"SELECT * FROM {table}"))
    for asked in (request.id, uuid4()):
        with pytest.raises(NoSuchReadingRequest):
            move(world, world.signers[1], cancel_reading_request, asked)
    for asked in (sent, uuid4()):
        with pytest.raises(NoSuchDistribution):
            ask(world, asked, world.signers[1], n=1)


def test_the_database_lets_nobody_confirm_for_a_colleague(world, sent, team):
    (request,) = ask(world, sent, team[0])
    forged = text("UPDATE reading_requests SET state = 'confirmed', ended_at = :now WHERE id = :id")
    with acting(world.engine, world.signers[0]) as scope, pytest.raises(ProgrammingError, match="row-level security"):
        scope.conn.execute(forged, {"now": NOW, "id": request.id})
