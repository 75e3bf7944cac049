"""The forms at /login and /logout, answered in this process without Streamlit behind them."""

import re
from dataclasses import replace
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.gate import Gate
from api.sessions import LiveSessions
from api.sign_in import DemoSignIn, SignInPages, safe_next
from core.db.scope import SideRole, transaction
from core.identity.throttle_rules import ACCOUNT
from tests.factories import PASSWORD, a_person, an_agency

OWN = {"Sec-Fetch-Site": "same-origin"}
WRONG = "not the password at all"


@pytest.fixture
def person(engine):
    with transaction(engine, SideRole.JOB) as scope:
        return a_person(
            scope.conn, an_agency(scope.conn), name="Åse O'Neil <b>", email=f"{uuid4()}@x.example", password=PASSWORD
        )


@pytest.fixture
def browser_of(services):
    def make(changes=None, demo=()):
        changed = replace(services, settings=services.settings.model_copy(update=changes or {}))
        sessions = LiveSessions(changed)

        async def behind(request):
            return PlainTextResponse("\n".join(f"{name}: {value}" for name, value in request.headers.items()))

        routes = [*SignInPages(sessions, demo).routes(), Route("/{path:path}", behind, methods=["GET", "POST"])]
        app = Starlette(routes=routes, middleware=[Middleware(Gate, sessions=sessions)])
        return TestClient(app, base_url="http://localhost:8501", follow_redirects=False)

    return make


@pytest.fixture
def browser(browser_of):
    return browser_of()


def enter(browser, person, password=PASSWORD, headers=OWN, **fields):
    return browser.post("/login", data={"email": person.email, "password": password} | fields, headers=headers)


def test_the_form_works_without_script_and_names_its_fields(browser):
    page = browser.get("/login?next=/today")

    assert page.status_code == 200
    assert "<script" not in page.text
    assert '<html lang="en">' in page.text
    assert 'name="next" value="/today"' in page.text
    for field in ("email", "password"):
        assert re.search(rf'<label for="{field}">[^<]+</label>\s*<input id="{field}" name="{field}"', page.text)
    assert page.headers["cache-control"] == "no-store"


def test_address_and_password_open_a_session_and_lead_on(browser, person):
    entered = enter(browser, person, next="/inbox?client=1")

    assert (entered.status_code, entered.headers["location"]) == (303, "/inbox?client=1")
    cookie = entered.headers["set-cookie"].lower()
    assert cookie.startswith("session=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"httponly", "samesite=lax", "path=/", "max-age=28800"}
    assert str(person.user_id) in browser.get("/anything").text
    assert browser.get("/login").status_code == 303


def test_under_tls_the_cookie_is_bound_to_the_host(browser_of, person):
    browser = browser_of({"public_url": "https://policies.example", "cookie_secure": True})
    cookie = enter(browser, person, headers={"Origin": "https://policies.example"}).headers["set-cookie"]

    assert cookie.startswith("__Host-session=")
    assert "; Secure" in cookie
    assert "domain" not in cookie.lower()


def test_a_wrong_password_shows_the_form_again_with_the_reason_and_without_the_password(browser, person):
    refused = enter(browser, person, WRONG, next="/inbox")
    unknown = browser.post(
        "/login", data={"email": "ghost@nowhere.example", "password": WRONG, "next": "/inbox"}, headers=OWN
    )

    assert refused.status_code == unknown.status_code == 401
    assert 'role="alert"' in refused.text
    assert WRONG not in refused.text
    assert "set-cookie" not in refused.headers
    assert refused.text.replace(person.email, "") == unknown.text.replace("ghost@nowhere.example", "")


def test_guessing_is_answered_with_how_long_to_wait(browser, person):
    for _ in range(ACCOUNT.free_attempts):
        assert enter(browser, person, WRONG).status_code == 401
    stopped = enter(browser, person)

    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) >= 1
    assert "wait" in stopped.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8501.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8501"},
    ],
)
def test_a_form_on_another_site_signs_nobody_in_or_out(browser, person, headers):
    assert enter(browser, person, headers=headers).status_code == 403
    enter(browser, person)

    assert browser.post("/logout", headers=headers).status_code == 403
    assert browser.get("/anything").status_code == 200


@pytest.mark.parametrize("headers", [OWN, {"Origin": "http://localhost:8501"}])
def test_our_own_form_is_recognised_with_and_without_fetch_metadata(browser, person, headers):
    assert enter(browser, person, headers=headers).status_code == 303


def test_signing_in_gives_a_new_session_and_ends_the_one_before(browser, person):
    browser.cookies.set("session", "planted-by-somebody", domain="localhost.local", path="/")
    first = enter(browser, person).headers["set-cookie"].split(";")[0].partition("=")[2]
    second = enter(browser, person).headers["set-cookie"].split(";")[0].partition("=")[2]

    assert len({"planted-by-somebody", first, second}) == 3
    browser.cookies.clear()
    assert browser.get("/anything", headers={"Cookie": f"session={first}"}).status_code == 401
    assert browser.get("/anything", headers={"Cookie": f"session={second}"}).status_code == 200


def test_signing_out_asks_first_and_then_ends_the_session(browser, person):
    enter(browser, person)
    asked = browser.get("/logout")
    left = browser.post("/logout", headers=OWN)

    assert "Åse O&#39;Neil &lt;b&gt;" in asked.text
    assert left.headers["location"] == "/login"
    assert "max-age=0" in left.headers["set-cookie"].lower()
    assert browser.get("/anything").status_code == 401


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"{}", "application/json"),
        (b"email=%ff&password=x", "application/x-www-form-urlencoded"),
        (b"email=a%00b&password=x", "application/x-www-form-urlencoded"),
        (b"email=" + b"x" * 40_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"f=1" for _ in range(50)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(browser, content, media_type):
    answer = browser.post("/login", content=content, headers=OWN | {"Content-Type": media_type})

    assert answer.status_code == 400


@pytest.mark.parametrize("fields", [{}, {"email": ""}, {"password": "x"}, {"email": "\U0001f600", "password": ""}])
def test_missing_fields_sign_nobody_in(browser, fields):
    assert browser.post("/login", content=urlencode(fields), headers=OWN | FORM).status_code == 401


def test_what_was_typed_is_shown_as_text(browser):
    shown = browser.post(
        "/login", data={"email": '"><script>alert(1)</script>', "password": "x", "next": '/"><script>'}, headers=OWN
    )

    assert "<script" not in shown.text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "", "today",
        "/login", "/logout", "/login?next=/", "/api/auth/me", "/a\r\nSet-Cookie: x=1", "/\tx", "/ü", "/" + "x" * 3000,
    ],
)  # fmt: skip
def test_after_signing_in_nobody_is_sent_elsewhere(browser, person, address):
    assert safe_next(address) == "/"
    assert enter(browser, person, next=address).headers["location"] == "/"


def test_demo_accounts_are_shown_in_the_demo_alone(browser_of):
    account = DemoSignIn("Ada", "ada@demo.example", "a demo password", "Helix", "enterprise", "enterprise_admin")

    assert "ada@demo.example" in browser_of({"demo": True}, [account]).get("/login").text
    assert "ada@demo.example" not in browser_of({"demo": False}, [account]).get("/login").text


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
