"""One contact sheet for each role: every page of its bar and menu as somebody of the demo sees it, wide, narrow, dark.

`make screenshots` writes them into docs/images/; ROLE=auditor takes that one alone.
"""

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePath

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, expect

from core.demo.cast import CAST, Cast, Person
from core.identity.model import Actor, Role
from pages.page_table import OF_ONE_THING, PAGES, PageEntry
from tests.edges.browsing import QUIET, Visitor, chromium, visiting
from tests.edges.product import Product, running_product
from tests.edges.walking import actor_of
from tests.postgres import open_folder

IMAGES = Path(__file__).parents[2] / "docs" / "images"
WIDE, NARROW = (1440, 900), (390, 844)
GAP, LABEL, HEIGHT = 20, 26, 400
BACKGROUND, INK = "#808080", "#ffffff"
MOST_BYTES = 1_000_000
PATIENCE_MS = 120_000
Shot = tuple[str, tuple[Image.Image, ...]]


def take_all(only: str | None = None) -> list[Path]:
    """Start a demo and write the sheet of each role, or of one; where they are."""
    expect.set_options(timeout=PATIENCE_MS)
    with open_folder() as data, running_product(None, data, DEMO="1") as product, chromium() as browser:
        expect.set_options(timeout=PATIENCE_MS)
        return [
            _written(role, list(_shots(browser, product, *_somebody(role))))
            for role in Role
            if only in (None, "", role.value)
        ]


def _somebody(role: Role) -> tuple[Cast, Person]:
    return next((cast, person) for cast in CAST for person in cast.people if person.role is role)


def _shots(browser: Browser, product: Product, cast: Cast, person: Person) -> Iterator[Shot]:
    actor = actor_of(cast, person)
    with visiting(browser, product, person.email(cast.domain)) as visitor:
        visitor.page.set_default_timeout(PATIENCE_MS)
        for entry in PAGES:
            if entry.opens_for(actor) and _is_found(entry, actor):
                visitor.open(f"/{entry.url_path or PurePath(entry.script).stem}")
                yield entry.title, tuple(_looks(visitor))


def _is_found(entry: PageEntry, actor: Actor) -> bool:
    return (entry.is_in_bar_of(actor) or entry.is_in_menu_of(actor)) and entry.script not in OF_ONE_THING


def _looks(visitor: Visitor) -> Iterator[Image.Image]:
    """Wide in the light, wide and narrow in the dark; what is seen before anybody scrolls."""
    for (width, height), scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light")):
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # two of its literals
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.evaluate(QUIET)
        taken = Image.open(BytesIO(visitor.page.screenshot(animations="disabled"))).convert("RGB")
        yield taken.resize((round(taken.width * HEIGHT / taken.height), HEIGHT), Image.Resampling.LANCZOS)
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


def _written(role: Role, shots: list[Shot]) -> Path:
    """The sheet, at the best quality that stays below the limit."""
    sheet, path = _sheet(shots), IMAGES / f"contact-sheet-{role.value}.jpg"
    for quality in range(82, 20, -6):
        content = BytesIO()
        sheet.save(content, "JPEG", quality=quality, optimize=True)
        if content.tell() < MOST_BYTES:
            break
    path.write_bytes(content.getvalue())
    return path


def _sheet(shots: list[Shot]) -> Image.Image:
    width = GAP + sum(image.width + GAP for image in shots[0][1])
    row = LABEL + HEIGHT + GAP
    sheet = Image.new("RGB", (width, GAP + row * len(shots)), BACKGROUND)
    pen = ImageDraw.Draw(sheet)
    for number, (title, images) in enumerate(shots):
        top, left = GAP + row * number, GAP
        pen.text((left, top), title, fill=INK, font_size=18)
        for image in images:
            sheet.paste(image, (left, top + LABEL))
            left += image.width + GAP
    return sheet


def main() -> None:
    """Take them anew and say where they are."""
    for path in take_all(os.environ.get("ROLE")):
        sys.stdout.write(f"{path.relative_to(IMAGES.parents[1])}: {path.stat().st_size / 1000:,.0f} kB\n")


if __name__ == "__main__":
    main()
