"""A walk through everything there is to see: every page of the table, as somebody of the demo whom it opens for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from uuid import uuid4

from playwright.sync_api import expect

from core.demo.cast import CAST, Cast, Person
from core.identity.model import Actor
from pages.page_table import PAGES, PageEntry
from tests.edges.browsing import Visitor


@dataclass(frozen=True)
class Record:
    """What a page's list opens in place: the parameter of its address, the row, and further pages about the same."""

    parameter: str
    having: str = ""
    beyond: tuple[str, ...] = ()


RECORDS: Mapping[str, tuple[Record, ...]] = {
    "policies.py": (Record("policy", "version 1"), Record("policy", "In review", beyond=("draft", "review"))),
    "compliance.py": (Record("record"),),
    "engagements.py": (Record("engagement"),),
    "groups.py": (Record("group"),),
    "people.py": (Record("person"),),
    "inbox.py": (
        Record("distribution", "Awaiting", beyond=("sign",)),
        Record("distribution", "Acknowledged", beyond=("sign/receipt",)),
    ),
    "may_i.py": (Record("decision", "Ask first"), Record("decision", "Allowed with conditions")),
    "conflicts.py": (Record("finding"),),
    "standing.py": (Record("record"),),
    "exceptions_register.py": (Record("exception"),),
    "violations.py": (Record("violation"),),
    "assessments.py": (Record("record", "Being written"),),
    "reviews.py": (Record("record", "Consumer content"),),
    "agency_requests.py": (Record("request"),),
    "clients.py": (Record("client"),),
    "organizations.py": (Record("organization"),),
    "operations.py": (Record("job"),),
}
# The client that has a draft in review, with a colleague's remarks.
RICHEST = "Brightwell"
# Pages that each side sees otherwise.
BY_SIDE = frozenset({"today.py", "dashboards.py", "demo.py"})
# Pages of one thing, which have to be told which.
OF_ONE_THING = frozenset({"draft.py", "review.py", "adapt.py"})
SIGNED_OUT = ("login", "demo", "forgot", "join", "reset")
FORMS = ("password", "logout")


@dataclass(frozen=True)
class Walker:
    """Somebody of the demo and the pages they show us."""

    email: str
    name: str
    side: str
    entries: tuple[PageEntry, ...]


def walkers() -> list[Walker]:
    """As few of the demo's people as see every page of the table, those that differ by side once for each side."""
    found: list[Walker] = []
    seen: set[tuple[str, str]] = set()
    for cast in sorted(CAST, key=lambda each: each.short != RICHEST):
        for person in cast.people:
            theirs = {_once(cast, entry): entry for entry in PAGES if entry.opens_for(actor_of(cast, person))}
            entries = tuple(entry for once, entry in theirs.items() if once not in seen)
            seen |= theirs.keys()
            if entries:
                found.append(Walker(person.email(cast.domain), person.name, cast.kind.value, entries))
    return found


def walk(visitor: Visitor, walker: Walker) -> Iterator[str]:
    """Open page by page, with records and tabs; gives the name of what stands there, drawn, whenever it is another."""
    yield from _menu(visitor)
    for entry in walker.entries:
        if entry.script not in OF_ONE_THING:
            visitor.open(f"/{_address(entry)}")
            yield from _with_tabs(visitor, _address(entry))
        for number, record in enumerate(RECORDS.get(entry.script, ())):
            if number > 0:
                visitor.open(f"/{_address(entry)}")
            yield from _opened(visitor, f"{_address(entry)}-record-{number + 1}", record)
    if walker == walkers()[0]:
        for form in FORMS:
            yield from _plain(visitor, form, form)


def walk_outside(visitor: Visitor) -> Iterator[str]:
    """The plain pages of somebody who is not signed in."""
    for form in SIGNED_OUT:
        yield from _plain(visitor, form, form)


def _menu(visitor: Visitor) -> Iterator[str]:
    """The person's menu, which is the same above every page, open."""
    visitor.page.locator(".st-key-account button").click()
    expect(visitor.page.get_by_test_id("stPopoverBody")).to_be_visible()
    visitor.settled()
    yield "menu"


def _opened(visitor: Visitor, name: str, record: Record) -> Iterator[str]:
    row = next(index for index, row in enumerate(visitor.rows()) if record.having in row)
    visitor.choose_row_at(row)
    visitor.page.wait_for_url(f"**{record.parameter}=*")
    visitor.settled()
    yield from _with_tabs(visitor, name)
    query = visitor.page.url.partition("?")[2]
    for page in record.beyond:
        if "sign" in page:
            yield from _plain(visitor, f"{page}?{query}", page.replace("/", "-"))
        else:
            visitor.open(f"/{page}?{query}")
            yield from _with_tabs(visitor, page)


def _with_tabs(visitor: Visitor, name: str) -> Iterator[str]:
    yield name
    for tab in visitor.page.get_by_role("tab").all()[1:]:
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        visitor.settled()
        yield f"{name}-{tab.inner_text().lower().replace(' ', '-')}"


def _plain(visitor: Visitor, address: str, name: str) -> Iterator[str]:
    """A page of the edge that is not Streamlit's: it is whole once it is loaded."""
    visitor.page.goto(f"{visitor.product.url}/{address}")
    yield name


def _once(cast: Cast, entry: PageEntry) -> tuple[str, str]:
    return (entry.script, cast.kind if entry.script in BY_SIDE else "")


def _address(entry: PageEntry) -> str:
    return entry.url_path or PurePath(entry.script).stem


def actor_of(cast: Cast, person: Person) -> Actor:
    """Somebody of the demo, as the table of pages asks for them."""
    return Actor(
        uuid4(), uuid4(), cast.kind, person.role, person.name, person.email(cast.domain), cast.name, person.time_zone
    )
