"""The main job in a real browser, as three people: publish, distribute, sign, score, conflict, resolve; and the wall."""

import difflib
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.edges.browsing import Visitor, visiting

PICTURES = Path(__file__).parents[1] / "artefacts" / "journey"
HELIX, LUMEN, NOVARA = "ines.albrecht@helix.example", "mara.lindqvist@lumen.example", "sofia.keller@novara.example"
POLICY = "AI records & prompt logging"
AGENCIES = ("Lumen Health", "Fathom Creative", "Northlight Medical")
CLASH = "Prompt log retention: no value meets both"
NOTES = "Novara's and Helix's entries go into logs of their own from today."

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def test_the_main_job_from_draft_to_resolution_and_nothing_passes_the_wall(product, browser):
    with (
        visiting(browser, product, HELIX) as helix,
        visiting(browser, product, LUMEN) as lumen,
        visiting(browser, product, NOVARA) as novara,
    ):
        open_before = conflicts_open(lumen)
        novara_before = see_everything(novara, "novara-before")

        publish(helix)
        distribute(helix)
        sign(lumen)
        a_score_appears(lumen)
        finding_id = the_conflict_appears(lumen, open_before)
        separate_the_logs(lumen)

        lumen_is_told_the_outcome(lumen, open_before)
        helix_is_told_the_signature(helix)
        novara_learns_nothing(novara, finding_id, novara_before)


def publish(helix: Visitor) -> None:
    helix.open("/policies")
    helix.choose_row(POLICY)
    expect(helix.page.get_by_role("heading", name=POLICY)).to_be_visible()
    helix.shoot(PICTURES, "01-helix-approved-draft")
    helix.page.get_by_role("button", name="Publish", exact=True).click()
    dialog = helix.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(helix.page.get_by_text("The new version is published.")).to_be_visible()
    helix.settled()


def distribute(helix: Visitor) -> None:
    helix.page.get_by_role("link", name="Distribute it").click()
    expect(helix.page.get_by_role("heading", name="Distribute")).to_be_visible()
    helix.settled()
    expect(helix.page.get_by_role("combobox", name="Policy")).to_have_value(POLICY)
    for number, name in enumerate(AGENCIES, start=1):
        helix.choose_row(name)
        expect(
            helix.page.get_by_text("Chosen: " + ("1 agency" if number == 1 else f"{number} agencies"))
        ).to_be_visible()
    helix.page.get_by_label("Message (optional)").fill("Please read the part on shared logs first.")
    helix.page.keyboard.press("Tab")
    helix.settled()
    helix.page.get_by_role("button", name="Review and send").click()
    dialog = helix.page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"of “{POLICY}” goes to 3 agencies now.")
    for name in AGENCIES:
        expect(dialog).to_contain_text(name)
    expect(dialog).to_contain_text("Please read the part on shared logs first.")
    expect(dialog).not_to_contain_text("cannot receive it")
    helix.shoot(PICTURES, "02-helix-review")
    dialog.get_by_role("button", name="Send it").click()
    expect(helix.page.get_by_role("button", name="Send another")).to_be_visible()
    helix.settled()
    expect(helix.page.get_by_text("Sent to 3 agencies.")).to_be_visible()
    assert all(any(name in row and "Sent" in row for row in helix.rows()) for name in AGENCIES)
    helix.shoot(PICTURES, "03-helix-sent")


def sign(lumen: Visitor) -> None:
    lumen.open("/inbox?inbox_answer=Awaiting")
    assert any(POLICY in row for row in lumen.rows())
    lumen.shoot(PICTURES, "04-lumen-inbox")
    lumen.choose_row(POLICY)
    expect(lumen.page.get_by_role("heading", name=POLICY)).to_be_visible()
    lumen.settled()
    assert "at least 720 days (24 months)" in lumen.text()
    lumen.shoot(PICTURES, "05-lumen-document")
    lumen.page.get_by_role("link", name="Read and sign").click()
    expect(lumen.page.get_by_role("heading", name="Your signature")).to_be_visible()
    assert len(lumen.context.pages) == 1
    lumen.page.get_by_label("Received and understood").check()
    expect(lumen.page.get_by_label("Reason for the reservation or decline")).to_be_hidden()
    lumen.page.get_by_label("Password").fill("not my password")
    lumen.page.get_by_role("button", name="Sign").click()
    expect(lumen.page.get_by_role("alert")).to_contain_text("nothing was signed")
    lumen.shoot(PICTURES, "06-lumen-wrong-password")
    expect(lumen.page.get_by_label("Received and understood")).to_be_checked()
    lumen.page.get_by_label("Password").fill("policy-demo-2026")
    lumen.page.get_by_role("button", name="Sign").click()
    expect(lumen.page.get_by_role("heading", name="Signed: received and understood")).to_be_visible()
    receipt = lumen.page.locator("#receipt")
    expect(receipt).to_contain_text("Mara Lindqvist")
    expect(receipt).to_contain_text(re.compile(r"[0-9a-f]{64}"))
    expect(receipt).to_contain_text("Europe/London")
    lumen.shoot(PICTURES, "07-lumen-receipt")
    with lumen.page.expect_download() as download:
        lumen.page.get_by_role("link", name="Download the receipt (JSON)").click()
    assert '"printed_name":"Mara Lindqvist"' in download.value.path().read_text().replace('": "', '":"')
    lumen.page.get_by_role("link", name="Back to the inbox").click()
    lumen.settled()


def a_score_appears(lumen: Visitor) -> None:
    rows = lumen.open_until("/standing", re.compile(rf"\| \d+ \| Helix[^|]*\| {re.escape(POLICY)}"))
    assert any(POLICY in row for row in rows)
    lumen.choose_row(POLICY)
    expect(lumen.page.get_by_role("heading", name="What would raise it")).to_be_visible()
    lumen.settled()
    assert "Compliance score" in lumen.text()
    lumen.shoot(PICTURES, "08-lumen-score")


def the_conflict_appears(lumen: Visitor, open_before: int) -> str:
    lumen.open_until("/conflicts", re.compile(re.escape(CLASH)))
    assert conflicts_open(lumen) == open_before + 1
    lumen.shoot(PICTURES, "09-lumen-conflicts")
    lumen.choose_row(CLASH)
    expect(lumen.page.get_by_role("heading", name="For example")).to_be_visible()
    lumen.settled()
    shown = lumen.text()
    for part in (
        "Helix Oncology", "Novara Cardiology", "at least 720 days (24 months)", "at most 30 days (1 month)", "Prompt log", "High",
        "Same work", "Prompt logs that contain Helix work are retained for at least 24 months.", "any work with AI",
    ):  # fmt: skip
        assert part in shown, part
    lumen.shoot(PICTURES, "10-lumen-finding")
    found = re.search(r"finding=([0-9a-f-]{36})", lumen.page.url)
    assert found is not None
    return found[1]


def separate_the_logs(lumen: Visitor) -> None:
    lumen.page.get_by_text("Keep the clients apart: split “Prompt log”").click()
    lumen.page.get_by_label("Notes (whoever comes after you reads them)").fill(NOTES)
    lumen.page.get_by_role("button", name="Resolve", exact=True).click()
    dialog = lumen.page.get_by_role("dialog")
    expect(dialog).to_contain_text("registers a separate instance")
    lumen.shoot(PICTURES, "11-lumen-split")
    dialog.get_by_role("button", name="Split and resolve").click()
    expect(lumen.page.get_by_text("Resolved (scoped apart) by Mara Lindqvist")).to_be_visible()
    lumen.settled()
    lumen.shoot(PICTURES, "12-lumen-resolved")


def lumen_is_told_the_outcome(lumen: Visitor, open_before: int) -> None:
    assert conflicts_open(lumen) == open_before
    lumen.page.get_by_role("button", name="Check now").click()
    expect(lumen.page.get_by_text("Last checked")).to_contain_text("just now")
    lumen.settled()
    assert conflicts_open(lumen) == open_before
    resolved = lumen.open_until("/conflicts?conflicts_state=Resolved", re.compile(re.escape(CLASH)))
    assert len(resolved) == 1
    lumen.open("/")
    assert CLASH not in lumen.text()
    todo = lumen.page.locator(".st-key-today-todo").inner_text().split("\n\n")
    assert "Assess" in todo[todo.index(POLICY) - 1]
    assert todo.count(POLICY) == 1
    lumen.shoot(PICTURES, "13-lumen-today")


def helix_is_told_the_signature(helix: Visitor) -> None:
    helix.open("/follow_up?follow_agency=Lumen+Health")
    (row,) = [row for row in helix.rows() if POLICY in row]
    assert "Acknowledged" in row
    helix.shoot(PICTURES, "14-helix-follow-up")
    rows = helix.open_until("/compliance?compliance_agency=Lumen+Health", re.compile(re.escape(POLICY)))
    assert any(POLICY in row and re.search(r"\d", row.replace(POLICY, "")) for row in rows)
    helix.open("/")
    helix.shoot(PICTURES, "15-helix-today")
    helix.page.locator(".st-key-today-responses-turn").get_by_role("button", name="Show as table").click()
    expect(helix.page.get_by_role("button", name="Show as chart")).to_be_visible()
    helix.settled()
    assert any(POLICY in row for row in helix.rows())
    for trace in ("Novara", "Brightwell", NOTES, CLASH):
        assert traces(helix, trace) == []


def novara_learns_nothing(novara: Visitor, finding_id: str, before: str) -> None:
    after = see_everything(novara, "novara-after")
    assert len(b"".join(novara.received)) > 100_000
    assert traces(novara, "Novara Cardiology")
    for trace in ("Helix", finding_id, NOTES, CLASH, "720 days", "24 months", POLICY, "Prompt log for", "scoped_apart"):
        assert traces(novara, trace) == []
        assert trace not in after
    moved = list(difflib.unified_diff(words(before), words(after), n=3, lineterm=""))
    assert not moved, " ".join(moved)


def traces(visitor: Visitor, word: str) -> list[bytes]:
    """Where a word stands in what the browser was sent, with a little of what surrounds it."""
    places = ((each, each.find(word.encode())) for each in visitor.received)
    return [each[max(0, at - 60) : at + 60] for each, at in places if at >= 0]


def see_everything(visitor: Visitor, name: str) -> str:
    """Every page in the bar, one after the other; what they say."""
    visitor.open("/")
    links = visitor.pages_in_bar()
    assert len(links) >= 4
    seen = []
    for number, link in enumerate(links):
        visitor.open(link)
        seen.append(visitor.text())
        visitor.shoot(PICTURES, f"{name}-{number}")
    return "\n".join(seen)


def words(said: str) -> list[str]:
    """A text word by word without clocks and distances in time, which move by themselves."""
    moving = r"\d{2}:\d{2}(:\d{2})?|\b(in )?\d+ (minute|hour|second)s?( ago)?|just now"
    return re.sub(moving, "", said).split()


def conflicts_open(lumen: Visitor) -> int:
    """The two figures of open findings together, on the page of conflicts."""
    lumen.open("/conflicts")
    figures = lumen.page.get_by_test_id("stMetric").filter(has_text="work").get_by_test_id("stMetricValue")
    expect(figures).to_have_count(2)
    return sum(int(text) for text in figures.all_text_contents())
