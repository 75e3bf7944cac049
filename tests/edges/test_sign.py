"""The signing form, answered in this process without Streamlit behind it."""

import re
from datetime import datetime

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from api.gate import Gate
from api.sessions import LiveSessions
from api.sign import SignPages
from core.distribution.queries import distribution, signatures_of
from core.identity.acting import acting
from core.identity.throttle_rules import REAUTHENTICATION
from tests.edges.sent import Sent, sent
from tests.factories import PASSWORD

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def given(engine) -> Sent:
    return sent(engine, title="Records & <logs>", name="Åse O'Neil <b>")


@pytest.fixture
def browser_of(services, cookie):
    sessions = LiveSessions(services)
    app = Starlette(routes=SignPages(sessions).routes(), middleware=[Middleware(Gate, sessions=sessions)])

    def browser(actor=None):
        cookies = {"session": cookie(actor)} if actor else {}
        return TestClient(app, base_url="http://localhost:8501", follow_redirects=False, cookies=cookies)

    return browser


@pytest.fixture
def signer(browser_of, given):
    return browser_of(given.signer)


def address(given: Sent) -> str:
    return f"/sign?distribution={given.distribution_id}"


def hash_on(page: str) -> str:
    found = re.search(r'name="document_sha256" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def signed(browser, given, headers=OWN, password=PASSWORD, **changes):
    fields = {
        "distribution": str(given.distribution_id),
        "document_sha256": hash_on(browser.get(address(given)).text),
        "meaning": "acknowledged",
        "printed_name": "Åse O'Neil <b>",
        "password": password,
    }
    return browser.post("/sign", data=fields | changes, headers=headers)


def stored(given: Sent) -> list:
    with acting(given.engine, given.signer) as scope:
        return signatures_of(scope.conn, given.signer.org_id, given.distribution_id)


def test_the_form_shows_who_what_and_the_exact_document(signer, given):
    answer = signer.get(address(given))

    assert answer.status_code == 200
    page = answer.text
    assert "Records &amp; &lt;logs&gt;" in page
    assert "Åse O&#39;Neil &lt;b&gt;" in page
    assert given.client.organization in page
    assert "Version 1" in page
    assert "Logs are kept longer." in page
    assert "<strong>everything</strong>" in page
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Prompt log retention must be at least 720 days (24 months)" in page
    assert hash_on(page) in page.replace('value="', "")
    assert 'type="password"' in page
    assert re.search(r'id="meaning-\w+"[^>]* checked', page) is None
    assert "no-store" in answer.headers["cache-control"]


def test_showing_the_form_marks_the_document_as_opened(signer, given):
    signer.get(address(given))

    with acting(given.engine, given.signer) as scope:
        assert distribution(scope.conn, given.agency.id, given.distribution_id).opened_at is not None


def test_signing_leads_to_the_receipt(signer, given):
    shown_sha256 = hash_on(signer.get(address(given)).text)

    answer = signed(signer, given)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign/receipt?distribution={given.distribution_id}"
    (signature,) = stored(given)
    assert (signature.printed_name, signature.meaning) == ("Åse O'Neil <b>", "acknowledged")
    receipt = signer.get(answer.headers["location"])
    assert receipt.status_code == 200
    for part in ("Åse O&#39;Neil &lt;b&gt;", "received and understood", shown_sha256, given.signer.time_zone):
        assert part in receipt.text
    assert f"/sign/receipt.json?distribution={given.distribution_id}" in receipt.text
    assert 'href="/inbox"' in receipt.text


def test_the_receipt_comes_as_a_file_for_both_sides(signer, given, browser_of):
    signed(signer, given)

    for browser in (signer, browser_of(given.client), browser_of(given.reader)):
        answer = browser.get(f"/sign/receipt.json?distribution={given.distribution_id}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["content-disposition"]
        (line,) = answer.json()["signatures"]
        assert line["meaning"] == "received and understood"
        assert datetime.fromisoformat(line["signed_at"]).tzinfo is not None


def test_signing_twice_the_same_gives_one_signature(signer, given):
    page = signer.get(address(given)).text
    again = {"document_sha256": hash_on(page)}

    assert signed(signer, given).status_code == 303
    fields = {
        "distribution": str(given.distribution_id),
        "meaning": "acknowledged",
        "printed_name": "Åse",
        "password": PASSWORD,
    }
    assert signer.post("/sign", data=fields | again, headers=OWN).status_code == 303
    assert len(stored(given)) == 1


def test_a_signed_document_offers_the_receipt_and_no_form(signer, given):
    signed(signer, given)

    page = signer.get(address(given)).text

    assert "<form" not in page
    assert "/sign/receipt?" in page


def test_a_reservation_names_clauses_and_a_reason(signer, given):
    answer = signed(signer, given, meaning="with_reservation", reason="Our log rotates.", **{"clause:C1": "on"})

    assert answer.status_code == 303
    (signature,) = stored(given)
    assert (signature.meaning, signature.clause_ids, signature.reason) == (
        "with_reservation",
        ("C1",),
        "Our log rotates.",
    )
    page = signer.get(address(given)).text
    assert 'value="with_reservation"' not in page
    assert 'value="acknowledged"' in page


def test_an_acknowledgement_keeps_nothing_back_whatever_was_ticked_before(signer, given):
    signed(signer, given, reason="a thought", **{"clause:C1": "on"})

    (signature,) = stored(given)
    assert (signature.clause_ids, signature.reason) == ((), None)


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"password": "not the password"}, 403, "The password does not fit"),
        ({"password": ""}, 403, "Type your password"),
        ({"meaning": ""}, 422, "Choose what your signature means"),
        ({"meaning": "awaiting"}, 422, "Choose what your signature means"),
        ({"printed_name": "  "}, 422, "Print your name"),
        ({"meaning": "declined", "reason": "Because <of> it"}, 422, "names the clauses it is about"),
        ({"meaning": "declined", "clause:C1": "on"}, 422, "gives a reason"),
        ({"meaning": "declined", "clause:C9": "on", "reason": "x"}, 422, "no clause C9"),
        ({"document_sha256": "00" * 32}, 409, "no longer the one in force"),
        ({"document_sha256": "nonsense"}, 409, "no longer the one in force"),
    ],
)
def test_a_refusal_is_a_sentence_in_the_form_and_signs_nothing(signer, given, changes, status, sentence):
    answer = signed(signer, given, **changes)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert sentence in answer.text
    assert stored(given) == []


def test_what_was_typed_stays_but_the_password_does_not(signer, given):
    secret = "a wrong secret 4711"
    answer = signed(
        signer,
        given,
        password=secret,
        meaning="declined",
        reason="Because <of> it",
        printed_name="A. O.",
        **{"clause:C2": "on"},
    )

    assert "Because &lt;of&gt; it</textarea>" in answer.text
    assert 'value="A. O."' in answer.text
    assert re.search(r'id="meaning-declined"[^>]* checked', answer.text)
    assert re.search(r'name="clause:C2"[^>]* checked', answer.text)
    assert not re.search(r'name="clause:C1"[^>]* checked', answer.text)
    assert secret not in answer.text


def test_guessing_the_password_is_answered_with_how_long_to_wait(signer, given):
    for _ in range(REAUTHENTICATION.free_attempts):
        signed(signer, given, password="guess")

    answer = signed(signer, given)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    assert "wait" in answer.text
    assert stored(given) == []


def test_a_version_that_was_replaced_meanwhile_cannot_be_signed(signer, given):
    page = signer.get(address(given)).text
    given.publish_next()
    fields = {
        "distribution": str(given.distribution_id),
        "meaning": "acknowledged",
        "printed_name": "Å",
        "password": PASSWORD,
    }

    answer = signer.post("/sign", data=fields | {"document_sha256": hash_on(page)}, headers=OWN)

    assert answer.status_code == 409
    assert "no longer the one in force" in answer.text
    assert 'href="/inbox"' in answer.text
    assert "<form" not in answer.text
    assert stored(given) == []
    shown = signer.get(address(given))
    assert shown.status_code == 409
    assert "<form" not in shown.text


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_on_another_site_signs_nothing(signer, given, headers):
    assert signed(signer, given, headers=headers).status_code == 403
    assert stored(given) == []


def test_only_who_may_sign_sees_the_form(browser_of, given):
    for actor in (given.client, given.reader):
        answer = browser_of(actor).get(address(given))
        assert answer.status_code == 403
        assert "<form" not in answer.text


def test_a_stranger_reads_the_same_as_for_an_unknown_id(browser_of, given, engine):
    stranger = browser_of(sent(engine).signer)

    answers = [
        stranger.get(f"{path}?distribution={distribution_id}")
        for path in ("/sign", "/sign/receipt", "/sign/receipt.json")
        for distribution_id in (given.distribution_id, "00000000-0000-4000-8000-000000000000", "x")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_nobody_signs_for_another_agency(browser_of, given, engine, signer):
    other = sent(engine)
    fields = {
        "distribution": str(given.distribution_id),
        "meaning": "acknowledged",
        "printed_name": "X",
        "password": PASSWORD,
    }

    answer = browser_of(other.signer).post(
        "/sign", data=fields | {"document_sha256": hash_on(signer.get(address(given)).text)}, headers=OWN
    )

    assert answer.status_code == 404
    assert stored(given) == []


def test_without_a_session_the_form_leads_to_the_sign_in_page_and_back(browser_of, given):
    answer = browser_of().get(address(given), headers={"Accept": "text/html"})

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=%2Fsign%3Fdistribution")


def test_signing_rings_the_bell_after_the_commit(signer, given, engine):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as listening:
        driver = listening.connection.driver_connection
        listening.execute(text("LISTEN policy_sync"))
        signed(signer, given)

        assert list(driver.notifies(timeout=5, stop_after=1))
