"""An assessment through the API: begun, answered, shown by a file, submitted, reviewed, decided; and its questions."""

from base64 import b64encode

import pytest

from core.assessments.file_types import MOST_BYTES
from core.compliance.queries import ComplianceFilter, compliance_records
from core.identity.acting import acting
from tests.edges.sent import Sent, sent

BASE = "/api/policy-distribution"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine, title="Records")


@pytest.fixture
def record_id(engine, given):
    with acting(engine, given.signer) as scope:
        wanted = ComplianceFilter(distribution_id=given.distribution_id, limit=1)
        return compliance_records(scope.conn, given.signer.org_id, wanted)[0].id


@pytest.fixture
def ask(api, bearer, record_id):
    """One request as somebody about the assessment: `ask(actor, "PUT", "/answers/C1", {…})`."""

    def asked(actor, method, path="", body=None, at=None):
        address = f"{BASE}{at}" if at else f"{BASE}/compliance/{record_id}/assessment{path}"
        return api.request(method, address, json=body, headers=bearer(actor))

    return asked


def file(content=PDF, name="a/../log;.pdf", clause_id="C1"):
    encoded = b64encode(content).decode()
    return {"kind": "file", "clause_id": clause_id, "file_name": name, "content_base64": encoded}


def answer_everything(ask, given):
    sheet = ask(given.signer, "POST").json()
    for line in sheet["lines"]:
        answered = ask(given.signer, "PUT", f"/answers/{line['clause_id']}", {"value": "met", "expected_revision": 0})
        assert answered.json() == {"revision": 1}
    return [line["clause_id"] for line in sheet["lines"]]


def test_the_whole_way_of_an_assessment(ask, given):
    clause_ids = answer_everything(ask, given)
    added = ask(given.signer, "POST", "/evidence", file(clause_id=clause_ids[0]))
    assert added.status_code == 201
    address = f"/evidence/{added.json()['id']}"
    assert ask(given.client, "GET", at=address).status_code == 404
    assert ask(given.signer, "POST", "/submission").json()["head"]["state"] == "submitted"
    saved = ask(given.client, "GET", at=address)
    assert saved.content == PDF
    assert saved.headers["content-disposition"] == "attachment; filename*=UTF-8''log_.pdf"
    assert saved.headers["x-content-type-options"] == "nosniff"
    assert ask(given.signer, "DELETE", at=address).status_code == 409
    asked = {"answers": {clause_ids[0]: {"verdict": "changes_requested", "comment": "Newer?"}}, "accept_others": True}
    reviewed = ask(given.client, "PUT", "/reviews", asked)
    verdicts = {line["clause_id"]: line["verdict"]["verdict"] for line in reviewed.json()["lines"]}
    assert verdicts.pop(clause_ids[0]) == "changes_requested"
    assert set(verdicts.values()) <= {"accepted"}
    assert all(line["verdict"] is None for line in ask(given.signer, "GET").json()["lines"])


def test_what_is_overtaken_unfinished_or_no_file_is_refused_with_its_status(ask, given):
    first, *_ = answer_everything(ask, given)
    assert ask(given.signer, "PUT", f"/answers/{first}", {"value": "partly", "expected_revision": 0}).status_code == 412
    assert ask(given.signer, "PUT", f"/answers/{first}", {"value": None, "expected_revision": 1}).status_code == 200
    unfinished = ask(given.signer, "POST", "/submission")
    assert (unfinished.status_code, f"Clause {first}: not answered yet." in unfinished.text) == (422, True)
    for sent_file in (file(b"<html>"), file(b""), file() | {"content_base64": "no base64!"}):
        assert ask(given.signer, "POST", "/evidence", sent_file | {"clause_id": first}).status_code == 422
    largest = file(PDF.ljust(MOST_BYTES, b" "), clause_id=first)
    assert ask(given.signer, "POST", "/evidence", largest).status_code == 201
    assert (
        ask(given.signer, "POST", "/evidence", file(PDF.ljust(MOST_BYTES + 9, b" "), clause_id=first)).status_code
        == 422
    )
    assert ask(given.reader, "GET").status_code == 404
    assert ask(given.client, "POST").status_code == 403


def test_the_list_is_paged_by_the_day_it_is_due(ask, given, record_id):
    page = ask(given.signer, "GET", at="/assessments?limit=1").json()
    assert [each["compliance_id"] for each in page["items"]] == [str(record_id)]
    assert page["next_cursor"] is None
    assert ask(given.client, "GET", at="/assessments?state=submitted").json()["items"] == []
