"""The page of the search in words: groups, what stands beside a hit, and which script opens an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import parse_qsl

from core.search.model import MOST_COUNTED, Found, FoundKind, FoundOfKind
from core.search.rules import begins_words_of
from pages.page_table import PageEntry
from pages.view_models.words import counted

PLURALS: Mapping[FoundKind, str] = {
    FoundKind.POLICY: "Policies",
    FoundKind.AGENCY: "Agencies",
    FoundKind.CLIENT: "Clients",
    FoundKind.FINDING: "Findings",
    FoundKind.REQUEST: "Requests",
    FoundKind.VIOLATION: "Violations",
    FoundKind.ORGANIZATION: "Organizations",
    FoundKind.PERSON: "People",
    FoundKind.TERM: "Vocabulary",
}
ICONS: Mapping[str, str] = {
    "policy": ":material/policy:",
    "agency": ":material/business_center:",
    "client": ":material/handshake:",
    "finding": ":material/compare_arrows:",
    "request": ":material/contact_support:",
    "violation": ":material/gavel:",
    "organization": ":material/domain:",
    "person": ":material/person:",
    "term": ":material/dictionary:",
    "record": ":material/verified:",
}
LONGEST_TITLE = 140


@dataclass(frozen=True)
class Door:
    """Which script an address opens, with what in its query."""

    script: str
    query: Mapping[str, str]


def address_of(entry: PageEntry) -> str:
    """A page's address, without the slash."""
    return entry.url_path or PurePath(entry.script).stem


def door(path: str, entries: Sequence[PageEntry]) -> Door | None:
    """The page of an address among those that exist for somebody; None where it does not."""
    page, _, query = path.removeprefix("/").partition("?")
    scripts = {address_of(entry): entry.script for entry in entries}
    return Door(scripts[page], dict(parse_qsl(query))) if page in scripts else None


def group_title(group: FoundOfKind) -> str:
    """The kind with how many there are."""
    many = group.found_count >= MOST_COUNTED and group.kind is not FoundKind.TERM
    return f"{PLURALS[group.kind]} ({f'{MOST_COUNTED} or more' if many else f'{group.found_count:,}'})"


def title(text: str) -> str:
    """A title on one line of the list."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_TITLE else f"{plain[: LONGEST_TITLE - 1].rstrip()}…"


def beside(found: Found) -> str:
    """What stands under a title: whose it is, and how it stands."""
    said = [" ".join(found.counterpart.split()), found.state.replace("_", " ")]
    return " · ".join(each for each in said if each)


def summary(groups: Sequence[FoundOfKind], pages: int, guides: int) -> str:
    """How much was found, in one sentence for somebody who does not see the list."""
    total = sum(min(group.found_count, MOST_COUNTED) for group in groups) + pages + guides
    more = any(group.found_count >= MOST_COUNTED for group in groups)
    return f"{'More than ' if more else ''}{counted(total, 'hit')}."


def pages_found(said: str, entries: Sequence[PageEntry], alone: frozenset[str]) -> list[PageEntry]:
    """Pages with each of these words in their names; those `alone`, which have to be told about what, are left out."""
    return [entry for entry in entries if entry.script not in alone and begins_words_of(said, entry.title)]
