"""The letters about everything that the world's clients sent and took back: each holds one client's words alone."""

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.distribution import notices
from core.requests import notices as request_notices
from jobs import tell_of_distributions, tell_of_requests
from tests.edges.wall.stage import CLIENTS
from tests.postgres import engine_of

# In this world every act is in one transaction: the reader begins before it.
BEFORE_EVERYTHING = "UPDATE event_cursors SET xid = CAST('0' AS xid8), id = 0 WHERE consumer = ANY(:consumers)"
CONSUMERS = [notices.CONSUMER, request_notices.CONSUMER]
LETTERS = """
SELECT m.kind, m.org_id, m.recipient, concat_ws(' ', m.subject, m.body, m.path) AS said
FROM mails m WHERE m.kind LIKE 'distribution_%' OR m.kind = 'request_moved'"""


@pytest.fixture(scope="module")
def letters(server, played):
    database = server.copy_of(played.database)
    with engine_of(database) as engine:
        with transaction(engine, SideRole.JOB) as scope:
            scope.conn.execute(text(BEFORE_EVERYTHING), {"consumers": CONSUMERS})
        for job in (tell_of_distributions, tell_of_requests):
            write_all(engine, job)
        with transaction(engine, SideRole.JOB) as scope:
            yield scope.conn.execute(text(LETTERS)).all()
    server.drop(database.name)


def write_all(engine, job):
    done = 1
    while done:
        with transaction(engine, SideRole.JOB) as scope:
            done = job.run(scope.conn, now=scope.now)


def test_nobody_is_written_anything_that_it_may_not_read(played, letters):
    stage = played.world.stage
    shorts = {org.id: short for short, org in stage.orgs.items()}
    assert {letter.kind for letter in letters} >= {"distribution_sent", "distribution_withdrawn", "request_moved"}
    for letter in letters:
        assert stage.canaries.leaks(letter.said, shorts[letter.org_id]) == []
        assert stage.canaries.shown(letter.said, shorts[letter.org_id]) > 1


def test_a_letter_holds_the_words_of_one_client_and_reaches_the_people_of_one_agency(played, letters):
    canaries, people = played.world.stage.canaries, played.world.stage.people
    for letter in letters:
        assert [client for client in CLIENTS if canaries.leaks(letter.said, client) == []], letter
    assert {client for letter in letters for client in CLIENTS if canaries.leaks(letter.said, client) == []} == set(
        CLIENTS
    )
    homes = {person.email: person.org_id for person in people.values()}
    assert all(homes.get(letter.recipient, letter.org_id) == letter.org_id for letter in letters)


REMINDERS = """
SELECT m.org_id, m.recipient, concat_ws(' ', m.subject, m.body, m.path) AS said FROM mails m WHERE m.kind = 'reminder'"""


@pytest.fixture(scope="module")
def reminders(played):
    with engine_of(played.database) as engine, transaction(engine, SideRole.JOB) as scope:
        yield scope.conn.execute(text(REMINDERS)).all()


def test_a_reminder_holds_nothing_that_its_reader_may_not_read(played, reminders):
    stage = played.world.stage
    shorts = {org.id: short for short, org in stage.orgs.items()}
    assert {shorts[letter.org_id] for letter in reminders} >= {"Lumen", "Fathom", *CLIENTS}
    for letter in reminders:
        assert stage.canaries.leaks(letter.said, shorts[letter.org_id]) == []
        assert stage.canaries.shown(letter.said, shorts[letter.org_id]) > 1


def test_a_clients_reminder_counts_and_names_nothing_but_its_own(played, reminders):
    stage = played.world.stage
    of_clients = {stage.orgs[client].id: client for client in CLIENTS}
    letters = [letter for letter in reminders if letter.org_id in of_clients]
    for letter in letters:
        # The count in the subject is that of the lines, and each line names an agency of its own and its own policy.
        lines = [line for line in letter.said.splitlines() if line.startswith("- ")]
        assert letter.said.startswith("1 reminder" if len(lines) == 1 else f"{len(lines)} reminders")
        assert all(stage.canaries.shown(line, of_clients[letter.org_id]) > 1 for line in lines)
