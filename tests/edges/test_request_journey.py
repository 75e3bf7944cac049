"""An agency works a contradiction out with one client in a real browser: asked, granted, closed with its evidence.

The other client of the contradiction is there all the while, and no byte that it gets tells of any of it.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.edges.browsing import Visitor, visiting
from tests.edges.policy_steps import publish, send_to_one, to_the_form

PICTURES = Path(__file__).parents[1] / "artefacts" / "request-journey"
ADMIN, OFFICER = "ines.albrecht@helix.example", "tom.okafor@helix.example"
LUMEN, NOVARA = "mara.lindqvist@lumen.example", "sofia.keller@novara.example"
POLICY = "AI records & prompt logging"
CLASH = "Prompt log retention: no value meets both"
PROPOSAL = "We would keep your prompts in an archive of your own for the two years."
ANSWER = "Until that archive stands."
TRIES = 40

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_a_contradiction_is_worked_out_with_one_client_and_the_other_learns_nothing(product, browser):
    with (
        visiting(browser, product, ADMIN) as admin,
        visiting(browser, product, OFFICER) as officer,
        visiting(browser, product, LUMEN) as lumen,
        visiting(browser, product, NOVARA) as novara,
    ):
        publish(admin, POLICY)
        to_the_form(admin, POLICY)
        send_to_one(admin, "Lumen Health")
        finding = ask_helix(lumen)
        grant(officer)
        the_finding_is_closed_by_the_exception(lumen, finding)
        learns_nothing(novara, finding)


def ask_helix(lumen: Visitor) -> str:
    clash = lumen.page.get_by_text(CLASH).first
    for _ in range(TRIES):
        lumen.open("/conflicts")
        if clash.count():
            break
    lumen.choose_row(CLASH)
    expect(lumen.page.get_by_role("heading", name="Ask a client")).to_be_visible()
    lumen.settled()
    lumen.shoot(PICTURES, "01-lumen-finding")
    finding = lumen.page.url.split("finding=")[1]
    lumen.page.get_by_role("button", name="Ask Helix Oncology about H1").click()
    dialog = lumen.page.get_by_role("dialog")
    expect(dialog.get_by_label("In words")).to_have_value(re.compile("H1"))
    dialog.get_by_label("Your proposal (optional)").fill(PROPOSAL)
    dialog.get_by_label("Your proposal (optional)").blur()
    expect(dialog.get_by_text("goes to the client as your own")).to_be_visible()
    dialog.get_by_text("It tells nothing of another client").click()
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    lumen.shoot(PICTURES, "02-lumen-asks")
    dialog.get_by_role("button", name="Send").click()
    expect(lumen.page.get_by_text("Helix Oncology is asked.")).to_be_visible()
    lumen.settled()
    return finding


def grant(helix: Visitor) -> None:
    helix.open("/today")
    expect(helix.page.get_by_role("link", name=f"{POLICY}, clause H1")).to_be_visible()
    helix.open("/requests")
    helix.shoot(PICTURES, "03-helix-requests")
    helix.choose_row("● Your turn")
    expect(helix.page.get_by_text(PROPOSAL)).to_be_visible()
    helix.settled()
    assert "Novara" not in helix.text()
    helix.page.get_by_label("In words").fill(ANSWER)
    helix.page.get_by_role("button", name="Grant an exception").click()
    expect(helix.page.get_by_text("An exception was granted,")).to_be_visible()
    helix.settled()
    helix.shoot(PICTURES, "04-helix-granted")


def the_finding_is_closed_by_the_exception(lumen: Visitor, finding: str) -> None:
    closed = lumen.page.get_by_text("Resolved (exception) by the system")
    for _ in range(TRIES):
        lumen.open(f"/conflicts?finding={finding}")
        if closed.count():
            break
    expect(closed).to_be_visible()
    expect(lumen.page.get_by_text("H1 is lifted by an exception of Helix Oncology")).to_be_visible()
    lumen.shoot(PICTURES, "05-lumen-closed")
    lumen.page.get_by_role("link", name="Open the request").click()
    expect(lumen.page.get_by_text(ANSWER)).to_be_visible()
    lumen.settled()
    lumen.shoot(PICTURES, "06-lumen-thread")


def learns_nothing(novara: Visitor, finding: str) -> None:
    for path in novara.pages_in_bar():
        novara.open(path)
        for word in ("Helix", PROPOSAL, ANSWER, "Questions about our clauses"):
            assert word not in novara.text(), (path, word)
    everything = b"\n".join(novara.received)
    assert b"Novara" in everything
    for word in ("Helix", PROPOSAL, ANSWER, finding):
        assert word.encode() not in everything, word
