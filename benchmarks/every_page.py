"""Every page as those wait for it who have most: its first words, the whole of it, and its script run once more.

Writes docs/reference/page-times.md, a row for each page, beside a blank page in the same run.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from statistics import median
from time import perf_counter

from playwright.sync_api import Page
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from benchmarks.page_loads import blank_page, blank_server, quieten, reloading, timed_page
from benchmarks.people import person
from benchmarks.row import Row
from benchmarks.sessions import cookie_of, run
from benchmarks.stage import Stage
from core.demo.cast import CAST
from core.demo.large import HEAVY_AGENCY, HEAVY_CLIENT
from core.identity.model import OrganizationKind
from pages.page_table import pages_for
from tests.edges.browsing import CHROMIUM, chromium
from tests.edges.product import running_product
from tests.edges.walking import OF_ONE_THING

PRINTED_TO = Path(__file__).parents[1] / "docs" / "reference" / "page-times.md"
OPERATOR = next(each.people[0].email(each.domain) for each in CAST if each.kind is OrganizationKind.OPERATOR)
RUNS = 7
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
BLANK = "a blank page"


@dataclass(frozen=True)
class Times:
    """Milliseconds until the first heading, until the whole is drawn, and of the script run once more on the server."""

    first: float
    whole: float
    again: float


def rows(stage: Stage) -> list[Row]:
    """Three figures of each page that the client, the agency and the operator have."""
    if not CHROMIUM.exists():
        print(f"every_page: left out, since there is no {CHROMIUM}.")
        return []
    quieten(stage)
    taken: dict[str, Times] = {}
    with chromium() as browser, running_product(stage.large, stage.folder) as product, blank_server() as blank:
        with blank_page(browser, TIMED) as page:
            loads = _loads(page, stage.rounds)
        taken[BLANK] = Times(*loads, again=asyncio.run(_again(blank, "", "")))
        for email in (HEAVY_CLIENT, HEAVY_AGENCY, OPERATOR):
            actor = person(stage.engine(stage.large), email)
            cookie = cookie_of(product, email)
            for entry in pages_for(actor):
                path = entry.url_path or PurePath(entry.script).stem
                if entry.script in OF_ONE_THING:
                    continue
                with timed_page(browser, product, email, f"/{path}", watch=TIMED) as page:
                    loads = _loads(page, stage.rounds)
                again = asyncio.run(_again(product.url, path, cookie))
                taken[f"/{path}, {actor.kind.value}"] = Times(*loads, again=again)
    PRINTED_TO.write_text(_printed(taken, stage), encoding="utf-8")
    return list(_rows(taken))


def _loads(page: Page, rounds: int) -> tuple[float, float]:
    first, whole = (reloading(page, figure) for figure in ("first", "whole"))
    return median(first() for _ in range(rounds)), median(whole() for _ in range(rounds))


async def _again(url: str, path: str, cookie: str) -> float:
    """The script of a page that is open, run once more: what every press costs the server."""
    address = url.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": cookie} if cookie else {}
    async with connect(
        address, additional_headers=headers, subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as socket:
        script = await run(socket, path)
        took: list[float] = []
        for _ in range(RUNS):
            began = perf_counter()
            await run(socket, path, script)
            took.append(1000 * (perf_counter() - began))
        return median(took)


def _rows(taken: Mapping[str, Times]) -> Sequence[Row]:
    blank = taken[BLANK]
    return [
        Row(f"{name}, {what} / {BLANK}", ours, "ms", floor, ours / floor)
        for name, times in taken.items()
        if name != BLANK
        for what, ours, floor in (
            ("first words", times.first, blank.first),
            ("whole", times.whole, blank.whole),
            ("run again", times.again, blank.again),
        )
    ]


def _printed(taken: Mapping[str, Times], stage: Stage) -> str:
    blank = taken[BLANK]
    lines = [
        "<!-- Printed by `python -m benchmarks every_page`; true of the machine and the day of that run. -->",
        "",
        "# How long pages take",
        "",
        f"With {stage.size.distributions:,} distributions of {stage.size.enterprises} clients, as the client that sent",
        "most, the agency that received most and the operator see them in a browser; beside a blank page then.",
        "",
        "| page, side | first words, ms | ratio | whole, ms | ratio | run again, ms | ratio |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, times in taken.items():
        pairs = ((times.first, blank.first), (times.whole, blank.whole), (times.again, blank.again))
        cells = " | ".join(f"{ours:,.0f} | {ours / floor:.1f}" for ours, floor in pairs)
        lines.append(f"| {name} | {cells} |")
    return "\n".join(lines) + "\n"
