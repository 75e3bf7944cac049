"""Many people invited by one request: all of them or nobody, once for a key, and alike whoever has an address."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from core.db.scope import SideRole, transaction
from core.identity.model import Role
from tests import factories

PATH = "/api/policy-distribution/people/import"


@pytest.fixture
def callers(engine):
    with transaction(engine, SideRole.JOB) as scope:
        client, agency = factories.an_enterprise(scope.conn), factories.an_agency(scope.conn)
        admin = factories.a_person(scope.conn, client, time_zone="Europe/Berlin")
        officer = factories.a_person(scope.conn, client, role=Role.COMPLIANCE_OFFICER)
        return admin, officer, factories.a_person(scope.conn, agency)


def a_row(**typed):
    return {"email": f"{uuid4().hex}@mail.example", "name": "Ada Nwosu", "role": "analyst"} | typed


def mails(engine, actor):
    with transaction(engine, SideRole.JOB) as scope:
        return scope.conn.execute(
            text("SELECT count(*) FROM mails WHERE org_id = :org"), {"org": actor.org_id}
        ).scalar_one()


def test_many_are_invited_at_once_and_once_for_a_key(api, bearer, engine, callers):
    admin, *_ = callers
    body = {"rows": [a_row(), a_row(role="Auditor", access_until="2099-03-31"), a_row(time_zone="Asia/Tokyo")]}
    headers = bearer(admin) | {"Idempotency-Key": uuid4().hex}
    first, second = (api.post(PATH, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, first.json()) == (201, {"count": 3})
    assert (second.status_code, second.json()) == (201, {"count": 3})
    assert mails(engine, admin) == 3
    listed = api.get(PATH.removesuffix("/import"), headers=bearer(admin)).json()["invitations"]
    assert {each["email"] for each in listed} == {row["email"] for row in body["rows"]}


def test_with_anything_to_mend_nobody_is_invited_and_every_place_is_named(api, bearer, engine, callers):
    admin, _, stranger = callers
    taken = a_row(email=stranger.email)
    rows = [a_row(), a_row(role="boss", name=""), taken, a_row(email=admin.email), taken]
    answer = api.post(PATH, json={"rows": rows}, headers=bearer(admin))
    assert answer.status_code == 422
    assert [each.rpartition(": ")[0].partition(":")[0] for each in answer.json()["refused"]] == [
        "Row 2, name", "Row 2, role", "Row 4, email", "Row 5, email",
    ]  # fmt: skip
    assert mails(engine, admin) == 0


def test_an_address_of_another_organization_answers_as_a_free_one(api, bearer, callers):
    admin, _, stranger = callers
    answers = [
        api.post(PATH, json={"rows": [a_row(email=email)]}, headers=bearer(admin))
        for email in (f"{uuid4().hex}@mail.example", stranger.email)
    ]
    assert {(each.status_code, each.text) for each in answers} == {(201, '{"count":1}')}


def test_only_who_manages_people_imports(api, bearer, engine, callers):
    _, officer, _ = callers
    assert api.post(PATH, json={"rows": [a_row()]}, headers=bearer(officer)).status_code == 403
    assert mails(engine, officer) == 0


@pytest.mark.parametrize(
    "body",
    [{}, {"rows": []}, {"rows": [{"email": "a@b.example"}]}, {"rows": [a_row(shoe="38")]}, {"rows": [a_row()] * 5_001}],
)
def test_a_body_of_another_form_is_refused(api, bearer, callers, body):
    assert api.post(PATH, json=body, headers=bearer(callers[0])).status_code == 422
