"""Riders through the API: looked at, sent once, listed, read and signed by the agency."""

import pytest

from tests.edges.api.test_receiving import BASE
from tests.edges.sent import CLAUSES, Sent, sent
from tests.factories import PASSWORD

EASED = {"id": "C1", "text": "Logs are kept for a while.", "binding": "asset:prompt_log",
         "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": 30}}  # fmt: skip


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine)


@pytest.fixture
def ask(api, bearer, given):
    """One request as somebody."""

    def asked(actor, method, path, body=None, **headers):
        return api.request(method, f"{BASE}{path}", json=body, headers={**bearer(actor), **headers})

    return asked


def order(given, **changes):
    return {
        "agency_id": str(given.agency.id),
        "reason": "As agreed.",
        "replaced": [EASED],
        "removed": ["C2"],
        **changes,
    }


def test_what_is_previewed_is_sent_once_listed_and_read_by_the_agency(ask, given):
    riders = f"/policies/{given.policy_id}/riders"
    seen = ask(given.client, "POST", f"{riders}/preview", order(given)).json()
    assert (seen["rider_number"], seen["answer"]) == (1, "awaited")
    assert [(each["clause_id"], each["change"]) for each in seen["from_version"]] == [
        ("C1", "loosened"),
        ("C2", "removed"),
    ]
    keyed = {"Idempotency-Key": "one-rider"}
    made, again = (ask(given.client, "POST", riders, order(given), **keyed) for _ in range(2))
    assert (made.status_code, made.json()["document_sha256"]) == (201, seen["document_sha256"])
    assert again.json() == made.json()
    [listed] = ask(given.client, "GET", riders).json()["items"]
    assert (listed["rider_number"], listed["reason"], listed["distribution_status"]) == (1, "As agreed.", "active")
    read = ask(given.signer, "GET", f"/distributions/{made.json()['distribution_id']}/document").json()
    assert [each["id"] for each in read["clauses"]] == ["C1"]
    assert (read["distribution"]["rider_number"], read["adapted"]["reason"]) == (1, "As agreed.")
    assert read["adapted"]["from_version"] == seen["from_version"]
    before = ask(given.signer, "GET", f"/distributions/{given.distribution_id}/document").json()
    assert (before["adapted"], len(before["clauses"])) == (None, len(CLAUSES))
    signing = {"printed_name": "Mara", "password": PASSWORD, "document_sha256": read["document_sha256"]}
    path = f"/distributions/{made.json()['distribution_id']}/acknowledge"
    assert ask(given.signer, "POST", path, signing | {"document_sha256": before["document_sha256"]}).status_code == 409
    assert ask(given.signer, "POST", path, signing).status_code == 200


def test_a_rider_is_refused_in_sentences(ask, given):
    riders = f"/policies/{given.policy_id}/riders"
    assert ask(given.client, "POST", riders, order(given, replaced=[], removed=[])).status_code == 409
    assert ask(given.client, "POST", riders, order(given, removed=["C9"])).status_code == 422
    assert ask(given.client, "POST", riders, order(given, expected_version=2)).status_code == 412
    assert ask(given.signer, "POST", riders, order(given)).status_code == 403
    for path in (riders, "/policies/00000000-0000-4000-8000-000000000000/riders"):
        hidden = ask(given.signer, "GET", path)
        assert (hidden.status_code, hidden.json()["type"]) == (404, "/api/problems/no-such-policy")
