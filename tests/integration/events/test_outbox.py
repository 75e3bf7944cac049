"""Numbering events, and reading them without passing over one that commits late."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.events.operations import advance, emit, relay, unread_for_consumer
from core.events.queries import events_after, events_wait_for_relay
from core.events.wake import wake
from tests import factories
from tests.postgres import engine_of

TOPIC = "test.happened"


@pytest.fixture
def own(fresh_database):
    """An engine on a database of the test's own: cursors and numbers are the whole database's."""
    with engine_of(fresh_database()) as engine:
        yield engine


@contextmanager
def as_job(engine):
    with transaction(engine, SideRole.JOB) as scope:
        yield scope.conn


def agencies(engine, n):
    with as_job(engine) as conn:
        return [factories.an_agency(conn).id for _ in range(n)]


def tell(conn, org_id, what, topic=TOPIC):
    emit(conn, topic, org_id=org_id, payload={"what": what})


def read(engine, *, consumer="reader", topics=(TOPIC,), limit=100):
    """What a consumer gets in one transaction, with its cursor advanced."""
    with as_job(engine) as conn:
        found = unread_for_consumer(conn, consumer, topics, limit)
        if found:
            advance(conn, consumer, found[-1].xid, found[-1].id)
    return [event.payload["what"] for event in found]


def relayed(engine, limit=1000):
    with as_job(engine) as conn:
        return relay(conn, limit=limit)


def numbers(engine, org_id):
    with transaction(engine, SideRole.AGENCY, org_id=org_id) as scope:
        return [
            (event.number, event.payload["what"])
            for event in events_after(scope.conn, org_id=org_id, number=0, limit=10_000)
        ]


@pytest.fixture
def late(own):
    """An older transaction that has told one event and is still open while a younger one commits its own."""
    org, other = agencies(own, 2)
    with ExitStack() as slow:
        conn = slow.enter_context(as_job(own))
        tell(conn, org, "late")
        with as_job(own) as quick:
            tell(quick, org, "early")
            tell(quick, other, "elsewhere")
        yield own, org, slow


def test_a_consumer_does_not_pass_over_an_event_that_commits_late(late):
    engine, _, slow = late
    assert read(engine) == []
    slow.close()
    assert read(engine) == ["late", "early", "elsewhere"]
    assert read(engine) == []


def test_a_late_commit_comes_before_what_was_told_after_it_in_the_numbers_too(late):
    engine, org, slow = late
    assert relayed(engine) == 0
    with as_job(engine) as conn:
        assert events_wait_for_relay(conn)
    slow.close()
    assert relayed(engine) == 3
    assert numbers(engine, org) == [(1, "late"), (2, "early")]
    with as_job(engine) as conn:
        assert not events_wait_for_relay(conn)


def test_what_was_rolled_back_leaves_no_gap(own):
    (org,) = agencies(own, 1)
    for what in ("a", "b", "c"):
        with own.connect() as conn, conn.begin() as open_transaction:
            conn.execute(text("SET LOCAL ROLE app_job"))
            tell(conn, org, what)
            if what == "b":
                open_transaction.rollback()
    relayed(own)
    assert numbers(own, org) == [(1, "a"), (2, "c")]


def test_numbers_go_on_from_batch_to_batch_and_start_at_one_for_each_organization(own):
    first, second = agencies(own, 2)
    for n in range(5):
        with as_job(own) as conn:
            tell(conn, first, n)
            tell(conn, second, n)
    batches = [relayed(own, limit=3) for _ in range(5)]
    assert batches == [3, 3, 3, 1, 0]
    assert numbers(own, first) == numbers(own, second) == [(n + 1, n) for n in range(5)]


def write(engine, orgs, writer):
    for n in range(60):
        with as_job(engine) as conn:
            for org in orgs:
                tell(conn, org, f"{writer}-{n}")


def relay_until(engine, written):
    while not written.is_set():
        relayed(engine, limit=50)


def test_four_writers_and_two_relays_give_every_organization_1_2_3_without_gap_or_double(own):
    orgs, written = agencies(own, 3), threading.Event()
    with ThreadPoolExecutor(6) as pool:
        relays = [pool.submit(relay_until, own, written) for _ in range(2)]
        for writer in [pool.submit(write, own, orgs, n) for n in range(4)]:
            writer.result()
        written.set()
        for each in relays:
            each.result()
    assert relayed(own) < 720, "nothing was numbered while the writers wrote"
    for org in orgs:
        got = numbers(own, org)
        assert [number for number, _ in got] == list(range(1, 241))
        by_writer = [[what for _, what in got if what.startswith(f"{writer}-")] for writer in range(4)]
        assert by_writer == [[f"{writer}-{n}" for n in range(60)] for writer in range(4)]


def test_a_consumer_gets_its_topics_alone_in_batches_and_each_once(own):
    (org,) = agencies(own, 1)
    with as_job(own) as conn:
        for n in range(5):
            tell(conn, org, n)
            tell(conn, org, f"other {n}", topic="other.happened")
    assert [read(own, limit=2) for _ in range(4)] == [[0, 1], [2, 3], [4], []]
    assert read(own, consumer="another", topics=("other.happened",), limit=2) == ["other 0", "other 1"]


def test_a_consumer_without_anything_to_read_stands_at_the_horizon_and_still_gets_what_follows(own):
    (org,) = agencies(own, 1)
    with as_job(own) as conn:
        tell(conn, org, "of no interest", topic="other.happened")
    assert read(own) == []
    with as_job(own) as conn:
        stands = conn.execute(text("SELECT id FROM event_cursors WHERE consumer = 'reader'")).scalar_one()
        last = conn.execute(text("SELECT max(id) FROM outbox")).scalar_one()
    assert stands == last
    with as_job(own) as conn:
        tell(conn, org, "news")
    assert read(own) == ["news"]


def test_standing_at_the_horizon_does_not_pass_over_an_open_transaction(own):
    (org,) = agencies(own, 1)
    with as_job(own) as slow:
        tell(slow, org, "late")
        with as_job(own) as quick:
            tell(quick, org, "of no interest", topic="other.happened")
        assert read(own) == []
    assert read(own) == ["late"]


def test_work_that_was_rolled_back_is_given_again(own):
    (org,) = agencies(own, 1)
    with as_job(own) as conn:
        tell(conn, org, "a")
    with own.connect() as conn, conn.begin() as failing:
        conn.execute(text("SET LOCAL ROLE app_job"))
        found = unread_for_consumer(conn, "reader", [TOPIC], 10)
        advance(conn, "reader", found[-1].xid, found[-1].id)
        failing.rollback()
    assert read(own) == ["a"]


def test_two_instances_of_a_consumer_take_turns_and_work_each_event_once(own):
    (org,) = agencies(own, 1)
    with as_job(own) as conn:
        for n in range(4):
            tell(conn, org, n)
    second = []
    with as_job(own) as conn:
        found = unread_for_consumer(conn, "reader", [TOPIC], 2)
        other = threading.Thread(target=lambda: second.extend(read(own)))
        other.start()
        other.join(0.3)
        assert other.is_alive(), "the second instance reads while the first one is at work"
        advance(conn, "reader", found[-1].xid, found[-1].id)
    other.join()
    assert second == [2, 3]


def test_a_cursor_never_moves_back(own):
    (org,) = agencies(own, 1)
    with as_job(own) as conn:
        tell(conn, org, "a")
        tell(conn, org, "b")
    with as_job(own) as conn:
        first, second = unread_for_consumer(conn, "reader", [TOPIC], 2)
        advance(conn, "reader", second.xid, second.id)
        advance(conn, "reader", first.xid, first.id)
    assert read(own) == []


def test_an_organization_reads_its_own_events_after_a_number(own):
    mine, theirs = agencies(own, 2)
    with as_job(own) as conn:
        for n in range(3):
            tell(conn, mine, n)
            tell(conn, theirs, "secret")
    relayed(own)
    with transaction(own, SideRole.AGENCY, org_id=mine) as scope:
        assert [event.number for event in events_after(scope.conn, org_id=mine, number=1, limit=10)] == [2, 3]
        assert [event.number for event in events_after(scope.conn, org_id=mine, number=0, limit=1)] == [1]
        assert events_after(scope.conn, org_id=theirs, number=0, limit=10) == ()


def test_a_bell_that_cannot_ring_does_not_fail_what_is_already_committed(fresh_database, server):
    database = fresh_database()
    with engine_of(database) as engine:
        wake(engine)
        server.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS false")
        server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.name}'")
        wake(engine)
        server.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS true")
