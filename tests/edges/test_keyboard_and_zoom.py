"""The main job without a mouse, and every step of it at twice the size."""

import pytest
from playwright.sync_api import Locator, expect

from tests.edges.browsing import Visitor, visiting

HELIX, LUMEN = "ines.albrecht@helix.example", "mara.lindqvist@lumen.example"
TWICE = {"width": 720, "height": 450}
"""What a window of 1440 by 900 has left at 200 %."""
MOST_TABS = 60

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_an_enterprise_chooses_agencies_and_comes_to_the_question_before_sending_by_keys_alone(product, browser):
    with visiting(browser, product, HELIX) as helix:
        helix.page.set_viewport_size(TWICE)
        helix.open("/distribute")
        assert_fits(helix)
        press(helix, helix.page.get_by_role("button", name="Choose all", exact=False).first)
        expect(helix.page.get_by_text("Chosen: ", exact=False).first).not_to_contain_text("no agency")
        press(helix, helix.page.get_by_role("button", name="Review and send"))
        dialog = helix.page.get_by_role("dialog")
        expect(dialog.get_by_text("Is this right?")).to_be_visible()
        expect(dialog).to_contain_text("Lumen Health")
        assert_fits(helix)
        helix.page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()


def test_an_agency_signs_by_keys_alone(product, browser):
    with visiting(browser, product, LUMEN) as lumen:
        lumen.page.set_viewport_size(TWICE)
        lumen.open("/inbox?inbox_answer=Awaiting")
        assert_fits(lumen)
        lumen.choose_row_at(0)
        lumen.page.wait_for_url("**distribution=*")
        lumen.settled()
        press(lumen, lumen.page.get_by_role("link", name="Read and sign"))
        expect(lumen.page.get_by_role("heading", name="Your signature")).to_be_visible()
        assert_fits(lumen)
        reach(lumen, lumen.page.get_by_label("Received and understood"))
        lumen.page.keyboard.press("Space")
        reach(lumen, lumen.page.get_by_label("Password"))
        lumen.page.keyboard.type("not my password")
        press(lumen, lumen.page.get_by_role("button", name="Sign", exact=True))
        expect(lumen.page.get_by_role("alert")).to_contain_text("nothing was signed")


def reach(visitor: Visitor, wanted: Locator) -> None:
    """Go on by Tab until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"{MOST_TABS} tabs never reached {wanted}")


def press(visitor: Visitor, wanted: Locator) -> None:
    reach(visitor, wanted)
    visitor.page.keyboard.press("Enter")


def assert_fits(visitor: Visitor) -> None:
    """Nothing has to be scrolled sideways."""
    wide = visitor.page.evaluate("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{wide} pixels beyond the edge"
