"""Reviews, times of publication, comparisons, withdrawals and tracking through the API."""

from datetime import timedelta

import pytest

from core.db.scope import SideRole, transaction
from tests.edges.api.test_policies import H1, TEXT, callers

__all__ = ["callers"]
THREADS = "/api/policy-distribution/review-comments"


@pytest.fixture
def path(callers):
    """A policy whose first draft is in review."""
    made = callers.create()
    callers.post("author", f"{made}/draft/submit")
    return made


@pytest.fixture
def soon(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return (scope.now + timedelta(days=2)).isoformat()


def test_a_thread_is_opened_answered_and_settled(callers, path):
    made = callers.post("officer", f"{path}/draft/comments", {"words": "Which?", "line_number": 1})
    assert (made.status_code, made.json()["quoted"], made.json()["standing"]) == (201, "We keep records.", "unchanged")
    thread = f"{THREADS}/{made.json()['id']}"
    author = callers.bearer(callers.author)
    answered = callers.api.post(f"{thread}/replies", json={"words": "All."}, headers=author)
    assert [each["words"] for each in answered.json()["comments"]] == ["Which?", "All."]
    assert callers.post("officer", f"{path}/draft/approve").json()["open_count"] == 1
    settled = callers.api.put(f"{thread}/resolution", json={"is_resolved": True}, headers=author)
    assert settled.json()["is_resolved"] is True
    assert callers.api.put(f"{thread}/resolution", json={"is_resolved": True}, headers=author).status_code == 409
    assert len(callers.get("author", f"{path}/draft/comments").json()) == 1
    approved = callers.post("officer", f"{path}/draft/approve", {"comment": "Good."})
    assert approved.json()["decision_comment"] == "Good."


def test_open_comments_can_be_accepted_and_an_old_revision_not_commented(callers, path):
    assert callers.post("officer", f"{path}/draft/comments", {"words": "x"}, **{"If-Match": '"7"'}).status_code == 412
    callers.post("officer", f"{path}/draft/comments", {"words": "Why?", "clause_id": "H1"})
    assert callers.post("officer", f"{path}/draft/approve").status_code == 409
    assert callers.post("officer", f"{path}/draft/approve", {"despite_open_comments": True}).status_code == 200


@pytest.mark.parametrize(
    "body", [{}, {"words": ""}, {"words": "x", "line_number": 9}, {"words": "x", "clause_id": "Z"}]
)
def test_a_comment_without_words_or_place_is_a_422(callers, path, body):
    assert callers.post("officer", f"{path}/draft/comments", body).status_code == 422


def test_a_publication_is_ordered_and_cancelled(callers, path, soon):
    callers.post("officer", f"{path}/draft/approve")
    ordered = callers.post("admin", f"{path}/draft/publish", {"publish_at": soon})
    assert (ordered.status_code, ordered.json()["state"]) == (202, "approved")
    assert callers.get("analyst", path).json()["publish_at"] is not None
    gone = callers.api.delete(
        f"/api/policy-distribution/policies{path}/draft/publication", headers=callers.bearer(callers.admin)
    )
    assert (gone.status_code, gone.json()["publish_at"]) == (200, None)
    assert callers.post("admin", f"{path}/draft/publish", {"publish_at": "2020-01-01T00:00:00Z"}).status_code == 422
    assert callers.post("admin", f"{path}/draft/publish", {"publish_at": "2030-01-01T00:00:00"}).status_code == 422
    assert callers.post("admin", f"{path}/draft/publish").status_code == 201


def test_two_versions_are_compared_and_one_is_withdrawn_and_copied(callers):
    path = callers.create()
    callers.publish(path)
    callers.post("author", f"{path}/draft")
    stricter = {**H1, "norm": {**H1["norm"], "min": "36 months"}}
    callers.put("author", f"{path}/draft", {**TEXT, "body": "We keep all records.", "clauses": [stricter]})
    callers.publish(path)
    found = callers.get("analyst", f"{path}/compare", **{"from": 1, "to": 2}).json()
    assert [(each["clause_id"], each["change"]) for each in found["clauses"]] == [("H1", "tightened")]
    assert [(each["before"], each["after"]) for each in found["lines"]] == [
        ("We keep records.", "We keep all records.")
    ]
    assert callers.get("analyst", f"{path}/compare", **{"from": 1, "to": 3}).status_code == 404
    assert callers.post("officer", f"{path}/versions/2/withdraw", {"reason": "x"}).status_code == 403
    withdrawn = callers.post("admin", f"{path}/versions/2/withdraw", {"reason": "Too strict."})
    assert withdrawn.json() == {"active_count": 0, "pending_count": 0}
    history = callers.get("analyst", f"{path}/versions").json()["items"]
    assert [line["withdrawal"] and line["withdrawal"]["reason"] for line in history] == ["Too strict.", None]
    assert callers.post("author", f"{path}/draft", {"from_version": 1}).json()["content"]["body"] == "We keep records."


def test_tracking_is_replaced_and_filters_the_list(callers, path):
    assert callers.get("author", f"{path}/tracking").json()["revision"] == 0
    body = {"brands": ["Corvexa"], "requires_mlr_signoff": True, "form_2253_lead_days": 30}
    kept = callers.put("author", f"{path}/tracking", body, **{"If-Match": '"0"'})
    assert (kept.status_code, kept.json()["revision"], kept.json()["brands"]) == (200, 1, ["Corvexa"])
    assert callers.put("author", f"{path}/tracking", body, **{"If-Match": '"0"'}).status_code == 412
    assert callers.put("author", f"{path}/tracking", {"markets": ["Atlantis"]}).status_code == 422
    callers.create(title="Another")

    def titles(**asked):
        return [line["title"] for line in callers.get("analyst", **asked).json()["items"]]

    assert titles(brand="Corvexa") == titles(fda_kind="form_2253") == titles(state="in_review") == ["Prompt records"]
    assert titles(sort="title") == ["Another", "Prompt records"]
    first = callers.get("analyst", sort="title", limit=1).json()
    assert titles(sort="title", cursor=first["next_cursor"]) == ["Prompt records"]
    assert callers.get("analyst", sort="newest", cursor=first["next_cursor"]).status_code == 422
