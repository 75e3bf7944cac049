"""What a person waits for at a real browser: long lists drawn, and again after a filter, beside a blank page."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

import httpx2
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as NeverShown
from sqlalchemy import text

from benchmarks.ports import free_port
from benchmarks.rounds import medians
from benchmarks.row import Row
from benchmarks.stage import Stage
from core.db.scope import SideRole, transaction
from core.demo.large import HEAVY_AGENCY, HEAVY_CLIENT
from jobs.schedule import SCHEDULE, Job
from tests.edges.browsing import CHROMIUM, chromium, visiting
from tests.edges.product import Product, running_product

ROOT = Path(__file__).parents[1]
START_SECONDS = 30
LOOK_MS = 20
PATIENCE_SECONDS = 10
PRESSES = 3
"""A script may begin and end between two looks of the browser at itself; then the option is pressed again."""
# By the page's clock, from the beginning of the navigation until the script has ended and what it sent is drawn.
DRAWN = """new MutationObserver((_, seen) => {
  if (document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
      && document.querySelector('[data-testid=stMain] [data-testid=stSelectbox]')
      && !document.querySelector('[data-testid=stSkeleton]')
      && !document.querySelector('[data-testid=stDataFrame]:not(:has(canvas))')) {
    window.drawn = performance.now();
    seen.disconnect();
  }
}).observe(document, {subtree: true, childList: true, attributes: true})"""
# From the press on an option until the script that it starts has ended.
REDRAWN = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  let pressed, began = false;
  window.redrawn = undefined;
  document.addEventListener('pointerdown', () => { pressed = performance.now(); }, {capture: true, once: true});
  new MutationObserver((changes, seen) => {
    const running = app.getAttribute('data-test-script-state') !== 'notRunning';
    // A script of a moment begins and ends within one drawing: then only what it wrote tells that it ran.
    const wrote = changes.some(each => (each.target.closest ? each.target : each.target.parentElement)
      ?.closest('[data-testid=stMarkdown]'));
    if (pressed && (running || wrote)) began = true;
    if (began && !running) {
      window.redrawn = performance.now() - pressed;
      seen.disconnect();
    }
  }).observe(app, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def rows(stage: Stage) -> list[Row]:
    """The inbox of the agency that received most, the follow-up of the client that sent most."""
    if not CHROMIUM.exists():
        print(f"page_loads: left out, since there is no {CHROMIUM}.")
        return []
    quieten(stage)
    with (
        chromium() as browser,
        blank_page(browser, DRAWN) as blank,
        running_product(stage.large, stage.folder) as product,
        _signed_in(browser, product, HEAVY_AGENCY) as inbox,
        _signed_in(browser, product, HEAVY_CLIENT) as follow_up,
    ):
        pages = {"blank": blank, "/inbox": inbox, "/follow_up": follow_up}
        measures = {name: _opening(page) for name, page in pages.items()}
        drawn = medians(stage.rounds, measures)
        redrawn = medians(stage.rounds, {name: _filtering(page) for name, page in pages.items()})
    return [
        Row(f"{name} {what} / a blank page", taken[name], "ms", taken["blank"], taken[name] / taken["blank"])
        for what, taken in ((f"drawn, of {stage.size.distributions:,}", drawn), ("after a filter", redrawn))
        for name in ("/inbox", "/follow_up")
    ]


def quieten(stage: Stage) -> None:
    """The day's long jobs count as done, and nothing waits in the outbox: only the pages are to be at work."""
    with transaction(stage.engine(stage.large), SideRole.JOB) as scope:
        daily = [(job.name, job.slot(scope.now)) for job in SCHEDULE if isinstance(job, Job) and not job.woken]
        for name, slot in daily:
            scope.conn.execute(
                text(
                    "INSERT INTO job_runs (job, slot, instance, finished_at, succeeded)"
                    " VALUES (:job, :slot, 'benchmark', :now, true) ON CONFLICT DO NOTHING"
                ),
                {"job": name, "slot": slot, "now": scope.now},
            )
    with stage.admin_engine(stage.large).begin() as conn:
        conn.execute(text("DELETE FROM outbox"))


@contextmanager
def blank_server() -> Iterator[str]:
    """The address at which the page that others are compared with is served."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(Path(__file__).with_name("blank_page.py"))]
    process = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def blank_page(browser: Browser, script: str) -> Iterator[Page]:
    """The page that others are compared with, open; `script` runs at the beginning of each load."""
    with blank_server() as address:
        page = browser.new_page()
        page.add_init_script(script)
        page.goto(f"{address}/")
        yield page


@contextmanager
def timed_page(browser: Browser, product: Product, email: str, path: str, *, watch: str) -> Iterator[Page]:
    """A page of somebody who signed in, whose own clock is watched by a script whenever it is loaded."""
    with visiting(browser, product, email) as visitor:
        visitor.page.add_init_script(watch)
        visitor.open(path)
        yield visitor.page


def reloading(page: Page, figure: str) -> Callable[[], float]:
    """Load the page anew and read what its clock says of `figure`, in milliseconds, once the whole is drawn."""

    def reloaded() -> float:
        page.reload()
        figure_of(page, "whole")
        return figure_of(page, figure)

    return reloaded


@contextmanager
def _signed_in(browser: Browser, product: Product, email: str) -> Iterator[Page]:
    """Somebody's long list, open."""
    with visiting(browser, product, email) as visitor:
        visitor.page.add_init_script(DRAWN)
        visitor.open("/inbox" if email == HEAVY_AGENCY else "/follow_up")
        yield visitor.page


def _opening(page: Page) -> Callable[[], float]:
    def opened() -> float:
        page.reload()
        return figure_of(page, "drawn")

    return opened


def _filtering(page: Page) -> Callable[[], float]:
    """Another option of the first filter each time."""
    options = cycle((1, 0))

    def filtered() -> float:
        for _ in range(PRESSES):
            with suppress(TimeoutError, NeverShown):
                return _filter(page, next(options))
        raise TimeoutError(page.url)

    return filtered


def _filter(page: Page, place: int) -> float:
    page.keyboard.press("Escape")  # whatever an earlier try left open
    page.get_by_test_id("stMain").get_by_test_id("stSelectbox").first.locator("input").click()
    option = page.get_by_role("option").nth(place)
    option.wait_for(timeout=1000 * PATIENCE_SECONDS)
    page.evaluate(REDRAWN)
    option.click()
    return figure_of(page, "redrawn")


def figure_of(page: Page, name: str) -> float:
    """What the page's own clock told. Asked for again and again, since the pages' policy forbids waiting inside."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (told := page.evaluate(f"window.{name} ?? null")) is None:
        if time.monotonic() > end:
            raise TimeoutError(f"{page.url} was never {name}.")
        page.wait_for_timeout(LOOK_MS)
    return float(told)


def _wait_for(address: str) -> None:
    for _ in range(START_SECONDS * 5):
        try:
            if httpx2.get(address, timeout=5).is_success:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{address} never answered.")
