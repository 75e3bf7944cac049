"""`Idempotency-Key`: carried out once, answered the same."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Barrier

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.application import create_api
from api.idempotency import Once
from core.audit.operations import record
from core.db.idempotency import StoredAnswer, store_answer
from core.db.scope import SideRole, transaction
from core.errors import NotInThisState
from core.identity.acting import acting
from core.identity.model import Role
from tests.factories import a_person, an_agency, an_enterprise


@pytest.fixture
def person(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_enterprise(scope.conn), role=Role.ENTERPRISE_ADMIN)


@pytest.fixture
def client(services):
    api = create_api(services)

    @api.post("/probe", name="me")
    def probe(once: Once, body: dict) -> None:
        def act():
            if body.get("refuse"):
                raise NotInThisState("Not now.")
            count = carried_out(once.scope.conn, once.scope.actor)
            record(
                once.scope.conn, "probe.made", entity="probe", entity_id=None, enterprise_org_id=once.scope.actor.org_id
            )
            return {"zeta": count, "alpha": "ü", "nested": {"b": 1, "a": [None, 1.5]}}

        return once.answer(act, status=201)

    with TestClient(api) as client:
        yield client


def carried_out(conn, actor) -> int:
    return conn.execute(
        text("SELECT count(*) FROM audit_log WHERE event = 'probe.made' AND enterprise_org_id = :org"),
        {"org": actor.org_id},
    ).scalar_one()


def times(engine, person) -> int:
    with acting(engine, person) as scope:
        return carried_out(scope.conn, person)


def post(client, headers, key=None, body=None):
    return client.post("/probe", json=body or {}, headers=dict(headers) | ({"Idempotency-Key": key} if key else {}))


def test_without_a_key_every_request_counts(client, engine, bearer, person):
    headers = bearer(person)

    assert [post(client, headers).json()["zeta"] for _ in range(2)] == [0, 1]
    assert times(engine, person) == 2


def test_the_same_key_is_carried_out_once_and_answered_the_same_to_the_byte(client, engine, bearer, person):
    headers = bearer(person)
    first, second = (post(client, headers, "key-1") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert times(engine, person) == 1


def test_the_same_key_with_another_body_is_refused(client, engine, bearer, person):
    headers = bearer(person)
    post(client, headers, "key-1")
    other = post(client, headers, "key-1", {"other": True})

    assert (other.status_code, other.json()["type"]) == (422, "/api/problems/idempotency-key-reused")
    assert times(engine, person) == 1


def test_a_refusal_is_not_stored_so_that_it_may_be_tried_again(client, engine, bearer, person):
    headers = bearer(person)
    assert post(client, headers, "key-1", {"refuse": 1}).status_code == 409

    assert post(client, headers, "key-1").status_code == 201
    assert times(engine, person) == 1


def test_from_eight_clients_at_once_it_is_carried_out_once(client, engine, bearer, person):
    headers, start = bearer(person), Barrier(8)

    def send(_):
        start.wait()
        return post(client, headers, "key-1")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))

    assert times(engine, person) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert {a.json()["type"] for a in answers if a.status_code == 409} <= {"/api/problems/request-in-flight"}


def test_while_one_is_in_flight_the_next_is_told_so(client, engine, bearer, person):
    headers = bearer(person)
    with acting(engine, person) as scope:
        scope.conn.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))"),
            {"subject": f"{person.org_id} {person.user_id} key-1"},
        )
        answer = post(client, headers, "key-1")
        elsewhere = post(client, headers, "key-2")

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/problems/request-in-flight")
    assert elsewhere.status_code == 201


def test_a_key_is_its_users_own(client, engine, bearer, person):
    with transaction(engine, SideRole.JOB) as scope:
        colleague = a_person(scope.conn, an_enterprise(scope.conn))
    post(client, bearer(person), "key-1", {"mine": 1})

    assert post(client, bearer(colleague), "key-1", {"theirs": 1}).status_code == 201


@pytest.mark.parametrize("key", ["x" * 256, "with space", "tab\t", "ü", " "])
def test_a_key_that_could_not_be_kept_is_refused(client, bearer, person, key):
    answer = client.post("/probe", json={}, headers={**bearer(person), "Idempotency-Key": key.encode("utf-8")})

    assert answer.status_code == 422


def test_an_answer_is_read_by_its_own_user_alone(engine, person):
    with acting(engine, person) as scope:
        store_answer(
            scope.conn, "key-9", StoredAnswer(200, {"a": 1}), org_id=person.org_id, user_id=person.user_id,
            request_sha256=sha256(b"x").digest(),
        )  # fmt: skip
    with transaction(engine, SideRole.JOB) as scope:
        colleague = a_person(scope.conn, an_agency(scope.conn))
    with acting(engine, colleague) as scope:
        found = scope.conn.execute(text("SELECT response FROM idempotency_keys")).all()

    assert json.dumps([tuple(row) for row in found]) == "[]"
