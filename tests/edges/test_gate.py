"""Nothing of the pages without a live session, on the product as it runs."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from websockets.exceptions import ConnectionClosed, InvalidStatus

from core.db.scope import SideRole, transaction
from core.identity.model import Actor
from core.identity.operations import close_session
from tests.edges.product import Product, page_shown, running_product, session_id_of, texts
from tests.factories import PASSWORD, a_person, an_agency, an_enterprise
from tests.postgres import Database

ROOT = Path(__file__).parents[2]
PAGE_SCRIPTS = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__")
HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.fixture(scope="module")
def product(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running_product(database, tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture(scope="module")
def people(engine: Engine) -> tuple[Actor, Actor]:
    with transaction(engine, SideRole.JOB) as scope:
        client, agency = an_enterprise(scope.conn), an_agency(scope.conn)
        return (
            a_person(scope.conn, client, name="Orla Within", password=PASSWORD),
            a_person(scope.conn, agency, name="Rival Forged", password=PASSWORD),
        )


@pytest.fixture
def orla(people, cookie) -> str:
    return cookie(people[0])


def revoke(engine: Engine, token: str) -> None:
    with transaction(engine, SideRole.IDENTITY) as scope:
        assert close_session(scope.conn, token, now=scope.now)


class TestAnonymous:
    """First in the file: the process is fresh, and no session has told Streamlit which pages there are."""

    @pytest.mark.parametrize("page", ["", *PAGE_SCRIPTS, "_shell", "anything/deeper", "today?client=1"])
    def test_a_deep_link_to_any_page_leads_to_the_sign_in_page(self, product, page):
        with product.client() as browser:
            answer = browser.get(f"/{page}", headers=HTML)

        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")
        assert answer.content == b""

    @pytest.mark.parametrize(
        "path",
        [
            "/", "/today", "/index.html", "/manifest.json", "/_stcore/host-config", "/_stcore/allowed-message-origins",
            "/_stcore/stream", "/_stcore/upload_file/x/y", "/media/x.png", "/component/x/y.js", "/app/static/favicon.png",
            "/_stcore/bidi-components/x", "/auth/login", "/oauth2callback", "/login/", "/login/x", "/staticx",
        ],
    )  # fmt: skip
    def test_whatever_a_page_loads_is_refused(self, product, path):
        with product.client() as browser:
            for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
                assert browser.request(method, path).status_code == 401, method

    def test_the_socket_is_refused(self, product):
        for token in (None, "", "made-up"):
            with pytest.raises(InvalidStatus) as refused:
                product.socket(token)
            assert refused.value.response.status_code == 403

    def test_claiming_an_identity_is_no_sign_in(self, product, people):
        forged = identity_of(people[0])

        with product.client() as browser:
            assert browser.get("/", headers=HTML | forged).status_code == 303
            assert browser.get("/_stcore/host-config", headers=forged).status_code == 401
        with pytest.raises(InvalidStatus):
            product.socket(None, **forged)

    def test_what_is_open_to_all_is_served(self, product):
        with product.client() as browser:
            for path in (
                "/login",
                "/_stcore/health",
                "/favicon.png",
                "/api/health/live",
                "/api/docs",
                "/api/openapi.json",
            ):
                assert browser.get(path).status_code == 200, path
            assert browser.get("/logout").headers["location"] == "/login"


class TestSignedIn:
    def test_the_page_is_the_cookies_persons_whatever_the_headers_claim(self, product, people, orla):
        person, rival = people
        with product.socket(orla, **identity_of(rival)) as page:
            shown = texts(page_shown(page))

        assert person.display_name in shown
        assert rival.display_name not in shown
        assert str(rival.user_id) not in shown

    def test_html_is_served(self, product, orla):
        with product.client(orla) as browser:
            answer = browser.get("/today", headers=HTML)

        assert answer.status_code == 200
        assert '<div id="root"></div>' in answer.text
        assert answer.headers["cache-control"] == "no-store"

    def test_streamlits_own_figures_stay_closed(self, product, orla):
        with product.client(orla) as browser:
            for path in (
                "/_stcore/metrics",
                "/_stcore/agent/openapi.json",
                "/_stcore/agent/mcp",
                "/_stcore/script-health-check",
            ):
                assert browser.get(path, headers=HTML).status_code == 404, path

    def test_a_forged_page_hash_gets_the_default_page(self, product, people, orla):
        with product.socket(orla) as page:
            shown = page_shown(page, page_script_hash="f" * 32)

        assert people[0].display_name in texts(shown)

    def test_a_page_of_another_site_opens_no_socket_with_the_cookie(self, product, orla):
        with pytest.raises(InvalidStatus) as refused:
            product.socket(orla, Origin="https://evil.example")
        assert refused.value.response.status_code == 403

    def test_nobody_resumes_another_persons_streamlit_session(self, product, people, orla, cookie):
        with product.socket(orla) as page:
            known = session_id_of(page_shown(page))
            with product.socket(cookie(people[1]), "no-xsrf-token", known) as stolen:
                shown = page_shown(stolen)

        assert session_id_of(shown) != known
        assert people[1].display_name in texts(shown)
        assert people[0].display_name not in texts(shown)


class TestRevoked:
    def test_an_open_page_that_nobody_touches_is_closed(self, product, engine, orla):
        with product.socket(orla) as page:
            page_shown(page)
            revoke(engine, orla)
            began = time.monotonic()

            assert close_code(page) == 4401
        assert time.monotonic() - began < 5

    def test_the_next_message_is_not_carried_out(self, product, engine, orla):
        with product.socket(orla) as page:
            page_shown(page)
            revoke(engine, orla)
            time.sleep(1.1)
            with pytest.raises(ConnectionClosed) as closed:
                page_shown(page)

        assert closed.value.rcvd.code == 4401

    def test_signing_out_closes_the_page_and_the_cookie_is_worth_nothing(self, product, orla):
        with product.client(orla) as browser, product.socket(orla) as page:
            page_shown(page)
            left = browser.post("/logout", headers={"Sec-Fetch-Site": "same-origin"})

            assert left.headers["location"] == "/login"
            assert close_code(page) == 4401
        with product.client(orla) as browser:
            assert browser.get("/", headers=HTML).status_code == 303
            assert browser.get("/api/auth/me").status_code == 401

    def test_a_deactivated_person_is_thrown_out(self, product, engine, cookie):
        with transaction(engine, SideRole.JOB) as scope:
            person = a_person(scope.conn, an_agency(scope.conn))
        token = cookie(person)
        with product.socket(token) as page:
            page_shown(page)
            with transaction(engine, SideRole.IDENTITY, org_id=person.org_id) as scope:
                scope.conn.execute(
                    text("UPDATE users SET deactivated_at = now() WHERE id = :id"), {"id": person.user_id}
                )

            assert close_code(page) == 4401


def test_the_whole_way_in_by_the_form(product, people):
    person = people[0]
    with product.client() as browser:
        form = {"email": person.email, "password": PASSWORD, "next": "/today"}
        entered = browser.post("/login", data=form, headers={"Origin": product.url})

        assert (entered.status_code, entered.headers["location"]) == (303, "/today")
        token = entered.cookies["session"]
        assert browser.get("/today", headers=HTML).status_code == 200
    with product.socket(token) as page:
        assert person.display_name in texts(page_shown(page))


def test_every_line_of_the_log_is_json_and_names_no_address_or_password(product, people):
    with product.client() as browser:
        browser.get("/today%0d%0a%7B%22event%22:%20%22forged%22%7D", headers=HTML)
        browser.post(
            "/login", data={"email": f"{people[0].email}\r\nforged", "password": "a wrong one, surely"},
            headers={"Origin": product.url, "User-Agent": "x\tforged"},
        )  # fmt: skip
    lines = [line for line in product.log.read_text().splitlines() if line.strip()]
    # Streamlit prints its address before the entry point has a say.
    ours = [line for line in lines if not line.startswith(("  You can", "  URL:"))]

    events = [json.loads(line) for line in ours]
    assert any(event["event"] == "access_refused" and event["request_id"] for event in events)
    assert not any(person.email in line or PASSWORD in line for line in ours for person in people)
    assert not any(event["event"] == "forged" for event in events)
    assert not any("127.0.0.1" in line for line in ours)


def test_it_stops_within_two_seconds_with_a_page_open(database, people, cookie, tmp_path):
    with running_product(database, tmp_path) as own, own.socket(cookie(people[0])) as page:
        page_shown(page)

        assert own.stop() < 2
        assert own.process.returncode in {0, -15}


def identity_of(person: Actor) -> dict[str, str]:
    """The headers by which the gate tells Streamlit who somebody is."""
    return {
        "X-PS-User": str(person.user_id), "X-PS-Org": str(person.org_id), "X-PS-Role": person.role, "X-PS-Sid": str(person.user_id),
    }  # fmt: skip


def close_code(page) -> int:
    while True:
        try:
            page.recv(timeout=10)
        except ConnectionClosed as closed:
            return closed.rcvd.code
