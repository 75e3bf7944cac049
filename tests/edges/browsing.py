"""A person at a real browser: signs in, opens pages, chooses rows; everything waits for conditions, nothing for time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, WebSocket, expect, sync_playwright
from playwright.sync_api import Error as BodyGone

from core.demo.cast import PASSWORD
from tests.edges.product import Product

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 20_000
HEADER_PX, ROW_PX, BOX_PX = 35, 35, 16
FILLED = {"[data-testid=stDataFrame]": "canvas tbody tr", "[data-testid=stPlotlyChart]": ".main-svg"}
# Resolves when nothing in the page has changed for a while: ledgers tell screen readers of their rows a little later.
QUIET = """(ms = 350) => new Promise(done => {
  const seen = new MutationObserver(() => { clearTimeout(timer); timer = setTimeout(end, ms); });
  const end = () => { seen.disconnect(); done(); };
  let timer = setTimeout(end, ms);
  seen.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
})"""
DONE = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium with a fresh profile; where there is none, the test is skipped."""
    if not CHROMIUM.exists():
        pytest.skip(f"There is no {CHROMIUM}: install chromium to run the browser tests.")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Visitor:
    """One person with a browser profile of their own; `received` is every byte the pages got, `asked` every address."""

    product: Product
    page: Page
    context: BrowserContext
    received: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to an address and wait for the whole page."""
        self.page.goto(self.product.url + path)
        self.settled()

    def settled(self) -> None:
        """The page is drawn: its last line is there, no script runs, nothing is still to be loaded or filled in."""
        expect(self.page.get_by_role("link", name="Sign out").last).to_be_visible()
        expect(self.page.locator(DONE)).to_be_attached()
        # What is still to be loaded stands as a skeleton first, then empty.
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0)
        for frame, inside in FILLED.items():
            waiting = self.page.locator(f"{frame}:visible").filter(has_not=self.page.locator(inside))
            expect(waiting).to_have_count(0)
        self.page.evaluate(QUIET)

    def rows(self, position: int = 0) -> list[str]:
        """The rows of a ledger, as a screen reader is told them."""
        table = self.page.locator("[data-testid=stDataFrame] canvas table[role=grid]").nth(position)
        expect(table).to_be_attached()
        return [" | ".join(row.locator("td").all_text_contents()) for row in table.locator("tbody tr").all()]

    def choose_row(self, having: str, position: int = 0) -> None:
        """Tick the box of the row that holds a text."""
        found = [index for index, row in enumerate(self.rows(position)) if having in row]
        assert len(found) == 1, (having, self.rows(position))
        self.choose_row_at(found[0], position)

    def choose_row_at(self, index: int, position: int = 0) -> None:
        """Tick the box of a row by its place."""
        ledger = self.page.locator("[data-testid=stDataFrame] .dvn-scroller").nth(position)
        ledger.click(position={"x": BOX_PX, "y": HEADER_PX + ROW_PX * index + ROW_PX // 2})

    def pages_in_bar(self) -> list[str]:
        """The addresses of the pages in the bar."""
        links = self.page.get_by_test_id("stTopNavLinkContainer").get_by_role("link")
        hrefs = links.evaluate_all("each => each.map(link => link.getAttribute('href'))")
        return [f"/{href.split('/')[-1]}" for href in hrefs]

    def open_until(self, path: str, row: re.Pattern[str], tries: int = 40) -> list[str]:
        """Open a page again and again until its ledger has the row: what a job brings about has no other sign here."""
        for _ in range(tries):
            self.open(path)
            if self.page.locator("[data-testid=stDataFrame]").count() and any(row.search(each) for each in self.rows()):
                return self.rows()
        raise AssertionError(f"{path} never showed {row.pattern}: {self.rows()}")

    def shoot(self, folder: Path, name: str) -> None:
        """Keep a picture of the whole page."""
        folder.mkdir(parents=True, exist_ok=True)
        main = self.page.locator("[data-testid=stMain]")
        height = main.evaluate("each => each.scrollHeight") if main.count() else 0
        size = self.page.viewport_size or {"width": 1440, "height": 900}
        self.page.set_viewport_size(
            {"width": size["width"], "height": max(size["height"], min(int(height) + 40, 4000))}
        )
        self.page.screenshot(path=folder / f"{name}.png", full_page=True, animations="disabled")
        self.page.set_viewport_size(size)

    def text(self) -> str:
        """Everything the page says, what stands in ledgers for screen readers included."""
        return self.page.locator("body").evaluate("each => each.innerText + '\\n' + each.textContent")


@contextmanager
def visiting_unknown(browser: Browser, product: Product, **options: Any) -> Iterator[Visitor]:
    """Somebody who is not signed in, on an empty page."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", **options)
    context.set_default_timeout(PATIENCE_MS)
    visitor = Visitor(product, context.new_page(), context)
    _listen(visitor)
    yield visitor
    context.close()


@contextmanager
def visiting(browser: Browser, product: Product, email: str, **options: Any) -> Iterator[Visitor]:
    """Somebody of the demo, signed in, on their first page."""
    with visiting_unknown(browser, product, **options) as visitor:
        page = visitor.page
        page.goto(f"{product.url}/login")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        visitor.settled()
        yield visitor


def _listen(visitor: Visitor) -> None:
    def keep_frame(payload: str | bytes) -> None:
        visitor.received.append(payload.encode() if isinstance(payload, str) else payload)

    def keep_socket(socket: WebSocket) -> None:
        visitor.asked.append(socket.url)
        socket.on("framereceived", keep_frame)

    visitor.page.on("websocket", keep_socket)
    visitor.context.on("request", lambda request: visitor.asked.append(request.url))
    visitor.page.on("console", lambda message: visitor.complaints.append(message.text))
    visitor.page.on("requestfinished", lambda request: _keep_body(request.response(), visitor))


def _keep_body(answer: Response | None, visitor: Visitor) -> None:
    """The sign-in page is left out: in the demo it lists the accounts of every organization."""
    if answer is not None and answer.ok and not {"static", "login"} & set(answer.url.split("/")):
        # A page that was left takes its bodies along; what it showed came through the socket, which is kept.
        with suppress(BodyGone):
            visitor.received.append(answer.body())
