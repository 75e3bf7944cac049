"""A policy's whole life in a real browser: template, two pairs of eyes, three waves, a reservation, its exception,
a material version that asks for the changes alone, an editorial one that carries the signature over.
"""

import re
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.edges.browsing import Visitor, visiting
from tests.edges.policy_steps import approve, confirm, press, publish, read_and_sign, sign, submit, to_the_form
from tests.edges.presses import Presses

PICTURES = Path(__file__).parents[1] / "artefacts" / "policy-journey"
ADMIN, OFFICER, AGENCY = "ines.albrecht@helix.example", "tom.okafor@helix.example", "mara.lindqvist@lumen.example"
POLICY, CLAUSE, DAY_RULE = "Chatbots and assistants", "B7", "B5"
WAVES = ("Lumen Health", "Fathom Creative", "Northlight Medical")
REASON = "Our chat provider cannot log conversations before the spring."
ANSWER = "Log by hand until then."
EDITORIAL = "The purpose is said in plainer words."

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_a_policy_from_template_to_a_carried_over_signature(product, browser, capsys):
    presses = Presses()
    with ExitStack() as people:
        admin, officer, agency = (
            people.enter_context(visiting(browser, product, email)) for email in (ADMIN, OFFICER, AGENCY)
        )
        for person in (admin, officer, agency):
            presses.of(person.context)

        start_from_template(admin)
        approve(officer, POLICY)
        officer.shoot(PICTURES, "02-officer-approved")
        publish(admin, POLICY)
        distribute_in_waves(admin)
        sign_with_reservation(agency)
        grant_an_exception(officer)
        the_agency_sees_it(agency)
        publish_the_next(admin, officer, material=True)
        send_to(admin, "2")
        sign_what_changed(agency)
        publish_the_next(admin, officer, material=False)
        send_to(admin, "3")
        the_signature_is_carried_over(agency)
    with capsys.disabled():
        sys.stdout.write(f"\nA policy's whole life took {presses.count} presses.\n")


def start_from_template(admin: Visitor) -> None:
    admin.open("/policies")
    press(admin, "New policy")
    admin.page.locator(".st-key-start-template-chatbots").get_by_role("button").click()
    expect(admin.page.get_by_role("heading", name=f"Draft: {POLICY}")).to_be_visible()
    admin.settled()
    admin.shoot(PICTURES, "01-admin-draft-from-template")
    submit(admin)


def distribute_in_waves(admin: Visitor) -> None:
    to_the_form(admin, POLICY)
    admin.page.get_by_text("In waves", exact=True).click()
    press(admin, "Add a wave")
    for number, name in enumerate(WAVES, start=1):
        waves = admin.page.get_by_role("radiogroup", name="Agencies for")
        waves.get_by_text(f"Wave {number}", exact=True).click()
        # Each wave has a table of its own: a tick on the one before would be of that wave.
        expect(admin.page.locator(f"[class*=st-key-distribute-agencies-{number}-]")).to_be_visible()
        admin.settled()
        admin.choose_row(name)
        expect(admin.page.get_by_text(f"wave {number}: 1 agency")).to_be_visible()
        admin.settled()
    press(admin, "Review and send")
    expect(admin.page.get_by_role("dialog")).to_contain_text(POLICY)
    admin.shoot(PICTURES, "03-admin-three-waves")
    confirm(admin, "Send it")
    admin.page.get_by_role("link", name="Open the plan").click()
    for number in (2, 3):
        admin.page.locator(f".st-key-plans-start-{number}").get_by_role("button").click()
        confirm(admin, "Start it")
        expect(admin.page.get_by_text(f"Wave {number} has started.")).to_be_visible()
        admin.settled()
    admin.shoot(PICTURES, "04-admin-plan")
    admin.open("/follow_up?follow_policy=" + POLICY.replace(" ", "+"))
    assert {name for name in WAVES for row in admin.rows() if name in row} == set(WAVES)


def sign_with_reservation(agency: Visitor) -> None:
    read_and_sign(agency, POLICY)
    page = agency.page
    page.locator("#meaning-with_reservation").check()
    page.locator(f"input[name='clause:{CLAUSE}']").check()
    page.locator("#reason").fill(REASON)
    agency.shoot(PICTURES, "05-agency-reservation")
    sign(agency, "Signed: accepted with reservation")
    agency.shoot(PICTURES, "06-agency-receipt")
    page.get_by_role("link", name="Back to the document").click()
    agency.settled()
    expect(page.get_by_role("heading", name="Exceptions you asked for")).to_be_visible()
    assert REASON in agency.text()
    agency.shoot(PICTURES, "07-agency-asks")


def grant_an_exception(officer: Visitor) -> None:
    officer.open("/requests")
    officer.choose_row(POLICY)
    expect(officer.page.get_by_role("heading", name="Why the agency cannot")).to_be_visible()
    officer.settled()
    assert REASON in officer.text()
    officer.shoot(PICTURES, "08-officer-request")
    press(officer, "Grant")
    officer.page.get_by_label("Comment (optional)").fill(ANSWER)
    officer.page.keyboard.press("Tab")
    officer.shoot(PICTURES, "09-officer-grants")
    confirm(officer, "Grant it")
    expect(officer.page.get_by_role("dialog")).to_have_count(0)
    expect(officer.page.get_by_role("button", name="Revoke", exact=True)).to_be_visible()


def the_agency_sees_it(agency: Visitor) -> None:
    agency.open("/inbox")
    agency.choose_row(POLICY)
    expect(agency.page.get_by_text(re.compile(r"granted from \d+ \w+ \d{4}, ends on \d+ \w+ \d{4}"))).to_be_visible()
    agency.settled()
    assert ANSWER in agency.text()
    agency.shoot(PICTURES, "10-agency-exception")


def publish_the_next(admin: Visitor, officer: Visitor, *, material: bool) -> None:
    admin.open("/policies")
    admin.choose_row(POLICY)
    press(admin, "Start a new draft")
    admin.page.get_by_role("link", name="Write").click()
    expect(admin.page.get_by_role("heading", name=f"Draft: {POLICY}")).to_be_visible()
    admin.settled()
    if material:
        change_a_clause(admin)
    else:
        change_words_alone(admin)
    submit(admin)
    approve(officer, POLICY)
    publish(admin, POLICY)


def change_a_clause(admin: Visitor) -> None:
    page = admin.page
    page.get_by_role("tab", name="Clauses").click()
    page.locator(".st-key-draft-clause-4-edit").get_by_role("button").click()
    page.get_by_role("textbox", name="At most").fill("12 hours")
    page.keyboard.press("Enter")
    expect(page.get_by_text("must be at most 12 hours").first).to_be_visible()
    admin.settled()
    admin.shoot(PICTURES, "11-admin-clause-changed")


def change_words_alone(admin: Visitor) -> None:
    page = admin.page
    text = page.get_by_label("Text (Markdown)")
    text.press("Control+End")
    page.keyboard.type("\n\nAsk the compliance desk when in doubt.")
    page.get_by_role("tab", name="Dates and change").click()
    page.get_by_text("Editorial: answers carry over").click()
    page.get_by_label("What changed, in a sentence or two").fill(EDITORIAL)
    page.keyboard.press("Tab")
    admin.settled()
    admin.shoot(PICTURES, "14-admin-editorial")


def send_to(admin: Visitor, number: str) -> None:
    to_the_form(admin, POLICY)
    press(admin, "Choose all 3 that fit")
    press(admin, "Review and send")
    dialog = admin.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"Version {number} of “{POLICY}” goes to 3 agencies now.")
    confirm(admin, "Send it")
    expect(admin.page.get_by_text("Sent to 3 agencies.")).to_be_visible()


def sign_what_changed(agency: Visitor) -> None:
    agency.open("/inbox?inbox_answer=Awaiting")
    agency.choose_row(POLICY)
    changes = agency.page.locator(".st-key-inbox-changes")
    expect(changes).to_contain_text("What changed since version 1, which you signed")
    expect(changes).to_contain_text(DAY_RULE)
    expect(changes).not_to_contain_text(CLAUSE)
    agency.settled()
    agency.shoot(PICTURES, "12-agency-delta")
    agency.page.get_by_role("link", name=re.compile("sign")).first.click()
    changed = agency.page.locator("#changes")
    expect(changed).to_contain_text("What changed since version 1")
    expect(changed.get_by_role("listitem")).to_have_count(1)
    expect(changed.get_by_role("listitem")).to_contain_text(DAY_RULE)
    agency.page.get_by_label("Received and understood").check()
    agency.shoot(PICTURES, "13-agency-signs-changes")
    sign(agency, "Signed: received and understood")


def the_signature_is_carried_over(agency: Visitor) -> None:
    agency.open("/inbox")
    agency.choose_row(POLICY)
    expect(agency.page.get_by_text("for version 2, carried over")).to_be_visible()
    agency.settled()
    agency.shoot(PICTURES, "15-agency-carried-over")
    expect(agency.page.get_by_role("link", name="Read and sign")).to_have_count(0)
