"""May I? through the API: one question, its answer with the clauses, the same again by its id, refusals in sentences."""

from uuid import uuid4

import pytest

from tests.edges.sent import Sent, sent

BASE = "/api/policy-distribution/may-i"


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine)


@pytest.fixture
def ask(api, bearer, given):
    """A question about the client's work, as somebody."""

    def asked(actor, subject=None, key=None, **question):
        about = subject or {"kind": "client", "id": str(given.client.org_id)}
        headers = bearer(actor) | ({"Idempotency-Key": key} if key else {})
        return api.post(BASE, json={"subject": about, **question}, headers=headers)

    return asked


def test_a_forbidden_activity_is_answered_with_its_clause_and_found_again_by_its_id(api, bearer, ask, given):
    made = ask(given.reader, action="synthetic_avatar", day="2026-12-01")
    assert made.status_code == 201
    told = made.json()["told"]
    assert (told["answer"], told["clauses"][0]["text"]) == ("forbidden", "No avatars.")
    found = api.get(f"{BASE}/{made.json()['id']}", headers=bearer(given.signer))
    assert found.json()["decision"]["told"] == told
    assert found.json()["today"]["is_same_answer"] is True
    assert found.json()["today"]["is_same_clauses"] is True


def test_a_value_is_read_as_people_write_it_and_checked(ask, given):
    kept = ask(given.reader, action="edit", values={"human_reviewers": "2 people"})
    assert kept.json()["told"]["answer"] == "allowed"
    unread = ask(given.reader, values={"human_reviewers": "a few"})
    assert unread.status_code == 422
    assert "“a few” is no value of human reviewers" in unread.json()["detail"]


def test_the_same_key_asks_once(ask, given):
    key = uuid4().hex
    first, again = (ask(given.reader, key=key, action="translate") for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ask(given.reader, key=key, action="edit").status_code == 422


@pytest.mark.parametrize(
    "subject", [{"kind": "client", "id": str(uuid4())}, {"kind": "alliance", "id": str(uuid4())}, {"kind": "client"}]
)
def test_whom_the_agency_does_not_work_for_is_not_found(ask, given, subject):
    refused = ask(given.reader, subject)
    assert refused.status_code == 404
    assert refused.json()["type"] == "/api/problems/no-such-subject"


def test_words_that_are_not_in_the_vocabulary_and_unknown_fields_are_refused(ask, given):
    assert "“Abacus” is not in the shared vocabulary" in ask(given.reader, tool="Abacus").json()["detail"]
    assert ask(given.reader, mood="good").status_code == 422
    assert ask(given.reader, action="x" * 201).status_code == 422


def test_a_client_may_neither_ask_nor_read(api, bearer, ask, given):
    made = ask(given.reader, action="edit").json()["id"]
    assert ask(given.client, action="edit").status_code == 403
    assert api.get(f"{BASE}/{made}", headers=bearer(given.client)).status_code == 403
