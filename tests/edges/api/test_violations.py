"""Violations and usage events through the API: reported, moved by whose it is, and ten thousand events kept once."""

import pytest

from api.bodies import MAX_BYTES
from core.db.scope import SideRole, transaction
from tests.edges.sent import Sent, sent

BASE = "/api/policy-distribution"


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine, title="Avatars")


@pytest.fixture
def now(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.now


@pytest.fixture
def ask(api, bearer):
    def asked(actor, method, path, body=None, **headers):
        return api.request(method, f"{BASE}{path}", json=body, headers=bearer(actor) | headers)

    return asked


def an_event(name, now, **more):
    return {"id": name, "occurred_at": now.isoformat(), "action": "synthetic_avatar", **more}


def test_a_violation_is_reported_once_and_moved_by_whose_it_is(ask, given, now):
    day = now.date().isoformat()
    body = {"distribution_id": str(given.distribution_id), "clause_id": "C2", "happened_on": day, "words": "An avatar."}
    made, again = (ask(given.signer, "POST", "/violations", body, **{"Idempotency-Key": "v1"}) for _ in range(2))
    assert (made.status_code, again.json()["id"]) == (201, made.json()["id"])
    (listed,) = ask(given.client, "GET", "/violations?state=reported").json()["items"]
    assert (listed["id"], listed["summary"]) == (made.json()["id"], "An avatar.")
    address = f"/violations/{listed['id']}"
    assert ask(given.signer, "PUT", f"{address}/state", {"state": "confirmed"}).status_code == 403
    assert ask(given.client, "PUT", f"{address}/state", {"state": "closed"}).status_code == 409
    assert ask(given.client, "PUT", f"{address}/state", {"state": "dismissed"}).status_code == 422
    stale = {"state": "confirmed", "seen_revision": listed["revision"] + 1}
    assert ask(given.client, "PUT", f"{address}/state", stale).status_code == 412
    assert ask(given.client, "PUT", f"{address}/state", {"state": "confirmed"}).json()["state"] == "confirmed"
    assert ask(given.client, "POST", f"{address}/comments", {"words": "How?"}).json()["steps"][-1]["words"] == "How?"
    assert ask(given.signer, "GET", "/violations?severity=low").json()["items"] == []
    page = ask(given.signer, "GET", "/violations?limit=1").json()
    assert (len(page["items"]), page["next_cursor"]) == (1, None)


def test_a_log_is_kept_once_and_what_it_breaks_is_cited(ask, given, now):
    events = [
        an_event("one", now, client=given.client.organization),
        an_event("two", now, action="translate"),
        {"id": "x"},
    ]
    first, again = (ask(given.signer, "POST", "/usage-events", {"events": events}) for _ in range(2))
    assert first.status_code == 200
    said = first.json()
    assert (said["stored_count"], said["outcomes"]) == (2, {"allowed": 1, "violation": 1, "needs_a_look": 0})
    assert [(each["clause_id"], each["version_number"]) for each in said["violations"]] == [("C2", 1)]
    assert [each["index"] for each in said["refused"]] == [2]
    assert (again.json()["stored_count"], again.json()["duplicate_count"]) == (0, 2)
    assert {name: again.json()[name] for name in ("outcomes", "violations", "refused")} == {
        name: said[name] for name in ("outcomes", "violations", "refused")
    }
    (event,) = ask(given.signer, "GET", "/usage-events?outcome=violation").json()["items"]
    assert (event["id"], event["cited"][0]["clause_id"]) == ("one", "C2")
    assert event["violation_ids"] == [said["violations"][0]["violation_id"]]
    assert {each["outcome"] for each in ask(given.signer, "GET", "/usage-events/summary").json()} == {
        "allowed",
        "violation",
    }
    assert ask(given.client, "GET", "/usage-events").status_code == 403


def test_a_log_may_be_larger_than_other_bodies_and_no_longer_than_ten_thousand(ask, given, now):
    noted = [an_event(f"n{n}", now, action="translate", note="x" * 3000) for n in range(800)]
    assert MAX_BYTES < 800 * 3000
    assert ask(given.signer, "POST", "/usage-events", {"events": noted}).json()["stored_count"] == 800
    many = ask(given.signer, "POST", "/usage-events", {"events": [0] * 10_001})
    assert (many.status_code, many.json()["detail"]) == (422, "That is 10,001 events; send at most 10,000 at once.")
    pages = [ask(given.signer, "GET", "/usage-events?limit=200").json()]
    pages.append(ask(given.signer, "GET", f"/usage-events?limit=200&cursor={pages[0]['next_cursor']}").json())
    assert not {each["id"] for each in pages[0]["items"]} & {each["id"] for each in pages[1]["items"]}
    assert ask(given.signer, "POST", "/violations", {"words": "x" * MAX_BYTES}).status_code == 413
