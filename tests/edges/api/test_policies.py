"""Policies through the API: from the first words to a version that an agency reads."""

import hashlib
import json
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
import rfc8785

from core.db.scope import SideRole, transaction
from core.distribution.model import DistributionOrder
from core.distribution.operations import distribute
from core.identity.acting import acting
from core.identity.model import Actor, Role
from tests import factories

ROOT = "/api/policy-distribution/policies"
H1 = {
    "id": "H1",
    "text": "Keep every prompt for at least 24 months.",
    "binding": "asset:prompt_log",
    "norm": {"kind": "require", "param": "prompt_log.retention_days", "min": "24 months"},
}
H1_YAML = """
- id: H1
  text: Keep every prompt for at least 24 months.
  binding: asset:prompt_log
  norm: {kind: require, param: prompt_log.retention_days, min: 24 months}
"""
TEXT = {"title": "Prompt records", "body": "We keep records.", "clauses": [H1]}


@dataclass
class Callers:
    """Who calls, each by the method named after them."""

    api: object
    bearer: object
    author: Actor
    officer: Actor
    admin: Actor
    analyst: Actor
    rival_admin: Actor
    agency_admin: Actor

    def get(self, who: str, path: str = "", **parameters):
        return self.api.get(ROOT + path, params=parameters, headers=self.bearer(getattr(self, who)))

    def post(self, who: str, path: str = "", body: object = None, **headers: str):
        return self.api.post(ROOT + path, json=body, headers=self.bearer(getattr(self, who)) | headers)

    def put(self, who: str, path: str, body: object, **headers: str):
        return self.api.put(ROOT + path, json=body, headers=self.bearer(getattr(self, who)) | headers)

    def create(self, **written: object) -> str:
        answer = self.post("author", body={**TEXT, **written})
        assert answer.status_code == 201, answer.text
        return f"/{answer.json()['policy_id']}"

    def publish(self, path: str) -> dict:
        self.post("author", f"{path}/draft/submit")
        self.post("officer", f"{path}/draft/approve")
        answer = self.post("admin", f"{path}/draft/publish")
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest.fixture
def callers(api, bearer, engine):
    with transaction(engine, SideRole.JOB) as scope:
        conn = scope.conn
        enterprise, rival, agency = (
            factories.an_enterprise(conn),
            factories.an_enterprise(conn),
            factories.an_agency(conn),
        )
        factories.an_engagement(conn, enterprise, agency)
        return Callers(
            api,
            bearer,
            author=factories.a_person(conn, enterprise, role=Role.COMPLIANCE_OFFICER),
            officer=factories.a_person(conn, enterprise, role=Role.COMPLIANCE_OFFICER),
            admin=factories.a_person(conn, enterprise),
            analyst=factories.a_person(conn, enterprise, role=Role.ANALYST),
            rival_admin=factories.a_person(conn, rival),
            agency_admin=factories.a_person(conn, agency),
        )


def test_a_policy_goes_from_its_first_words_to_a_version_that_an_agency_can_verify(callers, engine):
    created = callers.post("author", body=TEXT)
    assert (created.status_code, created.json()["state"], created.json()["revision"]) == (201, "draft", 1)
    path = f"/{created.json()['policy_id']}"
    edited = callers.put("author", f"{path}/draft", {**TEXT, "body": "We keep all records."}, **{"If-Match": '"1"'})
    assert (edited.status_code, edited.json()["revision"]) == (200, 2)
    assert callers.post("author", f"{path}/draft/submit").json()["state"] == "in_review"
    back = callers.post("officer", f"{path}/draft/request-changes", {"comment": "Name the log."})
    assert (back.json()["state"], back.json()["decision_comment"]) == ("changes_requested", "Name the log.")
    assert callers.post("author", f"{path}/draft/reopen").json()["state"] == "draft"
    assert callers.post("author", f"{path}/draft/submit").json()["state"] == "in_review"
    approved = callers.post("officer", f"{path}/draft/approve", **{"If-Match": '"2"'})
    assert (approved.status_code, approved.json()["state"]) == (200, "approved")
    published = callers.post("admin", f"{path}/draft/publish")
    assert (published.status_code, published.json()["version_number"]) == (201, 1)
    assert published.json()["clauses_in_words"]["H1"].startswith("Prompt log retention")

    with acting(engine, callers.admin) as scope:
        order = DistributionOrder(UUID(path[1:]), [callers.agency_admin.org_id])
        distribute(scope.conn, actor=callers.admin, order=order, now=scope.now)
    read = callers.get("agency_admin", f"{path}/versions/1").json()
    assert read == {**published.json(), "provenance": None}
    signed = {name: read["content"][name] for name in ("title", "body", "clauses", "effective_from", "effective_until")}
    assert hashlib.sha256(rfc8785.dumps(signed)).hexdigest() == read["document_sha256"]
    (listed,) = callers.get("agency_admin").json()["items"]
    assert (listed["title"], listed["current_version"], listed["draft_state"]) == ("Prompt records", 1, None)


def test_clauses_come_as_yaml_text_too_and_read_the_same(callers):
    as_list = callers.post("author", body=TEXT).json()["content"]
    as_text = callers.post("author", body={**TEXT, "clauses": [], "clauses_yaml": H1_YAML}).json()["content"]
    assert as_list == as_text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"clauses_yaml": H1_YAML}, "not in both"),
        ({"clauses": [{**H1, "norm": {"kind": "forbid"}}, {"id": "H2"}]}, "H2.text must hold"),
        ({"clauses": [], "clauses_yaml": "- id: H1\n  id: H2"}, "line 2: 'id' stands twice"),
        ({"clauses": [{**H1, "norm": {**H1["norm"], "min": 1.5}}]}, "H1.norm.min has 1.5"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "  "}, "the title is missing"),
        ({"change_class": "editorial"}, "first version cannot be editorial"),
        ({"effective_from": "2027-02-01", "effective_until": "2027-01-01"}, "before it takes effect"),
        ({"state": "published"}, "Extra inputs are not permitted"),
        ({"title": "nul\0"}, "NUL"),
    ],
)
def test_what_cannot_be_kept_is_a_422_that_says_why(callers, change, said):
    answer = callers.post("author", body={**TEXT, **change})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert said in answer.text


def test_half_a_character_is_refused_before_it_reaches_the_database(callers):
    body = json.dumps({**TEXT, "title": "half \ud800"}).encode()
    headers = callers.bearer(callers.author) | {"Content-Type": "application/json"}
    assert callers.api.post(ROOT, content=body, headers=headers).status_code == 422


def test_the_authors_own_approval_is_a_403_and_a_stale_revision_a_412(callers):
    path = callers.create()
    stale = callers.put("author", f"{path}/draft", TEXT, **{"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["type"]) == (412, "/api/problems/draft-changed-meanwhile")
    callers.post("author", f"{path}/draft/submit")
    own = callers.post("author", f"{path}/draft/approve")
    assert (own.status_code, own.json()["type"]) == (403, "/api/problems/approver-wrote-the-draft")
    assert callers.post("officer", f"{path}/draft/approve", **{"If-Match": '"2"'}).status_code == 412


def test_a_forbidden_move_is_a_409_that_names_the_allowed_ones(callers):
    path = callers.create()
    answer = callers.post("admin", f"{path}/draft/publish")
    assert (answer.status_code, answer.json()["allowed"]) == (409, ["abandoned", "in_review"])
    assert callers.post("author", f"{path}/draft").status_code == 409


def test_a_draft_that_was_given_up_can_be_followed_by_another(callers):
    path = callers.create()
    given_up = callers.post("author", f"{path}/draft/abandon")
    assert (given_up.status_code, given_up.json()["draft_state"]) == (200, None)
    assert callers.post("author", f"{path}/draft/submit").status_code == 404
    assert callers.post("author", f"{path}/draft").status_code == 201
    assert [draft["state"] for draft in callers.get("officer", f"{path}/drafts").json()] == ["draft", "abandoned"]


def test_the_history_comes_by_the_page_without_the_text(callers):
    path = callers.create()
    callers.publish(path)
    for _ in range(2):
        callers.post("author", f"{path}/draft")
        callers.publish(path)
    first = callers.get("analyst", f"{path}/versions", limit=2).json()
    assert [line["version_number"] for line in first["items"]] == [3, 2]
    assert "body" not in first["items"][0]
    assert len(bytes.fromhex(first["items"][0]["document_sha256"])) == 32
    rest = callers.get("analyst", f"{path}/versions", limit=2, cursor=first["next_cursor"]).json()
    assert ([line["version_number"] for line in rest["items"]], rest["next_cursor"]) == ([1], None)


def test_the_list_comes_by_the_page_and_is_searched_by_title(callers):
    for number in range(3):
        callers.create(title=f"Policy {number}")
    first = callers.get("admin", limit=2).json()
    rest = callers.get("admin", limit=2, cursor=first["next_cursor"]).json()
    assert [line["title"] for line in (*first["items"], *rest["items"])] == ["Policy 2", "Policy 1", "Policy 0"]
    assert rest["next_cursor"] is None
    assert [line["title"] for line in callers.get("admin", search="policy 1").json()["items"]] == ["Policy 1"]


@pytest.mark.parametrize("number", ["0", "2", "2147483648", "9" * 40])
def test_a_version_that_does_not_exist_is_a_404_however_large_its_number(callers, number):
    path = callers.create()
    callers.publish(path)
    assert callers.get("admin", f"{path}/versions/{number}").status_code == 404


def test_a_repeated_publication_with_one_key_publishes_once(callers):
    path = callers.create()
    callers.post("author", f"{path}/draft/submit")
    callers.post("officer", f"{path}/draft/approve")
    first, again = (callers.post("admin", f"{path}/draft/publish", **{"Idempotency-Key": path}) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert callers.get("admin", path).json()["current_version"] == 1


WRITES = [
    ("post", "/draft", None),
    ("put", "/draft", TEXT),
    ("post", "/draft/submit", None),
    ("post", "/draft/request-changes", {"comment": "x"}),
    ("post", "/draft/approve", None),
    ("post", "/draft/reopen", None),
    ("post", "/draft/abandon", None),
    ("post", "/draft/publish", None),
]


@pytest.mark.parametrize(("method", "suffix", "body"), WRITES)
def test_a_rivals_policy_answers_a_writer_like_none(callers, method, suffix, body):
    theirs, nobodys = callers.create(), f"/{uuid4()}"
    answers = [getattr(callers, method)("rival_admin", path + suffix, body) for path in (theirs, nobodys)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert _said(answers[0]) == _said(answers[1])


@pytest.mark.parametrize("reader", ["rival_admin", "agency_admin"])
@pytest.mark.parametrize("suffix", ["", "/versions", "/versions/1"])
def test_a_strangers_policy_answers_a_reader_like_none(callers, reader, suffix):
    theirs, nobodys = callers.create(), f"/{uuid4()}"
    callers.publish(theirs)
    answers = [callers.get(reader, path + suffix) for path in (theirs, nobodys)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert _said(answers[0]) == _said(answers[1])


@pytest.mark.parametrize("caller", ["analyst", "agency_admin"])
@pytest.mark.parametrize(("method", "suffix", "body"), [*WRITES, ("get", "/drafts", None)])
def test_whoever_only_reads_gets_a_403_before_anything_is_looked_for(callers, caller, method, suffix, body):
    theirs, nobodys = callers.create(), f"/{uuid4()}"
    arguments = () if method == "get" else (body,)
    answers = [getattr(callers, method)(caller, path + suffix, *arguments) for path in (theirs, nobodys)]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert _said(answers[0]) == _said(answers[1])


def _said(answer) -> dict:
    """The body without the number of the request."""
    return {name: value for name, value in answer.json().items() if name != "instance"}


def test_the_description_shows_an_example_of_both_notations(callers):
    schema = callers.api.get("/api/openapi.json").json()["components"]["schemas"]["PolicyText"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["clauses"]["examples"][0][0]["id"] == "H1"
    assert "- id: H1" in schema["properties"]["clauses_yaml"]["examples"][0]


def test_every_example_in_the_description_is_accepted(callers):
    properties = callers.api.get("/api/openapi.json").json()["components"]["schemas"]["PolicyText"]["properties"]
    shown = {name: field["examples"][0] for name, field in properties.items() if "examples" in field}
    for left_out in ("clauses", "clauses_yaml"):
        body = {name: value for name, value in shown.items() if name != left_out}
        assert callers.post("author", body=body).status_code == 201
