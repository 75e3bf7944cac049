"""`make screenshots`: a picture of every page, wide and narrow, light and dark, and one sheet that shows them all."""

import sys
from collections.abc import Mapping
from html import escape
from itertools import product as pairs
from pathlib import Path
from shutil import rmtree

from tests.edges.browsing import QUIET, Visitor, chromium, visiting, visiting_unknown
from tests.edges.product import running_product
from tests.edges.walking import walk, walk_outside, walkers
from tests.postgres import open_folder

SCREENS = Path(__file__).parents[1] / "artefacts" / "screens"
SIZES: Mapping[int, int] = {1440: 900, 390: 844}
SCHEMES = ("light", "dark")
SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title>
<style>
body { margin: 1rem; font: 14px/1.4 system-ui, sans-serif; background: #808080; color: #fff; }
figure { margin: 0 0 1.5rem; } figcaption { font-weight: 600; margin-bottom: .3rem; }
div { display: flex; gap: .5rem; align-items: flex-start; overflow-x: auto; }
a { flex: 1170 0 0; } a.narrow { flex: 390 0 0; } img { display: block; width: 100%; }
</style>
"""


def take_all(folder: Path) -> list[str]:
    """Start a demo, walk through it as its people, take the pictures; their stops, in order."""
    stops: list[str] = []
    with open_folder() as data, running_product(None, data, DEMO="1") as product, chromium() as browser:
        with visiting_unknown(browser, product) as visitor:
            stops += (_taken(visitor, folder, f"outside-{name}") for name in walk_outside(visitor))
        for walker in walkers():
            with visiting(browser, product, walker.email) as visitor:
                stops += (_taken(visitor, folder, f"{walker.side}-{name}") for name in walk(visitor, walker))
    return stops


def sheet(stops: list[str]) -> str:
    """One page with every picture, a row for each stop."""
    return SHEET + "\n".join(_row(stop) for stop in stops) + "\n</html>\n"


def _taken(visitor: Visitor, folder: Path, stop: str) -> str:
    for width, scheme in pairs(SIZES, SCHEMES):
        visitor.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # two of its literals
        visitor.page.set_viewport_size({"width": width, "height": SIZES[width]})
        visitor.page.evaluate(QUIET)
        visitor.shoot(folder, _file(stop, width, scheme))
    visitor.page.set_viewport_size({"width": 1440, "height": SIZES[1440]})
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.evaluate(QUIET)
    return stop


def _row(stop: str) -> str:
    pictures = "".join(
        f'<a href="{name}.png"{"" if width == 1440 else " class=narrow"}><img loading="lazy" alt="{name}" src="{name}.png"></a>'
        for width, scheme in pairs(SIZES, SCHEMES)
        for name in [escape(_file(stop, width, scheme))]
    )
    return f"<figure><figcaption>{escape(stop)}</figcaption><div>{pictures}</div></figure>"


def _file(stop: str, width: int, scheme: str) -> str:
    return f"{stop}-{width}-{scheme}"


def main() -> None:
    """Take the pictures anew and say where they are."""
    rmtree(SCREENS, ignore_errors=True)
    stops = take_all(SCREENS)
    (SCREENS / "index.html").write_text(sheet(stops), encoding="utf-8")
    sys.stdout.write(
        f"{len(stops)} stops, {len(stops) * len(SIZES) * len(SCHEMES)} pictures: {SCREENS / 'index.html'}\n"
    )


if __name__ == "__main__":
    main()
