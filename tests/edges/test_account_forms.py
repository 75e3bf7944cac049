"""Coming in and recovering at the forms: nothing changes by a look, nothing by another site, everything once."""

import re
import time
from uuid import uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.account_forms import AccountForms
from api.gate import Gate
from api.sessions import LiveSessions
from api.sign_in import SignInPages
from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.people import cancel, invite
from core.identity.throttle_rules import FORGETTING, LINKS
from tests.factories import PASSWORD, a_person, an_agency, an_enterprise

OWN = {"Sec-Fetch-Site": "same-origin"}
NEW = "a staple of correct horses"
ELSEWHERE = [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]


@pytest.fixture
def admin(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(
            scope.conn, an_enterprise(scope.conn, name="Helix <b>& Co"), name="Ines", password=PASSWORD,
            email=f"{uuid4()}@x.example", time_zone="Europe/Berlin",
        )  # fmt: skip


@pytest.fixture
def browser(services):
    sessions = LiveSessions(services)

    async def behind(request):
        return PlainTextResponse("\n".join(f"{name}: {value}" for name, value in request.headers.items()))

    routes = [
        *SignInPages(sessions).routes(),
        *AccountForms(sessions).routes(),
        Route("/{path:path}", behind, methods=["GET", "POST"]),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Gate, sessions=sessions)])
    stamp = time.time_ns()  # a network of the test's own, so that no test wears out another's
    network = f"2001:db8:{stamp >> 32 & 0xFFFF:x}:{stamp >> 8 & 0xFFFF:x}::1"
    return TestClient(app, base_url="http://localhost:8501", follow_redirects=False, client=(network, 1))


@pytest.fixture
def token_for(engine):
    def token(recipient):
        with transaction(engine, SideRole.JOB) as scope:
            paths = scope.conn.execute(
                text("SELECT path FROM mails WHERE recipient = :to AND path LIKE '%token=%' ORDER BY created_at DESC"),
                {"to": recipient},
            ).scalars()
            return re.search(r"token=(.*)$", next(iter(paths)))[1]

    return token


@pytest.fixture
def invited(engine, admin, token_for):
    """Invite an address; answers with the link's token."""

    def send(email=None, role=Role.COMPLIANCE_OFFICER):
        email = email or f"new.{uuid4().hex[:10]}@mail.example"
        with acting(engine, admin) as scope:
            made = invite(scope.conn, actor=admin, email=email, display_name='Nora "N" <New>', role=role, now=scope.now)
        return made, token_for(email)

    return send


def join(browser, token, headers=OWN, **fields):
    filled = {"token": token, "display_name": "Nora New", "password": NEW, "time_zone": "Europe/Paris"}
    return browser.post("/join", data=filled | fields, headers=headers)


def sign_in(browser, email, password):
    return browser.post("/login", data={"email": email, "password": password}, headers=OWN).status_code


def test_the_form_of_an_invitation_names_what_it_offers_and_works_without_script(browser, invited):
    made, token = invited()
    page = browser.get(f"/join?token={token}")

    assert page.status_code == 200
    assert "<script" not in page.text
    assert "Join Helix &lt;b&gt;&amp; Co" in page.text
    assert made.email in page.text
    assert "compliance officer" in page.text
    assert "<option selected>Europe/Berlin</option>" in page.text
    assert page.headers["cache-control"] == "no-store"
    for field in ("display_name", "password", "time_zone"):
        assert re.search(
            rf'<label for="{field}">[^<]+</label>\s*<(input|select) id="{field}" name="{field}"', page.text
        )


def test_looking_at_a_link_does_not_use_it_up(browser, invited):
    _, token = invited()
    for _ in range(3):
        assert browser.get(f"/join?token={token}").status_code == 200
    assert join(browser, token).status_code == 303


def test_joining_signs_in_and_the_link_is_dead_then(browser, invited):
    made, token = invited()
    joined = join(browser, token)

    assert (joined.status_code, joined.headers["location"]) == (303, "/")
    assert "compliance_officer" in browser.get("/anything").text
    assert browser.get(f"/join?token={token}").status_code == 404
    assert join(browser, token).status_code == 404
    browser.cookies.clear()
    assert sign_in(browser, made.email, NEW) == 303


def test_a_session_of_somebody_else_ends_when_the_invited_come_in(browser, admin, invited):
    assert sign_in(browser, admin.email, PASSWORD) == 303
    before = browser.cookies["session"]
    _, token = invited()
    join(browser, token)

    browser.cookies.clear()
    assert browser.get("/anything", headers={"Cookie": f"session={before}"}).status_code == 401


def test_the_form_comes_back_with_the_reason_and_without_the_password(browser, invited):
    _, token = invited()
    refused = join(browser, token, password="short one", display_name="Nora <N>")

    assert refused.status_code == 422
    assert "at least 12 characters" in refused.text
    assert "short one" not in refused.text
    assert 'value="Nora &lt;N&gt;"' in refused.text
    assert "<option selected>Europe/Paris</option>" in refused.text
    assert join(browser, token).status_code == 303


def test_whoever_opens_a_link_for_an_address_in_use_is_told_and_no_organization_named(engine, browser, admin, invited):
    with transaction(engine, SideRole.JOB) as scope:
        rival = an_agency(scope.conn, name="The Rival Agency")
        taken = a_person(scope.conn, rival, password=PASSWORD)
    _, token = invited(taken.email)
    page = browser.get(f"/join?token={token}")

    assert page.status_code == 409
    assert "signs in here already" in page.text
    assert "Rival" not in page.text
    assert "<form" not in page.text
    assert join(browser, token).status_code == 409
    assert sign_in(browser, taken.email, PASSWORD) == 303


@pytest.mark.parametrize("token", ["", "x", "%F0%9F%98%80", "x" * 5000, "'; DROP TABLE users; --"])
def test_a_dead_link_says_so_whatever_it_is(browser, token):
    for path in ("/join", "/reset"):
        shown = browser.get(path, params={"token": token})
        assert shown.status_code == 404
        assert "no longer good" in shown.text


def test_a_cancelled_invitation_is_dead(engine, browser, admin, invited):
    made, token = invited()
    with acting(engine, admin) as scope:
        cancel(scope.conn, actor=admin, invitation_id=made.id, now=scope.now)
    assert browser.get(f"/join?token={token}").status_code == 404
    assert join(browser, token).status_code == 404


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_form_on_another_site_changes_nothing(engine, browser, admin, invited, token_for, headers):
    _, token = invited()
    assert join(browser, token, headers=headers).status_code == 403
    assert browser.post("/forgot", data={"email": admin.email}, headers=headers).status_code == 403
    with transaction(engine, SideRole.JOB) as scope:
        sent = text("SELECT count(*) FROM mails WHERE recipient = :to")
        assert scope.conn.execute(sent, {"to": admin.email}).scalar_one() == 0
    sign_in(browser, admin.email, PASSWORD)
    changed = browser.post("/password", data={"current": PASSWORD, "password": NEW}, headers=headers)
    assert changed.status_code == 403
    assert join(browser, token).status_code == 303


def test_a_forgotten_password_gets_the_same_answer_for_every_address(browser, admin):
    known = browser.post("/forgot", data={"email": admin.email}, headers=OWN)
    unknown = browser.post("/forgot", data={"email": "ghost@nowhere.example"}, headers=OWN)

    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    assert known.headers == unknown.headers


def test_asking_too_often_is_answered_with_how_long_to_wait(browser, admin):
    for _ in range(FORGETTING.free_attempts):
        assert browser.post("/forgot", data={"email": admin.email}, headers=OWN).status_code == 200
    stopped = browser.post("/forgot", data={"email": admin.email}, headers=OWN)
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) >= 1


def test_the_mailed_link_changes_the_password_once_and_signs_nobody_in(browser, admin, token_for):
    sign_in(browser, admin.email, PASSWORD)
    here = browser.cookies["session"]
    browser.post("/forgot", data={"email": admin.email}, headers=OWN)
    token = token_for(admin.email)
    assert admin.email in browser.get(f"/reset?token={token}").text
    weak = browser.post("/reset", data={"token": token, "password": "weak"}, headers=OWN)
    assert (weak.status_code, "at least 12" in weak.text) == (422, True)

    changed = browser.post("/reset", data={"token": token, "password": NEW}, headers=OWN)
    assert changed.status_code == 200
    assert "set-cookie" not in changed.headers
    assert browser.post("/reset", data={"token": token, "password": NEW + "x"}, headers=OWN).status_code == 404
    browser.cookies.clear()
    time.sleep(1.1)  # a good answer is remembered for a second
    assert browser.get("/anything", headers={"Cookie": f"session={here}"}).status_code == 401
    assert sign_in(browser, admin.email, PASSWORD) == 401
    assert sign_in(browser, admin.email, NEW) == 303


def test_guessing_links_is_stopped(browser):
    for _ in range(LINKS.free_attempts):
        assert browser.post("/reset", data={"token": "guess", "password": NEW}, headers=OWN).status_code == 404
    for path in ("/reset", "/join"):
        stopped = browser.post(path, data={"token": "guess", "password": NEW}, headers=OWN)
        assert (stopped.status_code, "wait" in stopped.text) == (429, True)


def test_changing_a_password_needs_a_session_and_the_current_password(browser, admin):
    assert browser.get("/password", headers={"Accept": "text/html"}).headers["location"].startswith("/login")
    assert browser.post("/password", data={"current": PASSWORD, "password": NEW}, headers=OWN).status_code == 401
    sign_in(browser, admin.email, PASSWORD)
    assert admin.email in browser.get("/password").text
    wrong = browser.post("/password", data={"current": "not it at all", "password": NEW}, headers=OWN)
    assert (wrong.status_code, "does not fit" in wrong.text, NEW in wrong.text) == (403, True, False)

    assert browser.post("/password", data={"current": PASSWORD, "password": NEW}, headers=OWN).status_code == 200
    assert browser.get("/anything").status_code == 200
    browser.cookies.clear()
    assert sign_in(browser, admin.email, PASSWORD) == 401


def test_the_sign_in_page_leads_to_the_forgotten_password(browser):
    assert 'href="/forgot"' in browser.get("/login").text
    assert browser.get("/forgot").status_code == 200


@pytest.mark.parametrize("path", ["/join", "/forgot", "/reset"])
def test_a_body_that_is_no_form_of_ours_is_refused(browser, path):
    answer = browser.post(path, content=b"{}", headers=OWN | {"Content-Type": "application/json"})
    assert answer.status_code == 400
