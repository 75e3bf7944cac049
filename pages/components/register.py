"""A register on a page: filters and order that stand in the address, a table whose rows open, a pager, and the files.

    VIOLATIONS = Register("violations", ("violation", "violations"), view.ORDERS, view.frame, view.FILE, view.file_row)

    with filters_row():
        words = search("violations_search", "Agency, policy or summary")
        state = choice("State", view.STATES, "violations_state")
        order = order_of(VIOLATIONS)
    chosen = show_register(
        actor, VIOLATIONS, order, {"Search": words, "State": state},
        lambda conn, part: violations_register(conn, actor, view.wanted(words, state), part),
    )
    if chosen:
        open_record("violation", chosen.id)

`view.ORDERS` gives each order its words (the first is the one without a choice); `view.frame(rows, now=…, zone_name=…)`
makes the table; `view.FILE` holds the columns of a file with their widths; `view.file_row(row)` its cells. The question
answers with a `core.registers.model.RegisterPage`. A download is noted in the trail as `violations.exported`.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from core.identity.model import Actor, Permission
from core.papers.model import Cell
from core.papers.pen import MEDIA_TYPE
from core.papers.register_file import Provenance, workbook_bytes
from core.papers.spreadsheets import csv_bytes
from core.registers.model import EXPORT_LIMIT, PAGE_SIZE, RegisterPage, Slice
from core.registers.operations import exported
from pages.components.empty import empty
from pages.components.pager import Pager
from pages.components.table_with_tools import chosen_columns
from pages.components.tables import choose
from pages.transactions import changing, in_transaction
from pages.view_models import registers as view

RowT = TypeVar("RowT")
Ask = Callable[[Connection, Slice], RegisterPage[RowT]]


class Frame(Protocol):
    """Makes a page of rows into the table that is shown."""

    def __call__(self, rows: Sequence[Any], *, now: datetime, zone_name: str) -> pd.DataFrame:
        """The table."""
        ...


@dataclass(frozen=True)
class Register(Generic[RowT]):
    """What one register is: its words, its orders, its table and its file.

    Attributes:
        key: begins the keys of its widgets, and names it in the trail.
        nouns: one of its rows, and several of them.
        orders: each order's words on the screen; the first is taken without a choice.
        frame: the table of a page.
        file_columns: the columns of its files, each with its width in characters.
        file_row: the cells of one row in a file.
        columns: how columns of the table are drawn.
        nothing: what an empty one says, and what to do then.
    """

    key: str
    nouns: tuple[str, str]
    orders: Mapping[str, StrEnum]
    frame: Frame
    file_columns: Mapping[str, int]
    file_row: Callable[[RowT], Sequence[Cell]]
    columns: Mapping[str, Any] | None = None
    nothing: tuple[str, str] = field(default=("Nothing fits here.", "Choose other filters."))

    @property
    def title(self) -> str:
        """Its name as the files carry it."""
        return self.nouns[1].capitalize()


def filters_row() -> AbstractContextManager[object]:
    """Where the filters stand, beside each other."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def search(key: str, placeholder: str) -> str:
    """A field for words; it stands in the address under its key."""
    return (
        st.text_input(
            "Search", key=key, bind="query-params", width=230, icon=":material/search:", placeholder=placeholder,
            max_chars=200,
        )
        or ""
    )  # fmt: skip


def choice(label: str, words: Sequence[str] | Mapping[str, object], key: str, *, width: int = 190) -> str:
    """One of the words, or all; it stands in the address under its key."""
    return str(st.selectbox(label, [view.EVERY, *words], key=key, bind="query-params", width=width))


def order_of(register: Register[Any]) -> str:
    """The order chosen, in its words; it stands in the address as `<key>_order`."""
    orders = list(register.orders)
    return str(st.selectbox("Order", orders, key=f"{register.key}_order", bind="query-params", width=200))


def show_register(
    actor: Actor, register: Register[RowT], order: str, filters: Mapping[str, str], ask: Ask[RowT]
) -> RowT | None:
    """Draw the page of the register that `filters` and the pager name; the row whose box was ticked, or None.

    Args:
        actor: who reads it.
        register: what it is.
        order: one of its orders' words.
        filters: what is chosen, by its name on the screen: other filters begin at the first page.
        ask: the question, which knows the filters.
    """
    sort = register.orders.get(order, next(iter(register.orders.values())))
    pager = Pager(register.key, (order, *filters.items()), size=PAGE_SIZE)
    with in_transaction(actor) as scope:
        page = ask(scope.conn, Slice(sort, pager.size, pager.after))
        now = scope.now
    if not page.rows:
        empty(*register.nothing)
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{view.counted(page, *register.nouns)}**", width="content")
        frame = register.frame(page.rows, now=now, zone_name=actor.time_zone)
        shown = chosen_columns(list(frame.columns), key=register.key)
        if actor.may(Permission.RECORD_EXPORT):
            _files(actor, register, Slice(sort), view.said({**filters, "Order": order}), ask)
    pager.goes_on(page.next_after)
    row = choose(frame, alt=register.title, key=f"{register.key}.list", columns=register.columns, order=shown)
    pager.controls("Back", "Next")
    return None if row is None else page.rows[row]


def _files(actor: Actor, register: Register[RowT], wanted: Slice, filters: Mapping[str, str], ask: Ask[RowT]) -> None:
    """Both files of all that fits, made on the click."""
    most = f"All that fit the filters, {EXPORT_LIMIT:,} at most; 100,000 rows take some seconds."
    st.download_button(
        "Excel", lambda: _workbook(actor, register, wanted, filters, ask), file_name=f"{register.key}.xlsx",
        mime=MEDIA_TYPE, key=f"{register.key}.xlsx", icon=":material/download:", on_click="ignore",
        help=f"{most} Times are in your zone.",
    )  # fmt: skip
    st.download_button(
        "CSV", lambda: _csv(actor, register, wanted, filters, ask), file_name=f"{register.key}.csv", mime="text/csv",
        key=f"{register.key}.csv", icon=":material/download:", on_click="ignore", help=f"{most} Times are in UTC.",
    )  # fmt: skip


def _csv(actor: Actor, register: Register[RowT], wanted: Slice, filters: Mapping[str, str], ask: Ask[RowT]) -> bytes:
    with changing(actor) as scope:
        rows = exported(
            scope.conn, actor=actor, register=register.key, filters=filters, wanted=wanted,
            page=lambda part: ask(scope.conn, part),
        )  # fmt: skip
        return csv_bytes(list(register.file_columns), (register.file_row(each) for each in rows))


def _workbook(
    actor: Actor, register: Register[RowT], wanted: Slice, filters: Mapping[str, str], ask: Ask[RowT]
) -> bytes:
    with changing(actor) as scope:
        rows = exported(
            scope.conn, actor=actor, register=register.key, filters=filters, wanted=wanted,
            page=lambda part: ask(scope.conn, part),
        )  # fmt: skip
        about = Provenance(
            f"{register.title} of {actor.organization}", f"{actor.display_name}, {actor.email}", scope.now,
            actor.time_zone, filters,
        )  # fmt: skip
        return workbook_bytes(register.file_columns, (register.file_row(each) for each in rows), about)
