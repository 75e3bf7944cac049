"""What guides quote from the screen in **bold**, and whether the sources still say it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from docs.measures import ROOT

GUIDES = Path(__file__).parent / "guides"
SPOKEN_BY = ("pages", "core", "api")
"""Pages, the words they take from the core, and the plain forms of the edge."""
_QUOTED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def guides() -> list[Path]:
    """Every guide, in order."""
    return sorted(GUIDES.glob("*.md"))


def quoted(text: str) -> list[str]:
    """The labels a guide quotes; one that goes on in the next line is one label."""
    return [" ".join(each.split()) for each in _QUOTED.findall(text)]


@cache
def spoken() -> frozenset[str]:
    """All that the product can put on a screen: literals, the fixed parts of those with gaps, words of templates."""
    found: set[str] = set()
    for folder in SPOKEN_BY:
        for path in (ROOT / folder).rglob("*.py"):
            found.update(_literals(ast.parse(path.read_text(encoding="utf-8"))))
        for path in (ROOT / folder).rglob("*.html"):
            found.update(_words_of(path.read_text(encoding="utf-8")))
    return frozenset(found)


def unspoken(text: str) -> list[str]:
    """What a text quotes and nothing says."""
    return [each for each in quoted(text) if not {each, each[0].lower() + each[1:]} & spoken()]


def _literals(tree: ast.Module) -> Iterator[str]:
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield " ".join(node.value.replace("*", "").split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(" ".join(data.split()))


def _words_of(html: str) -> list[str]:
    reader = _Words()
    reader.feed(html)
    return reader.found
