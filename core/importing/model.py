"""What is imported, the columns of its file, the rows as they were read, and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.engagements.model import Terms
from core.engagements.rules import BRANDS_AT_MOST, EMAIL_LIMIT, MARKETS_AT_MOST, NAME_LIMIT
from core.errors import NotInThisState, NotValid
from core.identity.importing import Invited
from core.identity.model import Permission
from core.identity.person_rules import ADDRESS_LENGTH, NAME_LENGTH


class Subject(StrEnum):
    """What the rows of a file become."""

    PEOPLE = "people"
    ENGAGEMENTS = "engagements"


@dataclass(frozen=True)
class Column:
    """One column of a file, what its cells hold, and with how many characters at most."""

    name: str
    says: str
    is_required: bool = True
    limit: int = 200


PERMISSION_FOR: Mapping[Subject, Permission] = {
    Subject.PEOPLE: Permission.PERSON_MANAGE,
    Subject.ENGAGEMENTS: Permission.ENGAGEMENT_MANAGE,
}
EMAIL = "email"
COLUMNS: Mapping[Subject, tuple[Column, ...]] = {
    Subject.PEOPLE: (
        Column(EMAIL, "The address the invitation goes to.", limit=ADDRESS_LENGTH),
        Column("name", "How the person is called.", limit=NAME_LENGTH),
        Column("role", "One of the roles of your organization."),
        Column("time_zone", "The person's own, as Europe/Berlin; empty: yours.", is_required=False),
        Column("access_until", "An auditor's last day, as 2027-03-31; empty for anybody else.", is_required=False),
    ),
    Subject.ENGAGEMENTS: (
        Column(EMAIL, "The address of an agency's administrator.", limit=EMAIL_LIMIT),
        # As many of the longest names as one may have, with a semicolon and a space between them.
        Column(
            "brands", "One brand, or several with semicolons between them.", limit=BRANDS_AT_MOST * (NAME_LIMIT + 2)
        ),
        Column("starts_on", "The first day, as 2026-12-01."),
        Column("ends_on", "The last day, as 2027-03-31; empty: open.", is_required=False),
        Column(
            "markets",
            "Countries or regions with semicolons between them, as Germany; France; empty: nobody says where.",
            is_required=False,
            limit=MARKETS_AT_MOST * (NAME_LIMIT + 2),
        ),
    ),
}


@dataclass(frozen=True)
class Row:
    """The cells of one row in the file's order; `number` is the one a spreadsheet program shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A file's header and its rows that are not blank; `read_as` and `note` say how it was read."""

    header: Row
    rows: tuple[Row, ...]
    read_as: str
    note: str = ""


@dataclass(frozen=True)
class Problem:
    """One thing to mend: in which row and column of the file, what stands there, and what to do."""

    row: int
    column: str
    value: str
    says: str

    @property
    def sentence(self) -> str:
        """Where and what, for a reader without the table."""
        return f"Row {self.row}, {self.column}: {self.says}"


@dataclass(frozen=True)
class Proposed:
    """An engagement that a row proposes to an address."""

    email: str
    terms: Terms


@dataclass(frozen=True)
class Checked:
    """What a file would do: its people or proposals, and everything that stands in the way."""

    table: Table
    people: tuple[Invited, ...] = ()
    engagements: tuple[Proposed, ...] = ()
    problems: tuple[Problem, ...] = ()
    are_rows_judged: bool = True

    @property
    def wrong_rows(self) -> frozenset[int]:
        """The numbers of the rows with something to mend, the header's among them."""
        return frozenset(each.row for each in self.problems)

    @property
    def good_count(self) -> int:
        """How many rows have nothing to mend; none while the header keeps them from being read."""
        return len(self.people) + len(self.engagements)


@dataclass(frozen=True)
class Register:
    """What a file is checked against: the actor's own organization at this moment; of any other nothing is known.

    `taken` says of an address why it cannot be used.
    """

    taken: Mapping[str, str]
    now: datetime
    time_zone: str


class FileNotReadable(NotValid):
    """No CSV or XLSX, a damaged one, or one that is too large."""


class RowsNotMended(NotValid):
    """Rows with something to mend: nothing of the file was written. `refused` lists them."""


class ImportOvertaken(NotInThisState):
    """Somebody wrote to one of these addresses in the same moment; nothing of the file was written."""
