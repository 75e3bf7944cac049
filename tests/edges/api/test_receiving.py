"""What an agency does through the API: its inbox, opening, receipts in both forms, asking colleagues to read."""

from datetime import datetime

import pytest

from core.db.scope import SideRole, transaction
from core.distribution.queries import distribution
from core.identity.acting import acting
from core.identity.model import Role
from tests.edges.sent import Sent, sent
from tests.factories import PASSWORD, a_person

BASE = "/api/policy-distribution"


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine, title="Records")


@pytest.fixture
def ask(api, bearer, given):
    """One request as somebody: `ask(given.signer, "GET", "/inbox")`."""

    def asked(actor, method, path, body=None, **headers):
        return api.request(method, f"{BASE}{path}", json=body, headers={**bearer(actor), **headers})

    return asked


def sign(ask, given, **changes):
    document = ask(given.signer, "GET", f"/distributions/{given.distribution_id}/document").json()
    body = {"printed_name": "Mara", "password": PASSWORD, "document_sha256": document["document_sha256"]}
    return ask(given.signer, "POST", f"/distributions/{given.distribution_id}/acknowledge", body | changes)


def test_the_inbox_comes_by_the_page_with_its_counts_and_filters(ask, given):
    page = ask(given.reader, "GET", "/inbox").json()

    assert [each["policy_title"] for each in page["items"]] == ["Records"]
    assert page["items"][0]["is_unread"] is True
    assert page["counts"] == {"total_count": 1, "unread_count": 1, "waiting_count": 1, "overdue_count": 0}
    assert (page["page"], page["page_count"]) == (1, 1)
    assert ask(given.reader, "GET", "/inbox?title=nothing").json()["items"] == []
    assert ask(given.reader, "GET", "/inbox?page=2").json()["items"] == []
    assert ask(given.reader, "GET", "/inbox?page=0").status_code == 422
    assert ask(given.client, "GET", "/inbox").status_code == 403


def test_opening_is_the_readers_own_and_the_client_sees_that_it_was_opened(ask, given):
    opened = ask(given.reader, "POST", f"/distributions/{given.distribution_id}/open")

    assert opened.json()["delivery"] == "opened"
    assert ask(given.reader, "GET", "/inbox?unread=true").json()["items"] == []
    assert len(ask(given.signer, "GET", "/inbox?unread=true").json()["items"]) == 1
    seen = ask(given.client, "GET", f"/distributions/{given.distribution_id}").json()
    assert datetime.fromisoformat(seen["opened_at"]) == datetime.fromisoformat(opened.json()["opened_at"])
    assert str(given.reader.user_id) not in str(seen)


def test_the_receipt_comes_as_json_or_as_paper_the_same_bytes_for_both_sides(ask, given):
    assert sign(ask, given).status_code == 200
    path = f"/distributions/{given.distribution_id}/receipt"

    as_json = [ask(actor, "GET", path) for actor in (given.signer, given.client, given.reader)]
    assert len({answer.content for answer in as_json}) == 1
    assert as_json[0].headers["content-type"] == "application/json"
    assert as_json[0].json()["signatures"][0]["printed_name"] == "Mara"
    papers = [
        ask(given.signer, "GET", f"{path}?format=pdf"),
        ask(given.client, "GET", path, Accept="application/pdf"),
    ]
    assert len({answer.content for answer in papers}) == 1
    assert {answer.headers["content-type"] for answer in papers} == {"application/pdf"}
    assert papers[0].content.startswith(b"%PDF-")
    assert ask(given.signer, "GET", f"{path}?format=json", Accept="application/pdf").content == as_json[0].content
    assert ask(given.signer, "GET", f"{path}?format=html").status_code == 422


def test_nothing_signed_is_a_404_in_either_form(ask, given):
    for form in ("json", "pdf"):
        answer = ask(given.signer, "GET", f"/distributions/{given.distribution_id}/receipt?format={form}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/api/problems/nothing-signed")


def test_signing_what_was_superseded_is_a_409_that_names_the_one_in_force(ask, given):
    newer = given.publish_next()

    answer = sign(ask, given)

    assert answer.status_code == 409
    assert answer.json()["current_distribution_id"] == str(newer)


def test_a_colleague_is_asked_reminded_and_confirms(ask, given):
    asking = {"reader_ids": [str(given.reader.user_id)], "due_on": "2099-01-15", "note": "See §3."}
    path = f"/distributions/{given.distribution_id}/readings"
    made = ask(given.signer, "POST", path, asking, **{"Idempotency-Key": f"ask-{given.distribution_id}"})
    again = ask(given.signer, "POST", path, asking, **{"Idempotency-Key": f"ask-{given.distribution_id}"})

    assert made.status_code == again.status_code == 201
    assert made.content == again.content
    (request,) = made.json()
    assert [each["id"] for each in ask(given.reader, "GET", "/readings").json()] == [request["id"]]
    assert ask(given.signer, "POST", f"/readings/{request['id']}/remind").json()["reminder_count"] == 1
    assert ask(given.signer, "POST", f"/readings/{request['id']}/remind").status_code == 409
    assert ask(given.signer, "POST", f"/readings/{request['id']}/confirm").status_code == 403
    assert ask(given.reader, "POST", f"/readings/{request['id']}/confirm").json()["state"] == "confirmed"
    assert ask(given.reader, "GET", "/readings").json() == []
    assert ask(given.signer, "POST", f"/readings/{request['id']}/cancel").status_code == 409
    shown = ask(given.signer, "GET", path).json()
    assert [each["display_name"] for each in shown["readers"]] == [given.reader.display_name]
    assert [each["state"] for each in shown["requests"]] == ["confirmed"]


def test_only_administrators_ask_and_no_client_looks(ask, given):
    asking = {"reader_ids": [str(given.signer.user_id)], "due_on": "2099-01-15"}
    path = f"/distributions/{given.distribution_id}/readings"

    for actor in (given.reader, given.client):
        assert ask(actor, "POST", path, asking).status_code == 403
        assert ask(actor, "GET", path).status_code == 403
    assert ask(given.client, "GET", "/readings").status_code == 403
    assert ask(given.signer, "POST", path, asking).json()["type"] == "/api/problems/not-colleague"


def test_an_inspectors_reading_leaves_no_mark(ask, given, engine):
    with transaction(engine, SideRole.JOB) as scope:
        inspector = a_person(scope.conn, given.agency, role=Role.AUDITOR)
    answer = ask(inspector, "GET", f"/distributions/{given.distribution_id}/document")

    assert answer.json()["distribution"]["opened_at"] is None
    assert ask(inspector, "POST", f"/distributions/{given.distribution_id}/open").status_code == 403
    with acting(engine, given.signer) as scope:
        assert distribution(scope.conn, given.agency.id, given.distribution_id).opened_at is None
