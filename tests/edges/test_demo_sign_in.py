"""The demo's one-click sign-in at /demo, answered in this process."""

from dataclasses import replace
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.demo_sign_in import SIDES, DemoPages
from api.gate import Gate
from api.sessions import LiveSessions
from api.sign_in import DemoSignIn
from core.db.scope import SideRole, transaction
from core.demo.cast import sign_ins
from tests.factories import PASSWORD, a_person, an_agency

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def person(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(scope.conn, an_agency(scope.conn), email=f"{uuid4()}@x.example", password=PASSWORD)


@pytest.fixture
def browser_of(services):
    def make(*people, demo=True):
        changed = replace(services, settings=services.settings.model_copy(update={"demo": demo}))
        sessions = LiveSessions(changed)

        async def behind(request):
            return PlainTextResponse(str(request.headers.get("x-ps-user")))

        known = [
            DemoSignIn(each.display_name, each.email, PASSWORD, "Lumen", "agency", "agency_admin") for each in people
        ]
        routes = [*DemoPages(sessions, known).routes(), Route("/{path:path}", behind, methods=["GET", "POST"])]
        app = Starlette(routes=routes, middleware=[Middleware(Gate, sessions=sessions)])
        return TestClient(app, base_url="http://localhost:8501", follow_redirects=False)

    return make


def test_one_click_opens_the_session_of_that_person_and_leads_on(browser_of, person):
    browser = browser_of(person)
    assert person.email in browser.get("/demo").text
    entered = browser.post("/demo", data={"email": person.email, "next": "/inbox"}, headers=OWN)
    assert (entered.status_code, entered.headers["location"]) == (303, "/inbox")
    assert browser.get("/anything").text == str(person.user_id)


def test_the_people_stand_by_organization_with_their_role_in_words_and_without_scripts(browser_of, person):
    shown = browser_of(person).get("/demo").text
    assert shown.index("<h2>Agencies</h2>") < shown.index("<h3>Lumen</h3>") < shown.index("Agency admin")
    assert f"Sign in as {person.display_name}" in shown
    assert "<script" not in shown


def test_the_tour_is_one_click_away(browser_of, person):
    shown = browser_of(person).get("/demo").text
    form = shown[shown.index('class="start"') :].partition("</form>")[0]
    assert 'name="next" value="/tour"' in form
    assert f'name="email" value="{person.email}"' in form


def test_every_account_of_the_demo_has_a_place_and_says_what_it_sees():
    people = [DemoSignIn(**each) for each in sign_ins()]
    assert {each.kind for each in people} == set(SIDES)
    assert all(each.first_sees for each in people)


def test_nobody_outside_the_cast_is_signed_in(browser_of, person):
    refused = browser_of().post("/demo", data={"email": person.email}, headers=OWN)
    assert refused.status_code == 404
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_leads_to_no_other_site(browser_of, person, wanted):
    entered = browser_of(person).post("/demo", data={"email": person.email, "next": wanted}, headers=OWN)
    assert entered.headers["location"] == "/"


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_on_another_site_signs_nobody_in(browser_of, person, headers):
    assert browser_of(person).post("/demo", data={"email": person.email}, headers=headers).status_code == 403


def test_without_demo_mode_there_is_no_such_door(browser_of, person):
    browser = browser_of(person, demo=False)
    assert browser.get("/demo").status_code == 401
    assert browser.post("/demo", data={"email": person.email}, headers=OWN).status_code == 401
