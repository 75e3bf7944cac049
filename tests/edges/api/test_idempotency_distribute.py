"""One `Idempotency-Key` from eight clients on `POST /distribute`: one batch, the same answer to everybody."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from tests.edges.sent import publish
from tests.factories import a_person, an_agency, an_engagement, an_enterprise

DISTRIBUTE = "/api/policy-distribution/distribute"


@pytest.fixture
def order(engine):
    with transaction(engine, SideRole.JOB) as scope:
        enterprise, agencies = an_enterprise(scope.conn), [an_agency(scope.conn) for _ in range(3)]
        for agency in agencies:
            an_engagement(scope.conn, enterprise, agency)
        client = a_person(scope.conn, enterprise)
    policy_id = publish(engine, client)
    return client, {"policy_id": str(policy_id), "agency_ids": [str(agency.id) for agency in agencies]}


def batches(engine, client):
    with acting(engine, client) as scope:
        return scope.conn.execute(text("SELECT batch_id, count(*) FROM policy_distributions GROUP BY batch_id")).all()


def eight_at_once(send):
    start = Barrier(8)

    def started(_):
        start.wait()
        return send()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(started, range(8)))


def test_one_key_from_eight_clients_is_one_batch(api, engine, bearer, order):
    client, body = order
    headers = {**bearer(client), "Idempotency-Key": "eight-clients"}

    def send():
        return api.post(DISTRIBUTE, json=body, headers=headers)

    answers = eight_at_once(send)
    while (retried := send()).status_code == 409:  # the last of the eight may still hold the key
        sleep(0.05)

    assert [count for _, count in batches(engine, client)] == [3]
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert {a.json()["type"] for a in answers if a.status_code == 409} <= {"/api/problems/request-in-flight"}
    done = [answer for answer in answers if answer.status_code == 201]
    assert len([answer for answer in done if "idempotency-replayed" not in answer.headers]) == 1
    assert {answer.content for answer in done} == {retried.content}
    assert retried.headers["idempotency-replayed"] == "true"


def test_without_a_key_the_second_sending_finds_nobody_left(api, engine, bearer, order):
    client, body = order
    answers = eight_at_once(lambda: api.post(DISTRIBUTE, json=body, headers=bearer(client)))

    assert sorted(answer.status_code for answer in answers) == [201] + [422] * 7
    assert [count for _, count in batches(engine, client)] == [3]


def test_the_same_key_with_another_order_is_refused(api, engine, bearer, order):
    client, body = order
    headers = {**bearer(client), "Idempotency-Key": "two-orders"}
    assert api.post(DISTRIBUTE, json=body, headers=headers).status_code == 201
    other = api.post(DISTRIBUTE, json=body | {"message": "Another."}, headers=headers)

    assert (other.status_code, other.json()["type"]) == (422, "/api/problems/idempotency-key-reused")
    assert [count for _, count in batches(engine, client)] == [3]
