"""A database of the test's own for everything that claims slots or moves cursors, and jobs to run on it."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from jobs.schedule import Job
from tests import factories
from tests.postgres import engine_of

SLOT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class FixedSlot(Job):
    """A job whose slot the test chooses, whatever the clock says."""

    at: datetime = SLOT

    def slot(self, now):
        return self.at


def a_job(run, *, name="test_job", at=SLOT, woken=False):
    """A job of the shape of a module, in a slot of the test's choice."""
    return FixedSlot(name, SimpleNamespace(run=run), every=timedelta(minutes=1), at=at, woken=woken)


def in_batches(*counts):
    """A run that returns these counts, one a batch."""
    left = list(counts)
    return lambda conn, *, now: left.pop(0)


def eventually(look, seconds=10):
    """What `look` finds, as soon as it finds anything."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, "in vain"
        time.sleep(0.02)
    return found


LISTENING = """SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND query ~ 'LISTEN policy_sync$' AND state = 'idle' AND pid <> pg_backend_pid()"""


def listening(engine):
    """The server processes that listen for a process of ours."""
    with engine.connect() as conn:
        return set(conn.execute(text(LISTENING)).scalars())


@pytest.fixture
def own_database(fresh_database):
    return fresh_database()


@pytest.fixture
def own(own_database):
    with engine_of(own_database) as engine:
        yield engine


@pytest.fixture
def org_id(own):
    with transaction(own, SideRole.JOB) as scope:
        return factories.an_agency(scope.conn).id


@pytest.fixture
def runs(own):
    """The rows of `job_runs`, by slot."""

    def rows():
        with transaction(own, SideRole.JOB) as scope:
            return scope.conn.execute(text("SELECT * FROM job_runs ORDER BY slot, job")).all()

    return rows


@pytest.fixture
def told(own):
    """What the outbox holds of a topic, oldest first."""

    def payloads(topic="test.happened"):
        with transaction(own, SideRole.JOB) as scope:
            found = scope.conn.execute(
                text("SELECT payload FROM outbox WHERE topic = :topic ORDER BY xid, id"), {"topic": topic}
            )
            return list(found.scalars())

    return payloads
