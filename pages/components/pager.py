"""The place in a list that is read page by page with a cursor, which only knows the way forward."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import streamlit as st

RowT = TypeVar("RowT")
PAGE_SIZE = 25


class Pager:
    """Remembers the cursors it came past, so that there is a way back; other filters start at the first page.

    Ask for `limit` rows after `after`, draw `shown(rows, cursor_of)`, then `controls()`.
    """

    def __init__(self, key: str, filters: Hashable = None, *, size: int = PAGE_SIZE) -> None:
        self._key = f"{key}.pager"
        self._size = size
        place = st.session_state.get(self._key)
        if place is None or place["filters"] != filters:
            place = st.session_state[self._key] = {"filters": filters, "cursors": [None]}
        self._cursors: list[Any] = place["cursors"]
        self._next: Any = None

    @property
    def after(self) -> Any:
        """The cursor of the page to ask for; None is the first page."""
        return self._cursors[-1]

    @property
    def limit(self) -> int:
        """One more than fits, which tells whether there is a next page."""
        return self._size + 1

    @property
    def size(self) -> int:
        """How many rows fit on a page."""
        return self._size

    def goes_on(self, after: Any) -> None:
        """Say where the next page begins, for a list that knows; None on the last page."""
        self._next = after

    def shown(self, rows: Sequence[RowT], cursor_of: Callable[[RowT], Any]) -> Sequence[RowT]:
        """The rows that fit."""
        fits = rows[: self._size]
        self._next = cursor_of(fits[-1]) if len(rows) > self._size else None
        return fits

    def controls(self, back: str = "Newer", on: str = "Older") -> None:
        """Draw the two buttons, unless everything is on one page; their words follow the list's order."""
        if self._next is None and len(self._cursors) == 1:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(back, key=f"{self._key}.back", disabled=len(self._cursors) == 1, on_click=self._back)
            st.button(on, key=f"{self._key}.on", disabled=self._next is None, on_click=self._on)
            st.caption(f"Page {len(self._cursors)}")

    def _back(self) -> None:
        self._cursors.pop()

    def _on(self) -> None:
        self._cursors.append(self._next)
