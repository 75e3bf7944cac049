"""Notices through the API: one's own, by the page, marked as read; never a colleague's or a stranger's."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.db.scope import SideRole, transaction
from core.db.statements import many
from core.identity.model import Role
from tests.factories import a_person, an_agency, an_enterprise, an_operator

BASE = "/api/policy-distribution/notices"
NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
KINDS = ("acknowledgement", "request", "acknowledgement")


def tell(engine, person, kinds=KINDS):
    notices = [
        {
            "org_id": person.org_id, "user_id": person.user_id, "kind": kind, "subject_id": uuid4(), "rung": "due", "link_id": uuid4(),
            "due_at": NOW, "due_on": NOW.date(), "title": f"Policy {number}", "counterpart": "Helix",
        }
        for number, kind in enumerate(kinds)
    ]  # fmt: skip
    with transaction(engine, SideRole.JOB) as scope:
        for number, each in enumerate(notices):
            many(
                scope.conn, "add_notices", notices=json.dumps([each], default=str), now=NOW + timedelta(minutes=number)
            )


@pytest.fixture
def people(engine):
    with transaction(engine, SideRole.JOB) as scope:
        agency = an_agency(scope.conn)
        return (
            a_person(scope.conn, agency),
            a_person(scope.conn, agency),
            a_person(scope.conn, an_enterprise(scope.conn)),
        )


def test_one_reads_ones_own_newest_first_by_the_page(api, bearer, engine, people):
    mara, colleague, _ = people
    tell(engine, mara)
    tell(engine, colleague, KINDS[:1])
    first = api.get(f"{BASE}?limit=2", headers=bearer(mara)).json()
    second = api.get(f"{BASE}?limit=2&cursor={first['next_cursor']}", headers=bearer(mara)).json()
    titles = [each["title"] for page in (first, second) for each in page["items"]]
    assert (titles, second["next_cursor"]) == (["Policy 2", "Policy 1", "Policy 0"], None)
    assert first["items"][0]["sentence"] == "Sign “Policy 2” of Helix"
    assert first["items"][0]["path"] == f"/inbox?distribution={first['items'][0]['link_id']}"
    requests = api.get(f"{BASE}?kind=request", headers=bearer(mara)).json()["items"]
    assert [each["kind"] for each in requests] == ["request"]


def test_one_marks_ones_own_and_a_strangers_reads_as_an_unknown_one(api, bearer, engine, people):
    mara, colleague, client = people
    tell(engine, mara)
    newest = api.get(BASE, headers=bearer(mara)).json()["items"][0]["id"]
    for person in (colleague, client):
        refused = api.put(f"{BASE}/{newest}/read", headers=bearer(person))
        unknown = api.put(f"{BASE}/{uuid4()}/read", headers=bearer(person))
        assert (refused.status_code, refused.json()["detail"]) == (404, unknown.json()["detail"])
    assert [api.put(f"{BASE}/{newest}/read", headers=bearer(mara)).status_code for _ in range(2)] == [204, 204]
    assert len(api.get(f"{BASE}?open_only=true", headers=bearer(mara)).json()["items"]) == 2
    assert api.put(f"{BASE}/read", headers=bearer(mara)).json() == {"read_count": 2}
    assert api.get(f"{BASE}?open_only=true", headers=bearer(mara)).json()["items"] == []


def test_whoever_runs_the_platform_has_none(api, bearer, engine):
    with transaction(engine, SideRole.JOB) as scope:
        operator = a_person(scope.conn, an_operator(scope.conn), role=Role.PLATFORM_ADMIN)
    assert api.get(BASE, headers=bearer(operator)).status_code == 403
