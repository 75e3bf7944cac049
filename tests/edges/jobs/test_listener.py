"""The one connection that hears the bell."""

import pytest
from structlog.testing import capture_logs

from core.events.wake import wake
from jobs.listener import Listener
from jobs.stopping import Stopping
from tests.edges.jobs.conftest import eventually, listening


@pytest.fixture
def bells(own, own_database):
    """What a listener heard; it is at rest before the database goes."""
    heard, stopping = [], Stopping()
    listener = Listener(own_database.login_url, lambda: heard.append(1), stopping)
    listener.start()
    eventually(lambda: heard)
    yield heard
    stopping.ask()
    listener.join(2)


def test_a_connection_counts_as_a_bell_since_one_may_have_rung_before_it(bells, own):
    eventually(lambda: listening(own))
    assert bells == [1]


def test_every_bell_is_heard(bells, own):
    eventually(lambda: listening(own))
    for n in range(2, 5):
        wake(own)
        eventually(lambda n=n: len(bells) == n)


def test_coming_back_after_a_cut_counts_as_a_bell_too(bells, own, server):
    (pid,) = eventually(lambda: listening(own))
    with capture_logs() as logs:
        server.execute(f"SELECT pg_terminate_backend({pid})")
        eventually(lambda: listening(own) - {pid})
        eventually(lambda: len(bells) == 2)
    assert [line["event"] for line in logs] == ["listener_disconnected"]
