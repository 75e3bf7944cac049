"""The bar in words: a page's name with how much waits there, and which page an address is."""

from collections.abc import Mapping, Sequence

from core.notices.waiting import MOST
from pages.page_table import PageEntry
from pages.view_models.found import address_of


def shown_count(count: int) -> str:
    """A count as it is shown; counting stops at a hundred."""
    return f"{MOST - 1}+" if count >= MOST else str(count)


def bar_title(entry: PageEntry, waiting: Mapping[str, int]) -> str:
    """The page's name, with how much waits there for the reader to act on."""
    count = waiting.get(address_of(entry), 0)
    return f"{entry.title} ({shown_count(count)})" if count else entry.title


def entry_at(entries: Sequence[PageEntry], url_path: str) -> PageEntry:
    """The page that is open; the first has the bare address as well."""
    return next((entry for entry in entries if address_of(entry) == url_path), entries[0])
