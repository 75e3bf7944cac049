"""Lists by the page: how many, and where the last page ended. A cursor holds sort values, never a row's number."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64Error
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from core.errors import NotValid

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
ItemT = TypeVar("ItemT")

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=1000, description="`next_cursor` of the page before.")]


class CursorNotValid(NotValid):
    """The cursor is not one that this list gave out."""


class Page(BaseModel, Generic[ItemT]):
    """One page of a list."""

    items: list[ItemT]
    next_cursor: str | None = Field(description="Ask for the next page with it; null on the last one.")


def write_cursor(*key: object) -> str:
    """The sort values of a page's last row, as opaque text."""
    return urlsafe_b64encode(json.dumps([str(value) for value in key]).encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The sort values in a cursor, one of each kind (`str`, `int`, `UUID`, `datetime`, `date`); None without a cursor.

    Raises:
        CursorNotValid: made by somebody else, or for another list.
    """
    if cursor is None:
        return None
    try:
        values: list[Any] = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(_READ[kind](value) for kind, value in zip(kinds, values, strict=True))
    except (ValueError, TypeError, AttributeError, NotBase64Error, RecursionError):
        raise CursorNotValid("This cursor is not from this list: begin again without one.") from None


def page_of(rows: Sequence[ItemT], limit: int, key: Callable[[ItemT], tuple[object, ...]]) -> Page[ItemT]:
    """The page from `limit + 1` rows: one more than asked for tells whether there is a next page."""
    shown = list(rows[:limit])
    return Page(items=shown, next_cursor=write_cursor(*key(shown[-1])) if len(rows) > limit else None)


def _text(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError
    value.encode()
    return value


def _aware(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment


_READ: Mapping[type, Callable[[Any], object]] = {
    str: _text, int: int, UUID: UUID, datetime: _aware, date: date.fromisoformat,
}  # fmt: skip
