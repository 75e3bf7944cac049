"""The four registers with 100,000 rows each, as their client waits for them in a browser, beside a blank page."""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NeverShown
from sqlalchemy import create_engine, text

from benchmarks.page_loads import PRESSES, REDRAWN, blank_page, figure_of, reloading, timed_page
from benchmarks.people import person
from benchmarks.rounds import medians
from benchmarks.row import Row
from benchmarks.stage import Stage
from core.demo.large import HEAVY_CLIENT, Size, fill
from core.demo.seed import seed_demo
from tests.edges.browsing import CHROMIUM, chromium
from tests.edges.product import running_product
from tests.postgres import Database

FACTS = Path(__file__).with_name("registers.sql")
AGENCIES, ROWS = 2_000, 100_000
DAYS_AGO = [*range(0, 98, 7), 30]
"""The days of history that the pages read: week by week for the trend, and the day that movers are compared with."""
# By the page's clock: its first heading is there; its script has ended and everything that it sent is drawn.
TIMED = """new MutationObserver((_, seen) => {
  const main = '[data-testid=stMain] ';
  window.first ??= document.querySelector(main + '[data-testid=stHeading]') ? performance.now() : undefined;
  if (window.first && document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
      && document.querySelector(main + '[data-testid=stSelectbox]')
      && !document.querySelector('[data-testid=stSkeleton]')
      && !document.querySelector(main + '[data-testid=stDataFrame]:not(:has(canvas))')) {
    window.whole = performance.now();
    seen.disconnect();
  }
}).observe(document, {subtree: true, childList: true, attributes: true})"""
EXCEL, CSV = "Excel", "CSV"


@dataclass(frozen=True)
class Shown:
    """One register: its address, and the labels of a filter and of the order, each with the words to go between."""

    path: str
    filter: tuple[str, str, str]
    order: tuple[str, str, str]


REGISTERS: Mapping[str, Shown] = {
    "compliance": Shown(
        "/compliance", ("Status", "At risk", "Compliant"), ("Order", "Highest score first", "Next review first")
    ),
    "assessments": Shown(
        "/all_assessments", ("State", "Submitted", "Accepted"), ("Order", "Longest ago first", "Newest first")
    ),
    "violations": Shown("/violations", ("State", "Confirmed", "Reported"), ("Order", "Oldest first", "Newest first")),
    "exceptions": Shown("/exceptions", ("Standing", "In force", "Waiting"), ("Order", "First to end", "Newest first")),
}


def rows(stage: Stage) -> list[Row]:
    """First content, the whole page, another order, another filter; then each file, from the click to the last byte."""
    if not CHROMIUM.exists():
        print(f"registers: left out, since there is no {CHROMIUM}.")
        return []
    database = _filled(stage)
    folder = stage.folder / "registers"
    folder.mkdir(exist_ok=True)
    with ExitStack() as open_now:
        browser = open_now.enter_context(chromium())
        product = open_now.enter_context(running_product(database, folder))
        pages = {"blank": open_now.enter_context(blank_page(browser, TIMED))}
        pages |= {
            name: open_now.enter_context(timed_page(browser, product, HEAVY_CLIENT, each.path, watch=TIMED))
            for name, each in REGISTERS.items()
        }
        taken = {
            "first content": medians(stage.rounds, {name: reloading(page, "first") for name, page in pages.items()}),
            "whole": medians(stage.rounds, {name: reloading(page, "whole") for name, page in pages.items()}),
            "sorted": medians(stage.rounds, {name: _choosing(page, name, "order") for name, page in pages.items()}),
            "filtered": medians(stage.rounds, {name: _choosing(page, name, "filter") for name, page in pages.items()}),
        }
        files = [
            Row(f"{name}, {kind} of {ROWS:,} rows / whole page", *_file(pages[name], kind, taken["whole"][name]))
            for name in REGISTERS
            for kind in (CSV, EXCEL)
        ]
    return [
        *(
            Row(f"{name} of {ROWS:,}, {what} / a blank page", of[name], "ms", of["blank"], of[name] / of["blank"])
            for what, of in taken.items()
            for name in REGISTERS
        ),
        *files,
    ]


def _filled(stage: Stage) -> Database:
    """A client with 100,000 records in force, each with an assessment, a violation and an exception."""
    database = stage.database()
    engine = stage.engine(database)
    seed_demo(engine)
    fill(database.admin_url, Size(1, AGENCIES, 2 * ROWS), announce=lambda line: print(f"  {line}", flush=True))
    client = person(engine, HEAVY_CLIENT)
    officer = person(engine, HEAVY_CLIENT.replace("admin@", "officer@"))
    about = {
        "enterprise": client.org_id, "officer": officer.user_id, "now": datetime.now(UTC), "days": DAYS_AGO,
    }  # fmt: skip
    options = "-c search_path=app -c enable_nestloop=off -c work_mem=64MB"
    admin = create_engine(database.admin_url, connect_args={"options": options})
    with admin.begin() as conn:
        for statement in FACTS.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                conn.execute(text(statement), about)
        conn.execute(text("DELETE FROM outbox"))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM ANALYZE"))
    admin.dispose()
    return database


def _choosing(page: Page, name: str, what: str) -> Callable[[], float]:
    """Another word of a list each time, from the press until what it starts is drawn."""
    label, *words = ("Filter", "One", "Two") if name == "blank" else getattr(REGISTERS[name], what)
    turns = cycle(words)

    def chosen() -> float:
        for _ in range(PRESSES):
            with suppress(TimeoutError, NeverShown):
                return pressed()
        raise TimeoutError(page.url)

    def pressed() -> float:
        page.keyboard.press("Escape")  # whatever an earlier try left open
        page.get_by_test_id("stMain").get_by_role("combobox", name=label).first.click()
        option = page.get_by_role("option", name=next(turns), exact=True)
        option.wait_for()
        page.evaluate(REDRAWN)
        option.click()
        return figure_of(page, "redrawn")

    return chosen


def _file(page: Page, kind: str, whole: float) -> tuple[float, str, float, float]:
    """A row's value, unit, reference and ratio: the file of everything, once, without the filters before."""
    page.goto(page.url.partition("?")[0])
    figure_of(page, "whole")
    began = time.monotonic()
    with page.expect_download(timeout=300_000) as downloading:
        page.get_by_role("button", name=kind, exact=True).click()
    size = downloading.value.path().stat().st_size
    took = 1000 * (time.monotonic() - began)
    print(f"  {kind} of {page.url.rsplit('/', 1)[-1]}: {size:,} bytes, {took / 1000:.1f} s", flush=True)
    return took, "ms", whole, took / whole
