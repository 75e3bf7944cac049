"""The steps that every journey of a policy takes, each to the end: submit, approve, publish, open the form, sign."""

import re
from contextlib import suppress

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from core.demo.cast import PASSWORD
from tests.edges.browsing import Visitor

PICKS, SHOWN_MS = 4, 6_000


def press(visitor: Visitor, name: str) -> None:
    # A button with a key says that too.
    visitor.page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}( ?Shortcut .*)?$")).click()


def confirm(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()


def submit(admin: Visitor) -> None:
    press(admin, "Save and submit for review")
    expect(admin.page.get_by_text("The draft is in review.").first).to_be_visible()
    admin.settled()


def approve(officer: Visitor, policy: str) -> None:
    officer.open("/today")
    officer.page.locator(".st-key-today-todo").get_by_role("link", name=policy).click()
    expect(officer.page.get_by_role("heading", name=f"Review: {policy}")).to_be_visible()
    officer.settled()
    press(officer, "Approve")
    confirm(officer, "Approve")
    expect(officer.page.get_by_text("The draft is approved and can be published.")).to_be_visible()
    officer.settled()


def publish(admin: Visitor, policy: str) -> None:
    admin.open("/today")
    admin.page.locator(".st-key-today-todo").get_by_role("link", name=policy).click()
    expect(admin.page.get_by_role("heading", name=policy, exact=True)).to_be_visible()
    press(admin, "Publish")
    confirm(admin, "Publish")
    expect(admin.page.get_by_text("The new version is published.")).to_be_visible()
    admin.settled()


def to_the_form(admin: Visitor, policy: str) -> None:
    admin.page.get_by_role("link", name="Distribute it").click()
    expect(admin.page.get_by_role("heading", name="Distribute", exact=True)).to_be_visible()
    admin.settled()
    expect(admin.page.get_by_role("combobox", name="Policy")).to_have_value(policy)


def send_to_one(admin: Visitor, agency: str) -> None:
    admin.choose_row(agency)
    expect(admin.page.get_by_text("Chosen: 1 agency")).to_be_visible()
    press(admin, "Review and send")
    confirm(admin, "Send it")
    expect(admin.page.get_by_text("Sent to 1 agency.")).to_be_visible()


def read_and_sign(agency: Visitor, policy: str) -> None:
    agency.open("/inbox?inbox_answer=Awaiting")
    agency.choose_row(policy)
    expect(agency.page.get_by_role("heading", name=policy, level=1)).to_be_visible()
    agency.settled()
    agency.page.get_by_role("link", name="Read and sign").click()
    expect(agency.page.get_by_role("heading", name="Your signature")).to_be_visible()


def sign(agency: Visitor, heading: str) -> None:
    agency.page.get_by_label("Password").fill(PASSWORD)
    agency.page.get_by_role("button", name="Sign").click()
    expect(agency.page.get_by_role("heading", name=heading)).to_be_visible()


def pick(page: Page, field: str, typed: str, *, new: bool = False) -> None:
    """Type into a pick list and press the term that fits; `new` takes the word itself, which the list offers to add.

    Where the form was drawn anew in between, a list that stood open has closed: whoever sees nothing picked picks again.
    """
    picked = page.locator(f"[class*=st-key-clause-][class*={field}]").first
    offered = re.compile(rf"^{'Add: ' if new else '(?!Add: )'}.*{re.escape(typed)}", re.IGNORECASE)
    chosen = re.compile(re.escape(typed), re.IGNORECASE)
    for _ in range(PICKS):
        picked.locator("input").first.click()
        picked.locator("input").first.fill(typed)
        with suppress(AssertionError, PlaywrightError):
            page.get_by_role("option").filter(has_text=offered).first.click(timeout=SHOWN_MS)
            page.keyboard.press("Escape")
            expect(picked).to_contain_text(chosen, timeout=SHOWN_MS)
            return
    raise AssertionError(f"“{typed}” was never picked for {field}: {picked.inner_text()}")


def add_clause(page: Page, words: str) -> None:
    page.get_by_role("button", name="Add a clause").click()
    field = page.locator("[class*=st-key-clause-][class*=-text] textarea")
    expect(field).to_have_value("")
    field.click()
    page.keyboard.type(words)
