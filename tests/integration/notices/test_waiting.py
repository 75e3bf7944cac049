"""What the bar counts: what waits for this person on a page, and of a rival's acts nothing."""

from time import perf_counter

from core.identity.acting import acting
from core.notices.waiting import waiting_counts
from tests.edges.sent import publish, send, sent


def counts(engine, actor):
    with acting(engine, actor) as scope:
        return dict(waiting_counts(scope.conn, actor))


def test_an_inbox_counts_what_waits_for_a_signature_for_whoever_signs(engine):
    held = sent(engine)
    assert counts(engine, held.signer) == {"inbox": 1}
    assert counts(engine, held.reader) == {}
    send(engine, held.client, publish(engine, held.client, title="Another"), held.agency)
    assert counts(engine, held.signer) == {"inbox": 2}


def test_what_an_agency_holds_counts_for_no_client(engine):
    held, rival = sent(engine), sent(engine)
    before = counts(engine, held.client)
    send(engine, rival.client, publish(engine, rival.client, title="Another"), rival.agency)
    assert counts(engine, held.client) == before == {}


def test_all_counts_of_a_page_are_one_quick_question(engine):
    held = sent(engine)
    with acting(engine, held.signer) as scope:
        waiting_counts(scope.conn, held.signer)
        begun = perf_counter()
        for _ in range(10):
            waiting_counts(scope.conn, held.signer)
        assert (perf_counter() - begun) / 10 < 0.05
