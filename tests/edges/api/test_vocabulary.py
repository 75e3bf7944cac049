"""Words of one's own through the API: listed beside the shared ones, previewed, mapped once, retired; never a rival's."""

from uuid import uuid4

import pytest

from core.db.scope import SideRole, transaction
from tests.edges.sent import Sent, sent
from tests.factories import a_person, an_enterprise

BASE = "/api/policy-distribution/vocabulary"
WORD = {"dimension": "tool", "term": "Copilot Corp", "mapped_to": "Microsoft 365 Copilot"}


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine)


@pytest.fixture
def rival(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_enterprise(scope.conn))


def test_a_word_is_mapped_once_listed_and_retired(api, bearer, given, rival):
    headers = bearer(given.client)
    made, again = (
        api.post(f"{BASE}/words", json=WORD, headers=headers | {"Idempotency-Key": key}) for key in [uuid4().hex] * 2
    )
    assert (made.status_code, made.json()) == (201, again.json())
    assert made.json()["mapped_to"] == "m365_copilot"
    listed = api.get(BASE, headers=headers).json()
    assert [each["term"] for each in listed["own"]] == ["Copilot Corp"]
    (shared,) = (each for each in listed["shared"]["tool"] if each["term"] == "m365_copilot")
    assert shared | {"label": "Microsoft 365 Copilot", "includes": [], "aliases": [], "is_retired": False} == shared
    assert api.get(BASE, headers=bearer(rival)).json()["own"] == []
    address = f"{BASE}/words/{made.json()['id']}"
    assert api.delete(address, headers=bearer(rival)).status_code == 404
    assert [api.delete(address, headers=headers).status_code for _ in range(2)] == [204, 404]
    assert api.get(BASE, headers=headers).json()["own"] == []


def test_a_second_meaning_and_a_shared_word_are_refused_in_sentences(api, bearer, given):
    headers = bearer(given.client)
    assert api.post(f"{BASE}/words", json=WORD, headers=headers).status_code == 201
    second = api.post(f"{BASE}/words", json=WORD, headers=headers)
    assert (second.status_code, "has a meaning already" in second.json()["detail"]) == (409, True)
    shared = api.post(f"{BASE}/words", json=WORD | {"term": "m365_copilot"}, headers=headers)
    assert (shared.status_code, "in the shared vocabulary already" in shared.json()["detail"]) == (422, True)


def test_a_preview_keeps_nothing(api, bearer, given):
    headers = bearer(given.client)
    seen = api.post(f"{BASE}/preview", json=WORD, headers=headers)
    assert seen.json() == {"clauses": [], "vanishing": [], "appearing": []}
    assert api.get(BASE, headers=headers).json()["own"] == []
    assert api.get(f"{BASE}/unmapped", headers=headers).json() == []


def test_an_agency_asks_may_i_with_a_word_of_its_own(api, bearer, given):
    question = {"subject": {"kind": "agency"}, "tool": "copilot corp"}
    asked = "/api/policy-distribution/may-i"
    assert api.post(asked, json=question, headers=bearer(given.signer)).status_code == 422
    assert api.post(f"{BASE}/words", json=WORD, headers=bearer(given.signer)).status_code == 201
    told = api.post(asked, json=question, headers=bearer(given.signer))
    assert told.status_code == 201
    assert "Microsoft 365 Copilot" in told.json()["told"]["question"]
