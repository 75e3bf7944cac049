"""What Word's styles and numbering make of a paragraph: a heading, an entry of a list, hidden text or plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docx.oxml.ns import qn

Element = Any
"""An element of lxml; Word's vocabulary has no types there."""

MAX_LIST_DEPTH = 8
MAX_STYLE_CHAIN = 12
_HEADING = re.compile(r"heading (\d)$")
_OFF = frozenset({"0", "false", "off", "none"})


@dataclass(frozen=True)
class Entry:
    """An entry of a list: which list, how deep, and whether it is numbered."""

    list_id: str
    depth: int
    numbered: bool


class Styles:
    """The styles and list formats of one document, looked up by what a paragraph or run names."""

    def __init__(self, styles: Element, numbering: Element | None) -> None:
        self._by_id = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}
        self._numbering = numbering

    def heading_level(self, paragraph: Element) -> int | None:
        """From 1 (the title counts as 1) to 6; None for text."""
        for style in self._chain(_value(paragraph, "w:pPr/w:pStyle")):
            name = _name(style)
            found = _HEADING.match(name)
            if found or name == "title":
                return min(int(found[1]), 6) if found else 1
        return None

    def is_contents(self, paragraph: Element) -> bool:
        """Whether the paragraph is a line of a table of contents, which Markdown makes anew."""
        return any(_name(style).startswith("toc ") for style in self._chain(_value(paragraph, "w:pPr/w:pStyle")))

    def entry(self, paragraph: Element) -> Entry | None:
        """What kind of entry of a list it is, if it is one."""
        chain = list(self._chain(_value(paragraph, "w:pPr/w:pStyle")))
        for source in (paragraph, *chain):
            list_id = _value(source, "w:pPr/w:numPr/w:numId")
            if list_id is not None:
                depth = _value(source, "w:pPr/w:numPr/w:ilvl") or _value(paragraph, "w:pPr/w:numPr/w:ilvl")
                return self._entry(list_id, int(depth) if depth and depth.isdigit() else _depth_in_name(chain))
        return None

    def is_hidden(self, run: Element, paragraph: Element) -> bool:
        """Whether Word does not print it: marked so itself, or by a style."""
        own = _flag(run, "w:rPr/w:vanish")
        if own is not None:
            return own
        named = (_value(run, "w:rPr/w:rStyle"), _value(paragraph, "w:pPr/w:pStyle"))
        return any(_flag(style, "w:rPr/w:vanish") for style_id in named for style in self._chain(style_id))

    def is_set(self, run: Element, what: str) -> bool:
        """Whether a run is bold (`w:b`) or italic (`w:i`), by itself or by its character style."""
        own = _flag(run, f"w:rPr/{what}")
        if own is not None:
            return own
        return any(_flag(style, f"w:rPr/{what}") for style in self._chain(_value(run, "w:rPr/w:rStyle")))

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        """The style and what it is based on; a circle ends after a few."""
        for _ in range(MAX_STYLE_CHAIN):
            style = self._by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = _value(style, "w:basedOn")

    def _entry(self, list_id: str, depth: int) -> Entry | None:
        depth = min(max(depth, 0), MAX_LIST_DEPTH)
        written = self._formats.get((list_id, depth)) or self._formats.get((list_id, 0), "bullet")
        if list_id == "0" or written == "none":
            return None
        return Entry(list_id, depth, numbered=written != "bullet")

    @cached_property
    def _formats(self) -> dict[tuple[str, int], str]:
        """How the numbers of each list are written, by list and depth."""
        if self._numbering is None:
            return {}
        levels = {
            kind.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl"), "0")): _value(level, "w:numFmt") or "decimal"
                for level in kind.iterfind(qn("w:lvl"))
            }
            for kind in self._numbering.iterfind(qn("w:abstractNum"))
        }
        return {
            (number.get(qn("w:numId")), depth): written
            for number in self._numbering.iterfind(qn("w:num"))
            for depth, written in levels.get(_value(number, "w:abstractNumId"), {}).items()
        }


def _name(style: Element) -> str:
    return (_value(style, "w:name") or "").casefold()


def _depth_in_name(chain: list[Element]) -> int:
    """How deep a style is by its name: "List Bullet 2" is one deeper than "List Bullet"."""
    last = _name(chain[0])[-1:] if chain else ""
    return int(last) - 1 if last.isdigit() and last != "0" else 0


def _find(element: Element, path: str) -> Element | None:
    return element.find("/".join(qn(step) for step in path.split("/")))


def _value(element: Element, path: str) -> str | None:
    found = _find(element, path)
    return None if found is None else found.get(qn("w:val"))


def _flag(element: Element, path: str) -> bool | None:
    """On, off, or not said."""
    found = _find(element, path)
    return None if found is None else found.get(qn("w:val"), "true") not in _OFF
