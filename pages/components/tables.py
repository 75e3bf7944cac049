"""Ledgers: dense tables with a spoken name, whose rows can be chosen."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.view_models.markdown import literal

ROWS_IN_SIGHT = 40
_ROW_PX = 35
SCORE_COLUMNS: Mapping[str, Any] = {
    "Score": st.column_config.ProgressColumn(min_value=0, max_value=100, format="%d"),
    "Coverage": st.column_config.NumberColumn(format="%d %%", help="The share of the score's weight that has data"),
}


def ledger(frame: pd.DataFrame, *, alt: str, key: str, columns: Mapping[str, Any] | None = None) -> None:
    """Draw a table to read."""
    st.dataframe(frame, hide_index=True, alt=alt, key=key, column_config=columns, height="content")


def long_ledger(frame: pd.DataFrame, *, alt: str, key: str) -> None:
    """The same for a table that may be long: it scrolls inside, so that what stands below it is still found."""
    st.dataframe(frame, hide_index=True, alt=alt, key=key, height=height_of(frame))


def height_of(frame: pd.DataFrame) -> Any:
    """As high as its rows; a long one scrolls inside."""
    return "content" if len(frame) <= ROWS_IN_SIGHT else ROWS_IN_SIGHT * _ROW_PX


def choose(
    frame: pd.DataFrame,
    *,
    alt: str,
    key: str,
    columns: Mapping[str, Any] | None = None,
    order: Sequence[str] | None = None,
) -> int | None:
    """Draw a table whose rows can be chosen, by a click on the box before them; the position chosen, or None.

    A long one scrolls inside, so that what stands below it is still found; `order` are the columns shown.
    """
    event = st.dataframe(
        frame,
        hide_index=True,
        alt=alt,
        key=key,
        column_config=columns,
        on_select="rerun",
        selection_mode="single-row",
        column_order=order,
        height=height_of(frame),
    )
    chosen = event.selection.rows
    return chosen[0] if chosen and chosen[0] < len(frame) else None


def prose(frame: pd.DataFrame, *, alt: str) -> None:
    """Draw a short table whose cells are sentences, wrapped; the cells are read as plain letters."""
    st.table(frame.map(lambda cell: literal(str(cell))), border="horizontal", hide_index=True, alt=alt)


def facts(pairs: Mapping[str, str], *, alt: str) -> None:
    """A short list of names and values; the values may hold Markdown."""
    st.table(dict(pairs), border="horizontal", width="content", alt=alt)
