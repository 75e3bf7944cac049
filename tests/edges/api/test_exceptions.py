"""The client's answer to a reservation through the API: listed to both sides, decided once, revoked, withdrawn."""

from datetime import timedelta

import pytest

from core.db.scope import SideRole, transaction
from tests.edges.sent import Sent, sent
from tests.factories import PASSWORD

BASE = "/api/policy-distribution"


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine, title="Records")


@pytest.fixture
def today(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.now.date()


@pytest.fixture
def ask(api, bearer):
    def asked(actor, method, path, body=None):
        return api.request(method, f"{BASE}{path}", json=body, headers=bearer(actor))

    return asked


@pytest.fixture
def exception_id(ask, given):
    document = ask(given.signer, "GET", f"/distributions/{given.distribution_id}/document").json()
    signing = {
        "printed_name": "Mara", "password": PASSWORD, "document_sha256": document["document_sha256"],
        "meaning": "with_reservation", "reason": "Until May.", "clause_ids": [document["clauses"][0]["id"]],
    }  # fmt: skip
    assert ask(given.signer, "POST", f"/distributions/{given.distribution_id}/acknowledge", signing).status_code == 200
    (asked,) = ask(given.client, "GET", "/exceptions").json()["items"]
    return asked["id"]


def test_both_sides_list_the_same_and_narrow_it(ask, given, exception_id):
    pages = [ask(actor, "GET", "/exceptions").json() for actor in (given.client, given.signer)]
    assert pages[0] == pages[1]
    (asked,) = pages[0]["items"]
    assert (asked["reason"], asked["printed_name"], asked["meaning"]) == ("Until May.", "Mara", "with_reservation")
    assert asked["clauses"][0]["words"]
    assert pages[0]["counts"]["requested"] == 1
    assert (pages[0]["page"], pages[0]["page_count"]) == (1, 1)
    assert len(ask(given.client, "GET", "/exceptions?state=denied&state=requested").json()["items"]) == 1
    for query in ("state=approved", "search=nothing", "page=2", f"policy_id={exception_id}"):
        assert ask(given.client, "GET", f"/exceptions?{query}").json()["items"] == []
    assert ask(given.client, "GET", "/exceptions?state=unknown").status_code == 422
    assert ask(given.signer, "GET", f"/exceptions/{exception_id}").json() == asked


def test_it_is_granted_once_for_a_period_and_revoked_with_a_reason(ask, given, exception_id, today):
    path, last = f"/exceptions/{exception_id}", str(today + timedelta(days=30))
    decision = {"decision": "granted", "ends_on": last, "comment": "So be it."}
    granted = ask(given.client, "PUT", f"{path}/decision", decision)
    assert granted.status_code == 200
    assert (granted.json()["state"], granted.json()["starts_on"], granted.json()["ends_on"]) == (
        "approved",
        str(today),
        last,
    )
    again = ask(given.client, "PUT", f"{path}/decision", decision)
    assert again.status_code == 409
    assert "it can become expired, revoked or superseded" in again.json()["detail"]
    assert ask(given.signer, "PUT", f"{path}/withdrawal").status_code == 409
    assert ask(given.client, "PUT", f"{path}/revocation", {"reason": ""}).status_code == 422
    revoked = ask(given.client, "PUT", f"{path}/revocation", {"reason": "It runs."})
    assert (revoked.json()["state"], revoked.json()["end_reason"]) == ("revoked", "It runs.")


@pytest.mark.parametrize(
    "decision",
    [
        {"decision": "granted"},
        {"decision": "granted", "ends_on": "2020-01-01"},
        {"decision": "denied", "comment": " "},
        {"decision": "perhaps"},
    ],
)
def test_an_answer_without_its_period_or_reason_is_a_422(ask, given, exception_id, decision):
    assert ask(given.client, "PUT", f"/exceptions/{exception_id}/decision", decision).status_code == 422
    assert ask(given.client, "GET", f"/exceptions/{exception_id}").json()["state"] == "requested"


def test_the_agency_takes_it_back_and_decides_nothing(ask, given, exception_id):
    path = f"/exceptions/{exception_id}"
    assert ask(given.signer, "PUT", f"{path}/decision", {"decision": "denied", "comment": "x"}).status_code == 403
    assert ask(given.client, "PUT", f"{path}/withdrawal").status_code == 403
    assert ask(given.reader, "PUT", f"{path}/withdrawal").status_code == 403
    assert ask(given.signer, "PUT", f"{path}/withdrawal").json()["state"] == "withdrawn"
