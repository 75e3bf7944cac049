"""The clauses of a draft as rows: each in plain words, with what is to be mended, and one of them open as a form."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.errors import Refusal
from core.vocabulary.model import OwnTerm
from pages.components import clause_fields, clause_list
from pages.components.empty import empty
from pages.components.refusing import show_refusal
from pages.view_models import clause_form as view
from pages.view_models.markdown import literal
from pages.view_models.words import counted


def clause_rows(marks: Mapping[str, str], words: Sequence[OwnTerm] = ()) -> None:
    """Draw the rows; `marks` says for a clause's id what the checks found, `words` are the organization's own."""
    try:
        listed = clause_list.documents()
    except Refusal as refusal:
        show_refusal(refusal)
        st.caption("Mend the text under “As YAML or JSON”; the rows come back by themselves.")
        return
    with st.container():
        _bring_back()
    if not listed:
        empty("There is no clause yet.", "A clause is a rule that can be scored and compared. Add the first one.")
    for row in view.rows(listed):
        with st.container(border=True, gap="xsmall", key=f"draft.clause.{row.position}"):
            # In a container, so that the fields below stay where they are while problems come and go.
            with st.container(gap="xsmall"):
                _said(row, marks.get(row.id, ""))
            if row.position == clause_list.opened():
                clause_fields.fields(words)
                st.button("Done", key="clause.done", on_click=clause_list.close)
            else:
                _moves(row, len(listed))
    st.button("Add a clause", icon=":material/add:", key="draft.add_clause", on_click=clause_list.add)


def _said(row: view.Row, mark: str) -> None:
    st.markdown(f"**{literal(row.id)}** · {literal(row.words) or 'not complete yet'} {mark}".strip())
    if row.text and row.position != clause_list.opened():
        st.caption(f"“{literal(row.text)}”")
    if row.problems:
        _mend(row.problems)


def _mend(problems: Sequence[str]) -> None:
    lines = "".join(f"\n- {literal(problem)}" for problem in problems)
    st.warning(f"{counted(len(problems), 'thing')} to mend:\n{lines}", icon=":material/edit_note:")


def _moves(row: view.Row, count: int) -> None:
    position = row.position
    with st.container(horizontal=True, gap="small"):
        _move("Edit", "edit", position, clause_list.edit, (position,))
        _move("Duplicate", "duplicate", position, clause_list.duplicate, (position,))
        if position > 0:
            _move("Up", "up", position, clause_list.move, (position, -1))
        if position < count - 1:
            _move("Down", "down", position, clause_list.move, (position, 1))
        _move("Delete", "delete", position, clause_list.delete, (position, row.id))


def _move(label: str, verb: str, position: int, act: object, args: tuple[object, ...]) -> None:
    st.button(
        label, type="tertiary", key=f"draft.clause.{position}.{verb}",
        on_click=act, args=args,  # type: ignore[arg-type]  # one of the verbs of clause_list
    )  # fmt: skip


def _bring_back() -> None:
    name = clause_list.deleted()
    if name is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Clause {literal(name)} is deleted.")
            st.button("Bring it back", icon=":material/undo:", key="draft.undo_delete", on_click=clause_list.undo)
