"""An agency works a contradiction out with one client in a real browser: asked, granted, closed with its evidence.

The other client of the contradiction is there all the while, and no byte that it gets tells of any of it.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.edges.browsing import Visitor, visiting

PICTURES = Path(__file__).parents[1] / "artefacts" / "request-journey"
LUMEN, NOVARA, BRIGHTWELL = (
    "mara.lindqvist@lumen.example",
    "sofia.keller@novara.example",
    "daniel.osei@brightwell.example",
)
CLASH = "Storage region: no value meets both"
PROPOSAL = "Any country with an adequacy decision."
ANSWER = "Until your tenant has moved."
TRIES = 40

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_a_contradiction_is_worked_out_with_one_client_and_the_other_learns_nothing(product, browser):
    with (
        visiting(browser, product, LUMEN) as lumen,
        visiting(browser, product, NOVARA) as novara,
        visiting(browser, product, BRIGHTWELL) as brightwell,
    ):
        finding = ask_novara(lumen)
        grant(novara)
        the_finding_is_closed_by_the_exception(lumen, finding)
        learns_nothing(brightwell, finding)


def ask_novara(lumen: Visitor) -> str:
    lumen.open("/conflicts")
    lumen.choose_row(CLASH)
    expect(lumen.page.get_by_role("heading", name="Ask a client")).to_be_visible()
    lumen.settled()
    lumen.shoot(PICTURES, "01-lumen-finding")
    finding = lumen.page.url.split("finding=")[1]
    lumen.page.get_by_role("button", name="Ask Novara Cardiology about N3").click()
    dialog = lumen.page.get_by_role("dialog")
    expect(dialog.get_by_label("In words")).to_have_value(re.compile("N3"))
    dialog.get_by_label("Your proposal (optional)").fill(PROPOSAL)
    dialog.get_by_label("Your proposal (optional)").blur()
    expect(dialog.get_by_text("goes to the client as your own")).to_be_visible()
    dialog.get_by_text("It tells nothing of another client").click()
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    lumen.shoot(PICTURES, "02-lumen-asks")
    dialog.get_by_role("button", name="Send").click()
    expect(lumen.page.get_by_text("Novara Cardiology is asked.")).to_be_visible()
    lumen.settled()
    return finding


def grant(novara: Visitor) -> None:
    novara.open("/today")
    expect(novara.page.get_by_role("link", name="Data location, logs and secrecy, clause N3")).to_be_visible()
    novara.open("/requests")
    novara.shoot(PICTURES, "03-novara-requests")
    novara.choose_row("● Your turn")
    expect(novara.page.get_by_text(PROPOSAL)).to_be_visible()
    novara.settled()
    assert "Brightwell" not in novara.text()
    novara.page.get_by_label("In words").fill(ANSWER)
    novara.page.get_by_role("button", name="Grant an exception").click()
    expect(novara.page.get_by_text("An exception was granted,")).to_be_visible()
    novara.settled()
    novara.shoot(PICTURES, "04-novara-granted")


def the_finding_is_closed_by_the_exception(lumen: Visitor, finding: str) -> None:
    closed = lumen.page.get_by_text("Resolved (exception) by the system")
    for _ in range(TRIES):
        lumen.open(f"/conflicts?finding={finding}")
        if closed.count():
            break
    expect(closed).to_be_visible()
    expect(lumen.page.get_by_text("N3 is lifted by an exception of Novara Cardiology")).to_be_visible()
    lumen.shoot(PICTURES, "05-lumen-closed")
    lumen.page.get_by_role("link", name="Open the request").click()
    expect(lumen.page.get_by_text(ANSWER)).to_be_visible()
    lumen.settled()
    lumen.shoot(PICTURES, "06-lumen-thread")


def learns_nothing(brightwell: Visitor, finding: str) -> None:
    for path in brightwell.pages_in_bar():
        brightwell.open(path)
        for word in ("Novara", PROPOSAL, ANSWER, "Questions about our clauses"):
            assert word not in brightwell.text(), (path, word)
    everything = b"\n".join(brightwell.received)
    assert b"Brightwell" in everything
    for word in ("Novara", PROPOSAL, ANSWER, finding):
        assert word.encode() not in everything, word
