"""Engagements, groups and assets through the API."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from core.db.scope import SideRole, transaction
from core.db.statements import rows
from core.identity.model import Actor
from tests import factories

ROOT = "/api/policy-distribution"
TERMS = {"brands": ["Corvexa"], "starts_on": "2027-01-01"}


@dataclass
class Callers:
    """A client's and an agency's administrator who do not know each other yet, and another client of the agency's."""

    api: object
    bearer: object
    client: Actor
    agency: Actor
    other: Actor

    def ask(self, who: str, method: str, path: str, body: object = None, **headers: str):
        return self.api.request(method, ROOT + path, json=body, headers=self.bearer(getattr(self, who)) | headers)

    def engaged(self) -> str:
        made = self.ask("client", "POST", "/engagements", {"email": self.agency.email, **TERMS}).json()["id"]
        assert self.ask("agency", "POST", f"/engagements/{made}/accept").status_code == 200
        return made


@pytest.fixture
def callers(api, bearer, engine):
    with transaction(engine, SideRole.JOB) as scope:
        conn = scope.conn
        agency = factories.an_agency(conn)
        client, other = factories.an_enterprise(conn), factories.an_enterprise(conn)
        factories.an_engagement(conn, other, agency, starts_on=date(2026, 1, 1))
        rows(conn, "add_default_asset", agency_org_id=agency.id, kind="workspace", label="Studio", now=scope.now)
        return Callers(
            api,
            bearer,
            factories.a_person(conn, client),
            factories.a_person(conn, agency),
            factories.a_person(conn, other),
        )


def test_from_the_proposal_to_the_end(callers):
    answer = callers.ask("client", "POST", "/engagements", {"email": callers.agency.email, **TERMS})
    assert (answer.status_code, answer.json()["state"]) == (201, "proposed")
    assert callers.agency.organization not in answer.text
    made = answer.json()["id"]
    (received,) = callers.ask("agency", "GET", "/engagements/proposals").json()
    assert (received["id"], received["enterprise"]) == (made, callers.client.organization)
    accepted = callers.ask("agency", "POST", f"/engagements/{made}/accept")
    assert (accepted.status_code, accepted.json()["counterpart"]) == (200, callers.client.organization)
    again = callers.ask("agency", "POST", f"/engagements/{made}/accept")
    assert (again.status_code, again.json()["allowed"]) == (409, ["ended"])
    changed = callers.ask("client", "PATCH", f"/engagements/{made}", {"ends_on": "2028-01-01"}, **{"If-Match": '"1"'})
    assert (changed.json()["ends_on"], changed.json()["brands"], changed.json()["revision"]) == (
        "2028-01-01",
        ["Corvexa"],
        2,
    )
    stale = callers.ask("client", "PATCH", f"/engagements/{made}", {"ends_on": None}, **{"If-Match": '"1"'})
    assert stale.status_code == 412
    ended = callers.ask("client", "POST", f"/engagements/{made}/end", {"reason": "Over."})
    assert ended.json() == {"active_count": 0, "pending_count": 0}
    (listed,) = callers.ask("client", "GET", "/engagements").json()
    assert (listed["state"], listed["end_reason"]) == ("ended", "Over.")


def test_markets_are_kept_changed_and_known_ones_only(callers):
    made = callers.ask(
        "client", "POST", "/engagements", {"email": callers.agency.email, **TERMS, "markets": ["DE", "EU"]}
    )
    assert made.json()["markets"] == ["DE", "EU"]
    accepted = callers.ask("agency", "POST", f"/engagements/{made.json()['id']}/accept").json()
    assert accepted["markets"] == ["DE", "EU"]
    path = f"/engagements/{accepted['id']}"
    assert callers.ask("client", "PATCH", path, {"brands": ["Oncora"]}).json()["markets"] == ["DE", "EU"]
    assert callers.ask("client", "PATCH", path, {"markets": ["US-CA"]}).json()["markets"] == ["US-CA"]
    assert callers.ask("client", "PATCH", path, {"markets": []}).json()["markets"] == []
    refused = callers.ask("client", "PATCH", path, {"markets": ["Atlantis"]})
    assert refused.status_code == 422
    assert "is no market" in refused.text


def test_every_address_is_answered_alike_but_for_itself(callers):
    def told(email):
        answer = callers.ask("client", "POST", "/engagements", {"email": email, **TERMS})
        body = answer.json()
        return answer.status_code, {
            key: value for key, value in body.items() if key not in {"id", "email", "proposed_at"}
        }

    emails = [callers.agency.email, callers.other.email, f"nobody-{uuid4()}@example.org"]
    answers = [told(email) for email in emails]
    assert answers[0] == answers[1] == answers[2]


def test_a_repeated_proposal_with_one_key_is_made_once(callers):
    body, key = {"email": "x@example.org", **TERMS}, {"Idempotency-Key": str(uuid4())}
    first, second = (callers.ask("client", "POST", "/engagements", body, **key) for _ in range(2))
    assert first.json() == second.json()
    assert callers.ask("client", "POST", "/engagements", body).status_code == 409


def test_declined_and_withdrawn_proposals_are_final(callers):
    made = callers.ask("client", "POST", "/engagements", {"email": callers.agency.email, **TERMS}).json()["id"]
    assert callers.ask("agency", "POST", f"/engagements/{made}/decline").status_code == 204
    assert callers.ask("client", "POST", f"/engagements/{made}/withdraw").status_code == 409
    made = callers.ask("client", "POST", "/engagements", {"email": callers.agency.email, **TERMS}).json()["id"]
    assert callers.ask("client", "POST", f"/engagements/{made}/withdraw").status_code == 204
    assert callers.ask("agency", "POST", f"/engagements/{made}/accept").status_code == 409


def test_groups_are_made_changed_and_deleted_with_their_revision(callers):
    callers.engaged()
    agency_id = str(callers.agency.org_id)
    made = callers.ask("client", "POST", "/groups", {"name": "Launch", "agency_ids": [agency_id]})
    assert (made.status_code, made.json()["agency_org_ids"]) == (201, [agency_id])
    path = f"/groups/{made.json()['id']}"
    changed = callers.ask("client", "PUT", path, {"name": "All", "agency_ids": []}, **{"If-Match": '"1"'})
    assert (changed.json()["name"], changed.json()["agency_org_ids"]) == ("All", [])
    assert callers.ask("client", "DELETE", path, **{"If-Match": '"1"'}).status_code == 412
    assert callers.ask("client", "DELETE", path, **{"If-Match": '"2"'}).status_code == 204
    assert callers.ask("client", "GET", "/groups").json() == []
    assert callers.ask("agency", "POST", "/groups", {"name": "Mine"}).status_code == 403


def test_assets_are_registered_split_assigned_and_joined(callers):
    callers.engaged()
    client_id = str(callers.client.org_id)
    split = callers.ask("agency", "POST", "/assets/split", {"kind": "workspace", "enterprise_org_id": client_id})
    assert (split.status_code, split.json()["served"]) == (201, [client_id])
    studio = next(each for each in callers.ask("agency", "GET", "/assets").json() if each["label"] == "Studio")
    assert studio["served"] == [str(callers.other.org_id)]
    body = {"asset_ids": [split.json()["id"], studio["id"]], "label": "One studio"}
    joined = callers.ask("agency", "POST", "/assets/join", body)
    assert (joined.json()["id"], set(joined.json()["served"])) == (studio["id"], {client_id, str(callers.other.org_id)})
    made = callers.ask("agency", "POST", "/assets", {"kind": "workspace", "label": "Second"}).json()
    changed = callers.ask(
        "agency", "PUT", f"/assets/{made['id']}", {"label": "Second", "serves": [client_id]}, **{"If-Match": '"1"'}
    )
    assert changed.json()["served"] == [client_id]
    assert callers.ask("client", "GET", "/assets").status_code == 403


def test_marks_are_matched_and_let_go(callers):
    made = callers.engaged()
    marked = callers.ask("client", "POST", f"/engagements/{made}/co-promotions", {"brand": "Corvexa"})
    assert [each["in_effect"] for each in marked.json()] == [False]
    listed = callers.ask("agency", "GET", "/alliances").json()
    assert [each["brand"] for each in listed["unmatched"]] == ["Corvexa"]
    one = {"label": "Corvexa", "marks": [{"engagement_id": made, "brand": "Corvexa"}]}
    assert callers.ask("agency", "POST", "/alliances", one).status_code == 422
    assert callers.ask("client", "DELETE", f"/engagements/{made}/co-promotions?brand=Corvexa").status_code == 204
    assert callers.ask("client", "GET", "/co-promotions").json() == []
    assert callers.ask("agency", "DELETE", f"/alliances/{uuid4()}").status_code == 404
