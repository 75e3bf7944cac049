"""The demo in a real browser: in at its door, along the tour, over to the other side; and the door without scripts."""

import os
import re
import subprocess

import pytest
from playwright.sync_api import Page, expect

from core.db.scope import SideRole, transaction
from core.demo.cast import PASSWORD
from docs.labels import GUIDES
from tests.edges.browsing import DONE, PATIENCE_MS, Visitor, visiting_unknown
from tests.edges.product import page_shown, running_product, texts
from tests.factories import a_person, an_agency

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def step(page: Page, key: str) -> str:
    """What stands in the card of a step, once nothing runs any more."""
    expect(page.locator(DONE)).to_be_attached()
    return page.locator(f".st-key-tour-step-{key}").inner_text()


def test_the_tour_publishes_sends_and_changes_sides_with_one_click(product, browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{product.url}/demo")
    page.get_by_role("button", name="Take the tour as Ines Albrecht").click()

    page.get_by_role("button", name="Publish it here").click()
    page.get_by_role("dialog").get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Send it to all").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("goes to 3 agencies now.")
    dialog.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("0 of 3 have answered version 1.")).to_be_visible()
    assert "Done" in step(page, "distribute")
    assert "Next" in step(page, "sign")

    page.locator(".st-key-tour-step-sign").get_by_role("button", name="Sign in as Mara Lindqvist").click()
    expect(page.get_by_text("12 documents of 3 clients in your inbox.")).to_be_visible()
    assert page.url == f"{product.url}/tour"
    expect(page.get_by_role("button", name="Publish it here")).to_have_count(0)
    context.close()


def test_the_calls_in_the_guide_for_integrations_do_what_it_says(product):
    guide = (GUIDES / "guide-integration.md").read_text(encoding="utf-8")
    script = "\n".join(["set -euo pipefail", *re.findall(r"```bash\n(.*?)```", guide, re.DOTALL)])
    ran = subprocess.run(
        ["bash", "-c", script], env={**os.environ, "BASE": product.url}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "idempotency-replayed: true" in ran.stdout.lower()
    assert "'/api/problems/no-such-policy'" in ran.stdout
    assert "'/api/problems/request-not-valid'" in ran.stdout


def test_the_door_opens_without_scripts_and_fits_a_phone(product, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{product.url}/demo?next=/inbox")
    for organization in ("Helix Oncology", "Lumen Health", "Platform Operations"):
        expect(page.get_by_role("heading", name=organization)).to_be_visible()
    widest = max(
        box["x"] + box["width"] for each in page.locator(".organization").all() if (box := each.bounding_box())
    )
    assert widest <= 390
    page.get_by_role("button", name="Sign in as Joon Park").click()
    assert page.url == f"{product.url}/inbox"
    context.close()


def test_outside_demo_mode_no_address_leads_to_it(database, engine, cookie, tmp_path):
    with transaction(engine, SideRole.JOB) as scope:
        person = a_person(scope.conn, an_agency(scope.conn))
    token = cookie(person)
    with running_product(database, tmp_path) as running:
        for address in ("tour", "demo"):
            with running.socket(token) as page:
                shown = texts(page_shown(page, path=address))
            assert person.display_name in shown
            assert "How does a rule come from a client" not in shown


def enters(visitor: Visitor) -> str:
    """Fill in the form; where that leads, without the host."""
    page = visitor.page
    page.get_by_label("E-mail address").fill("mara.lindqvist@lumen.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    visitor.settled()
    return page.url.removeprefix(visitor.product.url)


def test_a_link_with_a_filter_and_a_tab_survives_the_sign_in_and_a_session_that_ended_and_keys_lead_on(
    product, browser
):
    address = "/rulebook?rulebook_tab=Coverage&coverage_search=avatar"
    with visiting_unknown(browser, product) as mara:
        mara.page.goto(product.url + address)
        assert enters(mara) == address
        expect(mara.page.get_by_role("tab", name="Coverage")).to_have_attribute("aria-selected", "true")
        expect(mara.page.get_by_role("textbox", name="Question")).to_have_value("avatar")
        mara.context.clear_cookies()
        mara.page.reload()
        assert enters(mara) == address
        mara.page.keyboard.press("Control+Shift+H")
        mara.page.wait_for_url("**/help?page=rulebook")
        mara.settled()
        expect(mara.page.get_by_role("heading", name="Rulebook", level=1)).to_be_visible()
        mara.page.keyboard.press("Control+K")
        mara.page.wait_for_url("**/search")
        mara.settled()
        mara.page.get_by_role("searchbox", name="Search for").fill("safet rep")
        mara.page.get_by_role("link", name="Safety reporting").click()
        mara.page.wait_for_url("**/inbox?distribution=*")
        mara.settled()
        expect(mara.page.get_by_role("heading", name="Safety reporting", level=1)).to_be_visible()
