"""A report as one HTML file, in a real browser without a network: it draws, sorts, is read by all, and does nothing else."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from core.papers.model import Chart, Column, Format, Paper
from core.papers.writing import write
from tests.edges.browsing import chromium
from tests.unit.papers.making import a_paper, a_table, full_paper, paper_of_words
from tests.unit.papers.payloads import MARKUP, PAYLOADS

pytestmark = pytest.mark.browser
# The library of the charts brings a style for its maps along, which the page's policy keeps out, and nothing needs.
KEPT_OUT = "Applying inline style violates"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@dataclass
class Reader:
    """A page without a network, what it asked for and what it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@contextmanager
def reading(browser: Browser, paper: Paper, folder, changed=lambda html: html, **options) -> Iterator[Reader]:
    """The page in a browser of its own; it is whole when its charts are drawn."""
    path = folder / "report.html"
    path.write_text(changed(write(paper, Format.HTML).content.decode()), encoding="utf-8")
    context = browser.new_context(offline=True, **options)
    reader = Reader(context.new_page())
    reader.page.on("request", lambda request: reader.asked.append(request.url))
    reader.page.on("console", lambda message: reader.complaints.append(message.text))
    reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
    reader.page.goto(path.as_uri())
    if Chart in map(type, paper.sections[0].blocks):
        expect(reader.page.locator("html[data-drawn]")).to_be_attached()
    yield reader
    context.close()


def test_it_draws_without_a_network_and_everybody_can_read_it_in_light_and_dark(browser, tmp_path):
    with reading(browser, full_paper(), tmp_path, viewport={"width": 390, "height": 800}) as reader:
        page = reader.page
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            expect(page.locator(".chart:has(.main-svg)")).to_have_count(5)
            assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert len(reader.asked) == 1, reader.asked
        assert not [each for each in reader.complaints if KEPT_OUT not in each]


def test_its_tables_sort_by_a_heading_and_show_what_is_typed(browser, tmp_path):
    words = ["b", "a", "10", "9", *"cdefghijklm"]
    with reading(browser, a_paper(a_table(*zip(words), columns=[Column("typed", "Typed")])), tmp_path) as reader:
        table = reader.page.get_by_role("table")
        heading = table.get_by_role("columnheader", name="Typed")
        heading.get_by_role("button").press("Enter")
        expect(heading).to_have_attribute("aria-sort", "ascending")
        assert table.locator("tbody td").all_text_contents()[:4] == ["9", "10", "a", "b"]
        heading.get_by_role("button").press("Enter")
        expect(heading).to_have_attribute("aria-sort", "descending")
        assert table.locator("tbody td").first.text_content() == "m"
        reader.page.get_by_label("Find in this table").fill("10")
        expect(table.locator("tbody tr:visible")).to_have_count(1)


def test_what_people_typed_is_shown_and_never_done(browser, tmp_path):
    # Every text stands in a cell, the last five of each turn in charts too; `make prove-reports` turns on.
    short = [word for word in PAYLOADS if len(word) < 1_000]
    worst = [MARKUP[0], "constructor $x^2$", "__proto__", "%{x}", '<a href="javascript:window.hit=1">x</a>']
    turns = [short[:at] for at in range(5, len(short), 5)] if "PAPERS" in os.environ else []
    for words in ([*short, *worst], *turns):
        with reading(browser, paper_of_words(list(dict.fromkeys(words))), tmp_path) as reader:
            page = reader.page
            assert page.evaluate("window.hit") is None
            assert page.evaluate(
                "[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))"
            )
            assert page.locator(".chart a, main img, main iframe, main script").count() == 0
            assert page.locator(".chart:has(.main-svg)").count() == 5
            assert len(reader.asked) == 1, reader.asked
            assert not [each for each in reader.complaints if KEPT_OUT not in each], words[-3:]


def test_a_script_that_got_in_would_not_run_and_without_the_policy_it_would(browser, tmp_path):
    def broken(html):
        return html.replace("</main>", "<script>window.hit = 1</script></main>")

    with reading(browser, a_paper(), tmp_path, broken) as reader:
        assert reader.page.evaluate("window.hit") is None
    with reading(browser, a_paper(), tmp_path, lambda html: POLICY.sub("", broken(html))) as reader:
        assert reader.page.evaluate("window.hit") == 1
