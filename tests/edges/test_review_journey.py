"""A review falls due, in a real browser: reminded, assessed with evidence, sent back once, accepted; and why it scores.

The clock of the reminders is moved on to the next working morning; everything else happens as people do it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from core.db.scope import SideRole, transaction
from jobs import remind_people, tell_of_reviews
from tests.edges.browsing import Visitor, visiting
from tests.edges.product import Product, running_product
from tests.postgres import engine_of, open_folder

PICTURES = Path(__file__).parents[1] / "artefacts" / "review-journey"
OFFICER, AGENT = "sofia.keller@novara.example", "mara.lindqvist@lumen.example"
POLICY = "Working with generative AI"
REQUEST = "By when do the writers work on the image library?"
ANSWER = "From 15 January on; the stock source ends the same day."
LIBRARY = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TRIES = 40
SATURDAY = 5

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    # Playwright's own event loop keeps a socket until the interpreter ends.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def own(server, template_database) -> Iterator[tuple[Product, Engine]]:
    """A demo whose database the test can run a job on."""
    database = server.copy_of(template_database)
    with open_folder() as folder, running_product(database, folder, DEMO="1") as product, engine_of(database) as engine:
        yield product, engine


def test_a_review_falls_due_and_ends_in_another_score_that_says_why(own, browser, tmp_path):
    product, engine = own
    with visiting(browser, product, OFFICER) as officer, visiting(browser, product, AGENT) as agent:
        before = bring_forward(officer)
        morning_comes(engine)
        answer_with_evidence(agent, tmp_path)
        ask_for_a_change(officer)
        answer_the_change(agent)
        accept(officer)
        see_why(officer, before)


def bring_forward(officer: Visitor) -> str:
    """The client moves the review to tomorrow; the score as it stands."""
    officer.open("/reviews?reviews_agency=Lumen+Health")
    ledgers = officer.page.locator("[data-testid=stDataFrame]").count()
    place = next(place for place in range(ledgers) if any(POLICY in row for row in officer.rows(place)))
    officer.choose_row(POLICY, place)
    officer.page.wait_for_url("**record=*")
    officer.settled()
    score = re.search(r"Score (\d+) of 100", officer.text())
    assert score
    officer.page.get_by_role("button", name="Set the review date").click()
    officer.page.get_by_label("Why?").fill("The reservation runs out.")
    officer.page.get_by_role("button", name="Set it").click()
    expect(officer.page.get_by_text("The next review is on")).to_be_visible()
    officer.settled()
    officer.shoot(PICTURES, "01-officer-brings-the-review-forward")
    return score[1]


def morning_comes(engine: Engine) -> None:
    """The jobs of the next working morning in the agency's zone."""
    day = datetime.now(UTC).date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    morning = datetime.combine(day, time(9), ZoneInfo("Europe/London")).astimezone(UTC)
    with transaction(engine, SideRole.JOB) as scope:
        assert remind_people.run(scope.conn, now=morning) > 0
        assert tell_of_reviews.run(scope.conn, now=morning) > 0


def answer_with_evidence(agent: Visitor, folder: Path) -> None:
    agent.open("/today")
    expect(agent.page.locator(".st-key-today-todo").get_by_role("link", name=POLICY)).to_be_visible()
    agent.open("/notices")
    agent.shoot(PICTURES, "02-agency-is-reminded")
    row = next(index for index, row in enumerate(agent.rows()) if POLICY in row)
    agent.choose_row_at(row)
    agent.page.wait_for_url("**record=*")
    agent.settled()
    if "/assessments" not in agent.page.url:
        agent.page.get_by_role("link", name="Open the assessment").click()
        agent.settled()
    agent.page.get_by_role("button", name="Assess again").click()
    expect(agent.page.get_by_text("4 of 4 questions answered, 4 of them carried over")).to_be_visible()
    for clause, value in (("N5", "Met"), ("N8", "Partly met")):
        box = agent.page.locator(f".st-key-assessments-question-{clause}")
        box.get_by_text(value, exact=True).click()
        expect(box.get_by_text("Carried over")).to_have_count(0)
        agent.settled()
    add_file(agent, folder)
    agent.shoot(PICTURES, "03-agency-answers-with-evidence")
    submit(agent)


def add_file(agent: Visitor, folder: Path) -> None:
    """First one that only calls itself a PDF, then one that is."""
    box = agent.page.locator(".st-key-assessments-question-N8")
    box.get_by_role("button", name="Add evidence").click()
    form = agent.page.get_by_test_id("stPopoverBody")
    for name, content in (("not-a.pdf", b"<html><script>1</script></html>"), ("library.pdf", LIBRARY)):
        (folder / name).write_bytes(content)
        form.locator("input[type=file]").first.set_input_files(folder / name)
        expect(form.get_by_text(name)).to_be_visible()
        if content == LIBRARY:
            form.get_by_label("What it shows").first.fill("Who is on the image library")
        form.get_by_role("button", name="Add the file").click()
        if content != LIBRARY:
            expect(agent.page.get_by_text("This file holds markup or a script")).to_be_visible()
            agent.settled()
    expect(agent.page.get_by_text("Evidence is added to N8.")).to_be_visible()
    agent.settled()
    expect(form).to_have_count(0)
    expect(box.get_by_text("library.pdf")).to_be_visible()


def submit(agent: Visitor) -> None:
    agent.page.get_by_role("button", name="Submit to the client").click()
    agent.page.get_by_role("dialog").get_by_role("button", name="Submit", exact=True).click()
    expect(agent.page.get_by_text("Submitted. The client decides")).to_be_visible()
    agent.settled()


def ask_for_a_change(officer: Visitor) -> None:
    officer.open("/today")
    officer.page.locator(".st-key-today-todo").get_by_role("link", name=POLICY).click()
    expect(officer.page.get_by_role("heading", name="Answers")).to_be_visible()
    officer.settled()
    box = officer.page.locator(".st-key-reviews-answer-N8")
    expect(box.get_by_text("Better than last time")).to_be_visible()
    with officer.page.expect_download() as download:
        box.get_by_role("button", name="Save").click()
    assert Path(download.value.path()).read_bytes() == LIBRARY
    box.get_by_role("button", name="Ask for a change").click()
    officer.page.get_by_label("What should change?").fill(REQUEST)
    officer.page.get_by_role("button", name="Ask for it").click()
    expect(box.get_by_text("Change asked for")).to_be_visible()
    officer.settled()
    officer.page.get_by_role("button", name="Accept all others").click()
    expect(officer.page.get_by_text("3 of 4 answers accepted, 1 to change.")).to_be_visible()
    officer.settled()
    expect(officer.page.get_by_role("button", name="Accept the assessment")).to_be_disabled()
    officer.shoot(PICTURES, "04-officer-asks-for-a-change")
    officer.page.get_by_role("button", name="Send it back").click()
    officer.page.get_by_role("dialog").get_by_role("button", name="Send it back").click()
    expect(officer.page.get_by_text("The assessment went back with your comment.")).to_be_visible()
    officer.settled()


def answer_the_change(agent: Visitor) -> None:
    agent.open("/today")
    agent.page.locator(".st-key-today-todo").get_by_role("link", name=POLICY).click()
    agent.page.get_by_role("button", name="Take it up again").click()
    box = agent.page.locator(".st-key-assessments-question-N8")
    expect(box.get_by_text(REQUEST)).to_be_visible()
    agent.settled()
    box.get_by_label("Note for the client").fill(ANSWER)
    box.get_by_label("Note for the client").press("Tab")
    agent.settled()
    agent.shoot(PICTURES, "05-agency-answers-the-change")
    submit(agent)


def accept(officer: Visitor) -> None:
    officer.open("/reviews")
    officer.choose_row(POLICY)
    officer.page.wait_for_url("**record=*")
    expect(officer.page.get_by_text(ANSWER)).to_be_visible()
    officer.settled()
    officer.page.get_by_role("button", name="Accept all others").click()
    expect(officer.page.get_by_text("4 of 4 answers accepted, 0 to change.")).to_be_visible()
    officer.settled()
    officer.page.get_by_role("button", name="Accept the assessment").click()
    officer.page.get_by_role("dialog").get_by_role("button", name="Accept", exact=True).click()
    expect(officer.page.get_by_text("The assessment is accepted.")).to_be_visible()
    officer.settled()
    officer.shoot(PICTURES, "06-officer-accepts")


def see_why(officer: Visitor, before: str) -> None:
    """The score, the date and the answers that made them, on one page."""
    officer.page.get_by_role("link", name="See the score and why").click()
    officer.page.wait_for_url("**/compliance?record=*")
    address = officer.page.url.removeprefix(officer.product.url)
    moved = re.compile(r"(\d+) of 100")
    for _ in range(TRIES):
        officer.open(address)
        found = moved.search(officer.text())
        if found and found[1] != before:
            break
    assert found
    assert int(found[1]) > int(before)
    days = re.search(r"Next review (\d+ \w{3} \d{4})", officer.text())
    assert days
    due = datetime.strptime(days[1], "%d %b %Y").replace(tzinfo=UTC).date()
    assert date.today() + timedelta(days=28) < due  # noqa: DTZ011  # the same day as on the page
    said = officer.text()
    assert "N8" in said
    assert "Partly met" in said
    assert ANSWER in said
    officer.shoot(PICTURES, "07-officer-sees-why")
