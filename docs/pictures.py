"""`make guides`: take the guides' pictures anew from a fresh demo, cut to what is spoken of, into docs/images/guides/.

They show the demo's invented companies, in light colours. A test says which picture a guide names and nobody took.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, expect

from docs.labels import GUIDES
from tests.edges.browsing import QUIET, Visitor, chromium, visiting
from tests.edges.product import Product, running_product
from tests.postgres import open_folder

PICTURES = GUIDES.parent / "images" / "guides"
WIDTH, HEIGHT = 1180, 1500
COLOURS = 64
PATIENCE_MS = 120_000
EDGE, MARGIN = 16, 52
MAIN, DIALOG = "[data-testid=stMainBlockContainer]", "[role=dialog]"
ADMIN, OFFICER = "ines.albrecht@helix.example", "tom.okafor@helix.example"
REVIEWER = "emma.clarke@brightwell.example"
ANALYST, AGENCY = "priya.raman@helix.example", "mara.lindqvist@lumen.example"

Act = Callable[[Visitor], None]


@dataclass(frozen=True)
class Picture:
    """One picture: who looks, at what, what they do there first, and what of it is kept."""

    name: str
    email: str
    path: str
    act: Act | None = None
    of: str = MAIN
    tallest: int = 700
    top: str = "h1"


def opened(visitor: Visitor, having: str, parameter: str) -> None:
    """Choose the first row that holds some words, and wait until its record stands there."""
    rows = visitor.rows()
    visitor.choose_row_at(next(index for index, row in enumerate(rows) if having in row))
    visitor.page.wait_for_url(f"**{parameter}=*")
    visitor.settled()


def at_tab(visitor: Visitor, policy: str, page: str, tab: str) -> None:
    """Open a page about one policy, at one of its tabs."""
    opened(visitor, policy, "policy")
    visitor.open(f"/{page}?{visitor.page.url.partition('?')[2]}")
    visitor.page.get_by_role("tab", name=tab).click()
    expect(visitor.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    visitor.settled()


def to_sign(visitor: Visitor) -> None:
    """The form at which a document that waits is signed."""
    opened(visitor, "Awaiting", "distribution")
    visitor.page.get_by_role("link", name="Read and sign").click()
    visitor.page.get_by_role("button", name="Sign").scroll_into_view_if_needed()


SHOWN: Sequence[Picture] = (
    Picture("today-client", ADMIN, "/today", top="", tallest=860),
    Picture("distribute", ADMIN, "/distribute", tallest=960),
    Picture("follow-up", ADMIN, "/follow_up"),
    Picture("record", ADMIN, "/compliance", partial(opened, having="At risk", parameter="record"), tallest=760),
    Picture("review", REVIEWER, "/policies", partial(at_tab, policy="In review", page="review", tab="What changed")),
    Picture("assessment", REVIEWER, "/reviews", partial(opened, having="Consumer", parameter="record"), tallest=900),
    Picture("violation", REVIEWER, "/violations", partial(opened, having="Reported", parameter="violation")),
    Picture("dashboard", ANALYST, "/dashboards", tallest=1150),
    Picture("workbench", ANALYST, "/workbench", tallest=1000),
    Picture("reports", ANALYST, "/reports", tallest=880),
    Picture("today-agency", AGENCY, "/today", top="", tallest=860),
    Picture("sign", AGENCY, "/inbox", to_sign, "main", top="text=Your signature"),
    Picture("may-i", AGENCY, "/may_i", partial(opened, having="with conditions", parameter="decision")),
    Picture("finding", AGENCY, "/conflicts", partial(opened, having="Storage", parameter="finding"), tallest=1300),
)


def take(product: Product, folder: Path, shown: Sequence[Picture] = SHOWN) -> list[Path]:
    """Take the pictures of a running demo; the files written."""
    taken: list[Path] = []
    with chromium() as browser:
        expect.set_options(timeout=PATIENCE_MS)
        for email, theirs in groupby(shown, lambda each: each.email):
            with visiting(browser, product, email, color_scheme="light") as visitor:
                visitor.context.set_default_timeout(PATIENCE_MS)
                visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
                taken += [_taken(visitor, folder, each) for each in theirs]
    return taken


def _taken(visitor: Visitor, folder: Path, picture: Picture) -> Path:
    visitor.open(picture.path)
    if picture.act:
        picture.act(visitor)
    visitor.page.evaluate(QUIET)
    shot = visitor.page.screenshot(clip=_place(visitor, picture), animations="disabled")
    path = folder / f"{picture.name}.png"
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(shot)) as whole:
        whole.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def _place(visitor: Visitor, picture: Picture) -> FloatRect:
    """The part of the page that is kept: from `top` down, without the empty margins of a page."""
    box = visitor.page.locator(picture.of).first.bounding_box()
    above = visitor.page.locator(picture.top).first.bounding_box() if picture.top else None
    assert box is not None, picture.name  # noqa: S101  # a picture of nothing
    top = max(0.0, above["y"] - EDGE if above else box["y"])
    left = max(0.0, box["x"] + (MARGIN if picture.of == MAIN and above else 0))
    width = min(box["width"], WIDTH) - 2 * (left - max(0.0, box["x"]))
    return {"x": left, "y": top, "width": width, "height": min(picture.tallest, HEIGHT - top)}


def main() -> None:
    """Start a demo, take the pictures, say how large they are."""
    with open_folder() as data, running_product(None, data, DEMO="1") as product:
        taken = take(product, PICTURES)
    for path in set(PICTURES.glob("*.png")) - set(taken):
        path.unlink()
    sizes = [path.stat().st_size for path in taken]
    sys.stdout.write(f"{len(taken)} pictures, {sum(sizes):,} bytes, the largest {max(sizes):,}: {PICTURES}\n")


if __name__ == "__main__":
    main()
