"""Guides as the product shows them: found by name, cut at their pictures, with links that stay in the product."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

DOCS = Path(__file__).parents[2] / "docs"
_SHOWN = ("guides", "how-to", "reference", "explanation")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[([^\]]*)\]\(([^)]+)\)[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?://|mailto:)([^)#\s]*)(#[^)\s]*)?\)")
_TERM = re.compile(r"^\| (?P<word>[^|]+) \| (?P<meaning>[^|]+) \| (?P<lives_in>[^|]+) \|$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->\n*", re.DOTALL)
LONGER: Mapping[str, str] = {
    "onboarding": "For everybody new",
    "guide-enterprise-admin": "For whoever runs a client's policies",
    "guide-compliance-officer": "For compliance officers",
    "guide-analyst": "For analysts",
    "guide-agency-admin": "For whoever runs an agency",
    "guide-integration": "For whoever connects a system",
    "best-practices": "For everybody who writes or signs",
}


@dataclass(frozen=True)
class Prose:
    """Markdown between two pictures."""

    text: str


@dataclass(frozen=True)
class Picture:
    """A picture of a screen."""

    path: Path
    alt: str


@dataclass(frozen=True)
class Guide:
    """One document: its name in the address, its title, and its parts in order."""

    name: str
    title: str
    parts: tuple[Prose | Picture, ...]


@cache
def documents() -> Mapping[str, Path]:
    """Every document that may be shown, by its name in the address: a guide's own, else folder and name."""
    found = {}
    for folder in _SHOWN:
        for path in sorted((DOCS / folder).glob("*.md")):
            found[path.stem if folder == "guides" else f"{folder}/{path.stem}"] = path
    return found


@cache
def guide(name: str) -> Guide | None:
    """The document of this name; None where there is none."""
    path = documents().get(name)
    if path is None:
        return None
    text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    found = _TITLE.search(text)
    return Guide(name, found[1] if found else name, tuple(_parts(_TITLE.sub("", text, count=1), path)))


def titles() -> Mapping[str, str]:
    """The title of each guide, by its name."""
    return {name: shown.title for name in documents() if "/" not in name and (shown := guide(name))}


@cache
def glossary() -> tuple[tuple[str, str], ...]:
    """Each word of the product with its meaning, by word."""
    text = (DOCS / "reference" / "glossary.md").read_text(encoding="utf-8")
    rows = [(found["word"].strip(), found["meaning"].strip()) for found in _TERM.finditer(text)]
    return tuple(sorted((each for each in rows if each[0] not in {"word", "---"}), key=lambda each: each[0].casefold()))


def _parts(text: str, path: Path) -> Iterator[Prose | Picture]:
    at = 0
    for found in _PICTURE.finditer(text):
        yield from _prose(text[at : found.start()], path)
        picture = (path.parent / found[2]).resolve()
        if picture.is_file() and picture.is_relative_to(DOCS):
            yield Picture(picture, found[1])
        at = found.end()
    yield from _prose(text[at:], path)


def _prose(text: str, path: Path) -> Iterator[Prose]:
    if text.strip():
        yield Prose(_LINK.sub(lambda found: _linked(found, path), text).strip())


def _linked(found: re.Match[str], path: Path) -> str:
    """A link within the documents leads to the page of help; one to what is not shown stays words."""
    words, target = found[1], found[2]
    if not target:
        return words
    inside = (path.parent / target).resolve()
    name = next((name for name, each in documents().items() if each.resolve() == inside), None)
    return f"[{words}](/help?page={PurePosixPath(name)})" if name else words
