"""What an agency with 20 clients × 40 clauses waits for at its Conflicts page, beside a blank page."""

from contextlib import ExitStack

from benchmarks.crowded import CLIENTS, EACH, crowded
from benchmarks.page_loads import blank_page, reloading, timed_page
from benchmarks.rounds import medians
from benchmarks.row import Row
from benchmarks.stage import Stage
from tests.edges.browsing import CHROMIUM, chromium
from tests.edges.product import running_product

PAGES = ("/conflicts",)
# By the page's clock: its first heading is there; its script has ended and everything that it sent is drawn.
TIMED = """new MutationObserver((_, seen) => {
  const main = '[data-testid=stMain] ';
  window.first ??= document.querySelector(main + '[data-testid=stHeading]') ? performance.now() : undefined;
  if (window.first && document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
      && !document.querySelector('[data-testid=stSkeleton]')
      && !document.querySelector(main + '[data-testid=stDataFrame]:not(:has(canvas))')) {
    window.whole = performance.now();
    seen.disconnect();
  }
}).observe(document, {subtree: true, childList: true, attributes: true})"""


def rows(stage: Stage) -> list[Row]:
    """The first heading and the whole page, in milliseconds from the beginning of the navigation."""
    if not CHROMIUM.exists():
        print(f"conflicts_page: left out, since there is no {CHROMIUM}.")
        return []
    database = stage.database()
    agency = crowded(stage.engine(database))
    print(f"  {CLIENTS} clients × {EACH} clauses: {agency.finding_count:,} findings", flush=True)
    folder = stage.folder / "conflicts"
    folder.mkdir(exist_ok=True)
    with ExitStack() as open_now:
        browser = open_now.enter_context(chromium())
        product = open_now.enter_context(running_product(database, folder))
        pages = {"blank": open_now.enter_context(blank_page(browser, TIMED))}
        pages |= {
            path: open_now.enter_context(timed_page(browser, product, agency.admin.email, path, watch=TIMED))
            for path in PAGES
        }
        first = medians(stage.rounds, {path: reloading(page, "first") for path, page in pages.items()})
        whole = medians(stage.rounds, {path: reloading(page, "whole") for path, page in pages.items()})
    return [
        Row(f"{path}, {what} / a blank page", taken[path], "ms", taken["blank"], taken[path] / taken["blank"])
        for what, taken in (("first content", first), ("whole", whole))
        for path in PAGES
    ]
