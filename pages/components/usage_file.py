"""Import a usage log from a file: how it would come out first, then one button that keeps it."""

import streamlit as st

from core.identity.model import Actor
from core.importing.files import MAX_MEGABYTES, MAX_ROWS, SUFFIXES, read_table
from core.usage.model import Receipt
from core.usage.operations import foresee, take_in
from core.usage.tables import row_numbers, rows_of, template
from pages.components.confirming import confirm
from pages.components.refusing import refusals
from pages.components.tables import prose
from pages.transactions import changing, in_transaction
from pages.view_models import usage as view

_ROUND = "usage.round"
"""Counts the imports of this session: the field of the file is a new, empty one after each."""


def offer_import(actor: Actor) -> None:
    """The field of the file; below it what the file would do."""
    with st.expander("Import a file", icon=":material/upload_file:", key="usage.import"):
        st.download_button(
            "Template as CSV", template(), file_name="usage.csv", mime="text/csv", on_click="ignore",
            icon=":material/download:", key="usage.template",
        )  # fmt: skip
        st.caption(
            f"CSV or XLSX, at most {MAX_MEGABYTES} MB and {MAX_ROWS:,} rows; a column named as a parameter gives its "
            "value. An event's id names it for ever: the same row twice is kept once."
        )
        key = f"usage.file.{st.session_state.get(_ROUND, 0)}"
        file = st.file_uploader("File", type=list(SUFFIXES), key=key, max_upload_size=MAX_MEGABYTES)
        if file is not None:
            with refusals():
                _preview(actor, file.name, file.getvalue())


def _preview(actor: Actor, name: str, data: bytes) -> None:
    table = read_table(name, data)
    events = rows_of(table)
    with in_transaction(actor) as scope:
        receipt = foresee(scope.conn, actor=actor, events=events, now=scope.now)
    st.markdown(view.foreseen(receipt))
    if receipt.refused:
        prose(view.problems(receipt.refused, row_numbers(table)), alt="Rows that cannot be read")
    if receipt.stored_count and st.button("Keep the new ones", type="primary", key="usage.keep"):
        confirm(
            "Keep these events",
            says=f"{view.foreseen(receipt)} They stay as they are for ever; violations go to the clients they concern.",
            verb="Keep them", key="usage.keeping", act=lambda: view.done(_keep(actor, events)),
        )  # fmt: skip


def _keep(actor: Actor, events: list[dict[str, object]]) -> Receipt:
    with changing(actor) as scope:
        receipt = take_in(scope.conn, actor=actor, events=events, now=scope.now)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return receipt
