"""The clauses in the editor between two runs: the text is the truth; rows, form and text field change it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.errors import NotValid, Refusal
from core.policies.exporting import clauses_json, clauses_yaml
from core.policies.notation import read_notation
from pages.components import clause_fields
from pages.view_models import clause_form as view

TEXT = "draft.clauses"
NOTATION = "draft.notation"
NOTATIONS = ("YAML", "JSON")
_OPEN = "draft.open_clause"
_UNDO = "draft.undo"
_WRITING = "draft.writing"


def documents() -> list[Any]:
    """The clauses as they stand in the text, valid or not.

    Raises:
        Refusal: the text is no list at all; the sentence says where it breaks.
    """
    read = read_notation(st.session_state.get(TEXT) or "")
    if read is None:
        return []
    if not isinstance(read, list):
        raise ClausesAreNoList("The clauses must be a list. Begin each with “- id:”.")
    return read


class ClausesAreNoList(NotValid):
    """The text of the clauses holds something else."""


def count() -> int:
    """How many clauses the text has; none while it cannot be read."""
    try:
        return len(documents())
    except Refusal:
        return 0


def opened() -> int | None:
    """The position of the clause whose form is open."""
    position: int | None = st.session_state.get(_OPEN)
    return position


def take_in() -> None:
    """Write what the open form holds into the text; call it first in each run and in each callback."""
    position = opened()
    if position is None:
        return
    try:
        listed = documents()
    except Refusal:
        listed = []
    if position >= len(listed):
        close()
        return
    form, changed = clause_fields.filled()
    if changed:
        listed[position] = view.document_of(form)
        _write(listed)


def text_key() -> str:
    """The key of the field that shows the text, holding it.

    It is another one after each writing: a browser that has not heard of that yet sends the text of before.
    """
    key = f"draft.text.{st.session_state.get(_WRITING, 0)}"
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(TEXT) or ""
    return key


def typed_in(key: str) -> None:
    """Somebody wrote in the text field itself; the form closes, its clause may be another one now.

    A field that was replaced meanwhile still tells its text of before, which nobody wrote: that changes nothing.
    """
    if key != text_key():
        return
    typed = st.session_state[key] or ""
    if typed != (st.session_state.get(TEXT) or ""):
        close()
        st.session_state[TEXT] = typed


def write(text: str) -> None:
    """Make this the text."""
    st.session_state[TEXT] = text
    st.session_state[_WRITING] = st.session_state.get(_WRITING, 0) + 1


def close() -> None:
    """Close the form; nothing of it is lost, since the text has it."""
    st.session_state[_OPEN] = None


def forget() -> None:
    """Another text is in the editor: no form is open, nothing can be undone."""
    close()
    st.session_state[_UNDO] = None


def edit(position: int) -> None:
    """Open the form of one clause."""
    take_in()
    _open(documents(), position)


def add() -> None:
    """A new clause at the end, its form open."""
    take_in()
    listed = documents()
    listed.append(view.document_of(view.ClauseForm(id=view.next_id(listed))))
    _write(listed)
    _open(listed, len(listed) - 1)


def duplicate(position: int) -> None:
    """A copy under a clause, its form open."""
    take_in()
    listed = view.duplicated(documents(), position)
    _write(listed)
    _open(listed, position + 1)


def move(position: int, by: int) -> None:
    """One clause up (-1) or down (1)."""
    take_in()
    close()
    _write(view.moved(documents(), position, by))


def delete(position: int, name: str) -> None:
    """Take one clause out; it can be brought back until the next deletion."""
    take_in()
    close()
    st.session_state[_UNDO] = (st.session_state[TEXT], name)
    listed = documents()
    _write([*listed[:position], *listed[position + 1 :]])


def undo() -> None:
    """The text as it was before the last deletion."""
    close()
    write(st.session_state[_UNDO][0])
    st.session_state[_UNDO] = None


def deleted() -> str | None:
    """The clause that can be brought back."""
    kept: tuple[str, str] | None = st.session_state.get(_UNDO)
    return kept[1] if kept else None


def turn_notation() -> None:
    """Write the text in the notation that was chosen; a text that cannot be read stays."""
    try:
        _write(documents())
    except Refusal:
        return


def _open(listed: Sequence[Any], position: int) -> None:
    clause_fields.fill(view.form_of(listed[position]))
    st.session_state[_OPEN] = position


def _write(listed: Sequence[Any]) -> None:
    written = clauses_json if st.session_state.get(NOTATION) == "JSON" else clauses_yaml
    write(written(listed))
