"""Upload a file, see what is to be mended row by row, and import all of it at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.db.scope import Scope
from core.identity.model import Actor
from core.importing.files import MAX_MEGABYTES, MAX_ROWS, SUFFIXES, read_table, template
from core.importing.model import Checked, Subject, Table
from core.importing.operations import check, import_table
from pages.components.confirming import confirm
from pages.components.refusing import refusals
from pages.components.tables import prose
from pages.transactions import carried_out_once, in_transaction
from pages.view_models import importing as view
from pages.view_models.markdown import literal

PROSE_AT_MOST = 50
_COLUMNS: Mapping[str, Any] = {
    name: st.column_config.Column(width=width)
    for name, width in zip(view.PROBLEM_COLUMNS, (50, 90, 150, 640), strict=True)
}
_UPLOAD = "import.upload"
_ROUND = "import.round"
"""Counts the imports of this session: the field of the file is a new, empty one after each."""


@dataclass(frozen=True)
class Upload:
    """A file as it was read; `id` is another one each time somebody uploads."""

    id: str
    table: Table


def ask_for_file(actor: Actor, subject: Subject) -> Upload | None:
    """The templates, the field of the file, and what was read from it; None while there is nothing to check."""
    key = f"import.file.{subject}.{st.session_state.get(_ROUND, 0)}"
    file = st.file_uploader("File", type=list(SUFFIXES), key=key, max_upload_size=MAX_MEGABYTES)
    if file is None:
        st.caption(
            f"CSV or XLSX, at most {MAX_MEGABYTES} MB and {MAX_ROWS:,} rows. You see what is to be mended before "
            "anything is written."
        )
        _show_columns(actor, subject)
        return None
    with refusals() as outcome:
        upload = _read(file)
    return None if outcome.refused else upload


def show_checked(actor: Actor, subject: Subject, upload: Upload) -> None:
    """What is to be mended; or the one button that writes everything."""
    with in_transaction(actor) as scope:
        found = check(scope.conn, actor=actor, subject=subject, table=upload.table, now=scope.now)
    st.markdown(view.summary(found))
    st.caption(literal(view.read_sentence(found)))
    if found.problems:
        _show_problems(found)
        return
    if st.button(view.verb(subject, found), type="primary", icon=":material/upload:", key="import.import"):
        confirm(
            "Import", says=view.confirming_says(subject, found), verb="Import all", key="import.importing",
            act=lambda: _import(actor, subject, upload),
        )  # fmt: skip
    st.dataframe(view.rows_frame(found), hide_index=True, alt="Rows of the file", key="import.rows")


def _read(file: UploadedFile) -> Upload:
    """Once for each upload: a large workbook takes a second."""
    held: Upload | None = st.session_state.get(_UPLOAD)
    if held is None or held.id != file.file_id:
        held = Upload(file.file_id, read_table(file.name, file.getvalue()))
        st.session_state[_UPLOAD] = held
    return held


def _show_columns(actor: Actor, subject: Subject) -> None:
    with st.container(horizontal=True):
        for suffix in SUFFIXES:
            st.download_button(
                f"Template as {suffix.upper()}", template(subject, suffix, actor.kind), file_name=f"{subject}.{suffix}",
                on_click="ignore", icon=":material/download:", key=f"import.template.{suffix}",
            )  # fmt: skip
    prose(view.columns_frame(subject, actor.kind), alt="The columns of the file")


def _show_problems(found: Checked) -> None:
    st.download_button(
        "Download what to mend", view.problems_csv(found), file_name="to-mend.csv", mime="text/csv",
        on_click="ignore", icon=":material/download:", key="import.problems",
    )  # fmt: skip
    if len(found.problems) <= PROSE_AT_MOST:
        st.table(view.problems_prose(found), border="horizontal", hide_index=True, alt="What to mend, by row")
    else:
        problems = view.problems_frame(found)
        st.dataframe(
            problems, hide_index=True, column_config=_COLUMNS, alt="What to mend, by row", key="import.to_mend"
        )
    with st.expander("All rows of the file"):
        st.dataframe(view.rows_frame(found), hide_index=True, alt="Rows of the file", key="import.rows")


def _import(actor: Actor, subject: Subject, upload: Upload) -> str:
    def act(scope: Scope) -> dict[str, int]:
        return {"count": import_table(scope.conn, actor=actor, subject=subject, table=upload.table, now=scope.now)}

    # A file whose import is asked for by two clicks is imported once.
    answer = carried_out_once(actor, f"import {upload.id}", {"subject": subject}, act)
    st.session_state.pop(_UPLOAD, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    return view.done_says(subject, answer["count"])
