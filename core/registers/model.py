"""The shape that every register shares: which slice is asked for, and the page that answers.

A register's statement finds the keys of its page in the index of the order chosen (one branch for each word of its
`sort`), joins the rest to those few rows, and gives with each row where it stands: `sort_number`, `sort_text` or
`sort_at`, the one that its order goes by, and `id`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

RowT_co = TypeVar("RowT_co", covariant=True)
MadeT = TypeVar("MadeT")

PAGE_SIZE = 25
COUNT_LIMIT = 10_000
"""A count stops one above it: how many more there are is worth no second of waiting."""
EXPORT_LIMIT = 100_000
"""The most rows of one file."""


@dataclass(frozen=True)
class Place:
    """Where a row stands in its order: the value it is sorted by, then its id."""

    id: UUID
    number: int | None = None
    text: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Slice:
    """Which part of a register: its order (a word of the register's own), how many rows, after which one."""

    sort: StrEnum
    limit: int = PAGE_SIZE
    after: Place | None = None
    count_limit: int = COUNT_LIMIT

    def parameters(self) -> dict[str, object]:
        """What a register's statement takes: one row more than asked for, which tells whether there is a next page."""
        after = self.after
        return {
            "sort": self.sort,
            "limit": self.limit + 1,
            "count_limit": self.count_limit + 1,
            "after_id": after and after.id,
            "after_number": after and after.number,
            "after_text": after and after.text,
            "after_at": after and after.at,
        }

    def beginning_after(self, place: Place) -> "Slice":
        """The next slice of the same order."""
        return replace(self, after=place)


@dataclass(frozen=True)
class RegisterPage(Generic[RowT_co]):
    """A page of a register, where the next one begins (None on the last), and how many rows fit altogether."""

    rows: Sequence[RowT_co]
    next_after: Place | None = None
    matching_count: int = 0
    count_limit: int = field(default=COUNT_LIMIT, repr=False)

    @property
    def is_capped(self) -> bool:
        """Whether more fit than were counted."""
        return self.matching_count > self.count_limit

    @property
    def total(self) -> str:
        """How many fit, as it is said: "1,234", or "10,000+" where counting stopped."""
        return f"{self.count_limit:,}+" if self.is_capped else f"{self.matching_count:,}"


def page_from(found: Sequence[Any], wanted: Slice, made: Callable[[Any], MadeT]) -> RegisterPage[MadeT]:
    """The page from a statement's rows, each made into the register's own record by `made`."""
    fits = found[: wanted.limit]
    goes_on = len(found) > wanted.limit
    return RegisterPage(
        tuple(made(row) for row in fits),
        _place(fits[-1]) if goes_on else None,
        found[0].matching_count if found else 0,
        wanted.count_limit,
    )


def _place(row: Any) -> Place:
    return Place(row.id, row.sort_number, row.sort_text, row.sort_at)
