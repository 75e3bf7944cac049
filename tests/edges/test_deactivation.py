"""Whoever is deactivated is thrown out of open pages and the API within five seconds, on the product as it runs."""

import time
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed

from core.db.scope import SideRole, transaction
from core.identity.acting import acting
from core.identity.model import Role
from core.identity.own_account import end_other_sessions
from core.identity.people import change_role, deactivate
from core.identity.queries import session_by_token
from tests.edges.product import Product, page_shown, running_product, texts
from tests.factories import a_person, an_enterprise


@pytest.fixture(scope="module")
def product(database, tmp_path_factory) -> Iterator[Product]:
    with running_product(database, tmp_path_factory.mktemp("product")) as running:
        yield running


@pytest.fixture
def people(engine):
    with transaction(engine, SideRole.JOB) as scope:
        client = an_enterprise(scope.conn)
        return a_person(scope.conn, client), a_person(scope.conn, client, role=Role.COMPLIANCE_OFFICER)


def closed_after(page) -> tuple[int, float]:
    began = time.monotonic()
    while True:
        try:
            page.recv(timeout=10)
        except ConnectionClosed as closed:
            return closed.rcvd.code, time.monotonic() - began


def test_an_open_page_and_the_api_are_closed_to_the_deactivated_within_five_seconds(
    product, engine, people, cookie, bearer
):
    admin, officer = people
    token, headers = cookie(officer), bearer(officer)
    with product.socket(token) as page, product.client(token) as browser:
        page_shown(page)
        assert browser.get("/api/auth/me").status_code == 200
        with acting(engine, admin) as scope:
            deactivate(scope.conn, actor=admin, user_id=officer.user_id, now=scope.now)

        assert browser.get("/api/auth/me").status_code == 401
        code, seconds = closed_after(page)
        assert code == 4401
        assert seconds < 5
    with product.client() as program:
        assert program.get("/api/auth/me", headers=dict(headers)).status_code == 401


def test_a_new_role_shows_at_the_next_click(product, engine, people, cookie):
    admin, officer = people
    with product.socket(cookie(officer)) as page:
        assert "Audit" in texts(page_shown(page))
        with acting(engine, admin) as scope:
            change_role(scope.conn, actor=admin, user_id=officer.user_id, role=Role.ANALYST, now=scope.now)
        page_shown(page)  # what was still under way from the run before
        assert "Audit" not in texts(page_shown(page))


def test_signing_out_elsewhere_closes_the_other_browser_and_keeps_this_one(product, engine, people, cookie):
    admin, _ = people
    here, there = cookie(admin), cookie(admin)
    with transaction(engine, SideRole.IDENTITY) as scope:
        keep = session_by_token(scope.conn, here, now=scope.now).id
    with product.socket(here) as kept, product.socket(there) as other:
        page_shown(kept)
        page_shown(other)
        with acting(engine, admin) as scope:
            assert end_other_sessions(scope.conn, actor=admin, keep=keep, now=scope.now) == 1
        assert closed_after(other)[0] == 4401
        page_shown(kept)
