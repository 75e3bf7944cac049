"""An operator's version through the API: previewed in totals, saved, listed; it counts from the next request on."""

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.application import create_api
from api.services import Services
from core.clauses.taxonomy import shipped_vocabulary, use_vocabulary
from core.conflicts.runs import detect_for_agency
from core.db.scope import SideRole, transaction
from core.identity.tokens import KeyRing
from tests.edges.sent import PUBLISHED, sent
from tests.factories import PASSWORD, a_credential, a_person, an_operator
from tests.postgres import engine_of

BASE = "/api/policy-distribution/vocabulary"
ALIAS = {"kind": "alias", "dimension": "tool", "term": "m365_copilot", "said": "Work Copilot"}
CLAUSES = (
    {"id": "B1", "text": "Never.", "scope": {"tool": ["Work Copilot"]}, "norm": {"kind": "prohibit"}},
    {"id": "B2", "text": "Do.", "scope": {"tool": ["m365_copilot"]}, "norm": {"kind": "permit"}},
)


@pytest.fixture
def engine(fresh_database):
    """A database of the test's own: a version counts for everybody in it."""
    with engine_of(fresh_database()) as own:
        yield own
    use_vocabulary(shipped_vocabulary())


@pytest.fixture
def api(engine, settings):
    services = Services(settings, KeyRing(settings.jwt_keys_dir, issuer=settings.public_url), lambda: engine)
    with TestClient(
        Starlette(routes=[Mount("/api", app=create_api(services))]), base_url="http://localhost:8501"
    ) as at:
        yield at


@pytest.fixture
def given(engine):
    made = sent(engine, client_name="Unspoken Pharma")
    made.publish_next(clauses=CLAUSES)
    with transaction(engine, SideRole.JOB) as scope:
        detect_for_agency(scope.conn, made.agency.id, now=PUBLISHED)
    return made


@pytest.fixture
def operator(engine, api):
    with transaction(engine, SideRole.JOB) as scope:
        return headers(api, scope.conn, a_person(scope.conn, an_operator(scope.conn)))


def headers(api, conn, person):
    a_credential(conn, person)
    conn.commit()
    answer = api.post("/api/auth/login", json={"email": person.email, "password": PASSWORD})
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_version_is_foreseen_in_totals_saved_listed_and_counts_from_the_next_request_on(api, operator, given, engine):
    seen = api.post(f"{BASE}/versions/preview", json={"edits": [ALIAS]}, headers=operator)
    types = {each["conflict_type"]: (each["appearing"], each["vanishing"]) for each in seen.json()["types"]}
    assert types == {"permission_vs_prohibition": (1, 0), "needs_mapping": (0, 2)}
    assert [seen.json()[name] for name in ("affected_count", "checked_count", "agency_count")] == [1, 1, 1]
    told = seen.text + api.get(f"{BASE}/shared", headers=operator).text
    assert not any(word in told for word in ("Unspoken", given.agency.name, str(given.agency.id), "B1"))

    saved = api.post(f"{BASE}/versions", json={"edits": [ALIAS], "reason": "Asked for."}, headers=operator)
    assert (saved.status_code, saved.json()["number"]) == (201, 1)
    (listed,) = api.get(f"{BASE}/versions", headers=operator).json()
    assert (listed["reason"], listed["edits"][0]["said"]) == ("Asked for.", "Work Copilot")
    with transaction(engine, SideRole.JOB) as scope:
        client = headers(api, scope.conn, given.client)
    shared = api.get(BASE, headers=client).json()
    assert (shared["number"], shared["version"]) == (1, f"{shipped_vocabulary().version}.1")
    assert (
        "work copilot" in next(each for each in shared["shared"]["tool"] if each["term"] == "m365_copilot")["aliases"]
    )
    assert api.get(f"{BASE}/versions", headers=client).status_code == 403


def test_what_was_overtaken_is_412_and_what_would_take_a_word_away_is_refused_in_a_sentence(api, operator):
    version = {"edits": [ALIAS], "reason": "Asked for."}
    assert api.post(f"{BASE}/versions", json=version, headers=operator | {"If-Match": '"0"'}).status_code == 201
    late = api.post(f"{BASE}/versions", json=version, headers=operator | {"If-Match": '"0"'})
    assert (late.status_code, "saved version 1" in late.json()["detail"]) == (412, True)
    late = api.post(f"{BASE}/versions/preview", json={"edits": [ALIAS]}, headers=operator | {"If-Match": '"0"'})
    assert late.status_code == 412
    removed = api.post(f"{BASE}/versions", json=version | {"edits": [ALIAS | {"kind": "remove"}]}, headers=operator)
    assert (removed.status_code, "retire the term instead" in removed.json()["detail"]) == (422, True)
