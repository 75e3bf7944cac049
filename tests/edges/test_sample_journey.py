"""A document from outside becomes a policy that an agency has signed: what it takes in presses and in minutes."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.edges.browsing import Visitor, visiting
from tests.edges.policy_steps import (
    add_clause,
    approve,
    pick,
    press,
    publish,
    read_and_sign,
    send_to_one,
    sign,
    submit,
    to_the_form,
)
from tests.edges.presses import Presses

ADMIN, OFFICER, AGENCY = "ines.albrecht@helix.example", "tom.okafor@helix.example", "mara.lindqvist@lumen.example"
POLICY = "Assistants at work"
OWN_WORDS = b"""# Assistants at work

## Before you begin

Ask which tools are open to you. A free account is no tool of ours: what is typed there is read elsewhere.

## While you work

Keep what you asked and what came of it. Nothing that a machine drafted leaves the house unread.
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def sample() -> bytes:
    """A document that nobody here wrote where POLICY_SAMPLE names one, else a short one of ours."""
    named = os.environ.get("POLICY_SAMPLE")
    return Path(named).read_bytes() if named else OWN_WORDS


def test_a_document_from_outside_is_signed_by_an_agency(product, browser, sample, capsys):
    presses, began = Presses(), time.monotonic()
    with ExitStack() as people:
        admin, officer, agency = (
            people.enter_context(visiting(browser, product, email)) for email in (ADMIN, OFFICER, AGENCY)
        )
        for person in (admin, officer, agency):
            presses.of(person.context)
        began = time.monotonic()
        bring_in(admin, sample)
        add_three_clauses(admin)
        submit(admin)
        drafted = presses.count
        approve(officer, POLICY)
        publish(admin, POLICY)
        to_the_form(admin, POLICY)
        send_to_one(admin, "Lumen Health")
        read_and_sign(agency, POLICY)
        agency.page.get_by_label("Received and understood").check()
        sign(agency, "Signed: received and understood")
    minutes = (time.monotonic() - began) / 60
    with capsys.disabled():
        sys.stdout.write(
            f"\nA document was signed after {presses.count} presses, {drafted} of them until the review, "
            f"and {minutes:.1f} minutes of a browser without a person.\n"
        )


def bring_in(admin: Visitor, sample: bytes) -> None:
    page = admin.page
    admin.open("/policies")
    press(admin, "New policy")
    page.get_by_text("Import a file", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "sample.md", "mimeType": "text/markdown", "buffer": sample}
    )
    title = page.get_by_label("Title")
    expect(title).not_to_have_value("")
    title.fill(POLICY)
    title.press("Enter")
    admin.settled()
    press(admin, "Create the draft")
    expect(page.get_by_role("heading", name=f"Draft: {POLICY}")).to_be_visible()


def add_three_clauses(admin: Visitor) -> None:
    admin.page.get_by_role("tab", name="Clauses").click()
    add(admin, "No free tools with confidential data.", tool="consumer", data="confidential data")
    add(admin, "No synthetic faces for healthcare professionals.", action="avatar", audience="healthcare prof")
    add(admin, "Nothing is generated for minors.", audience="minor")
    for said in ("with consumer-grade tools using confidential data", "a synthetic avatar for healthcare", "for minor"):
        expect(admin.page.get_by_text(said).first).to_be_visible()


def add(admin: Visitor, words: str, **scope: str) -> None:
    """Each field is left before the next is opened: what is written down in between closes a list that stands open."""
    add_clause(admin.page, words)
    admin.page.keyboard.press("Tab")
    admin.settled()
    for field, typed in scope.items():
        pick(admin.page, f"-scope-{field}", typed)
        admin.settled()
