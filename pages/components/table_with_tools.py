"""A table whose reader chooses the columns, ticks several rows, acts on them, and takes home what is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from core.papers.spreadsheets import csv_bytes
from pages.components.empty import empty
from pages.components.tables import height_of
from pages.view_models.words import counted


@dataclass(frozen=True)
class Bulk:
    """What can be done with the ticked rows; `act` is given their places."""

    label: str
    act: Callable[[Sequence[int]], None]
    icon: str = ""
    is_primary: bool = False


def table_with_tools(
    frame: pd.DataFrame,
    *,
    alt: str,
    key: str,
    nouns: tuple[str, str],
    actions: Sequence[Bulk] = (),
    nothing: tuple[str, str] = ("Nothing fits here.", "Choose other filters."),
    columns: Mapping[str, Any] | None = None,
    on_export: Callable[[], None] | None = None,
) -> list[int]:
    """Draw it with its tools above it; the places of the ticked rows.

    Args:
        frame: its rows; column choice and export speak of its headings.
        alt: what it is, for those who do not see it.
        key: begins the keys of its widgets; without dots the chosen columns stand in the address.
        nouns: one row, and several.
        actions: what can be done with ticked rows; without them nothing can be ticked.
        nothing: what an empty one says, and what to do then.
        columns: how columns are drawn.
        on_export: notes the export in the trail, in a transaction of its own; None where nothing may be taken home.
    """
    if frame.empty:
        empty(*nothing)
        return []
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.tools"):
        st.markdown(f"**{counted(len(frame), *nouns)}**", width="content")
        order = chosen_columns(list(frame.columns), key=key)
        if on_export is not None:
            _download(frame[order], key, on_export)
    ticked = _rows(frame, alt, key, order, columns, can_tick=bool(actions))
    if actions:
        _actions(actions, ticked, key, nouns)
    return ticked


def chosen_columns(titles: Sequence[str], *, key: str) -> list[str]:
    """Which columns are shown, in their order; all of them until somebody leaves one out. It stands in the address."""
    with st.popover("Columns", icon=":material/view_column:", key=f"{key}.columns"):
        chosen = st.multiselect(
            "Shown", titles, default=titles, key=f"{key.replace('.', '_')}_columns", bind="query-params",
            placeholder="All columns",
        )  # fmt: skip
    return [title for title in titles if title in chosen] or list(titles)


def _rows(
    frame: pd.DataFrame, alt: str, key: str, order: Sequence[str], columns: Mapping[str, Any] | None, *, can_tick: bool
) -> list[int]:
    shown: dict[str, Any] = {
        "hide_index": True, "alt": alt, "key": f"{key}.list", "column_order": order, "column_config": columns,
        "height": height_of(frame),
    }  # fmt: skip
    if not can_tick:
        st.dataframe(frame, **shown)
        return []
    event = st.dataframe(frame, on_select="rerun", selection_mode="multi-row", **shown)
    return [place for place in event.selection.rows if place < len(frame)]


def _actions(actions: Sequence[Bulk], ticked: Sequence[int], key: str, nouns: tuple[str, str]) -> None:
    """Below the rows, where the hand is after ticking; they wait until something is ticked."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}.actions"):
        said = f"{counted(len(ticked), *nouns)} ticked" if ticked else "Tick rows to act on several at once"
        st.caption(said, width="content")
        for number, action in enumerate(actions):
            st.button(
                action.label, key=f"{key}.action.{number}", disabled=not ticked, icon=action.icon or None,
                type="primary" if action.is_primary else "secondary", on_click=action.act, args=(list(ticked),),
            )  # fmt: skip


def _download(shown: pd.DataFrame, key: str, on_export: Callable[[], None]) -> None:
    def made() -> bytes:
        on_export()
        return csv_bytes(list(shown.columns), shown.astype(object).where(shown.notna(), None).itertuples(index=False))

    st.download_button(
        "CSV", made, file_name=f"{key.split('.', maxsplit=1)[0]}.csv", mime="text/csv", key=f"{key}.csv",
        icon=":material/download:", on_click="ignore", help="The rows and columns that are shown.",
    )  # fmt: skip
