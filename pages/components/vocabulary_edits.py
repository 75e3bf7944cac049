"""The next version of the shared vocabulary while it is put together: edits one by one, in the order they are made."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from core.clauses.amending import Edit, EditKind
from core.clauses.model import Dimension
from core.clauses.taxonomy import Taxonomy, Vocabulary, reading_with
from core.errors import Refusal
from core.vocabulary.edits import LONGEST_SAID, checked_edits
from pages.components.refusing import refusals, show_refusal
from pages.view_models import clause_choices as choices
from pages.view_models import shared_vocabulary as view
from pages.view_models.vocabulary import DIMENSIONS

_EDITS = "shared_vocabulary.edits"
_ROUND = "shared_vocabulary.round"


def edits_so_far() -> tuple[Edit, ...]:
    """The edits put together, not saved yet."""
    made: tuple[Edit, ...] = st.session_state.get(_EDITS, ())
    return made


def forget_edits() -> None:
    """Begin with an empty version."""
    _keep(())


def put_together(current: Vocabulary) -> Vocabulary | None:
    """Draw the edits and the fields for one more; the vocabulary that they lead to, None while they cannot be."""
    made = edits_so_far()
    try:
        after = checked_edits(current, made)[1] if made else current
    except Refusal as refusal:
        show_refusal(refusal)
        after = None
    _list(made, after or current)
    with st.container(border=True), reading_with(after or current):
        edit = _fields(after or current)
        if st.button("Add to the version", icon=":material/add:", key="shared_vocabulary.add"):
            with refusals() as outcome:
                kept, _ = checked_edits(current, (*made, edit))
            if not outcome.refused:
                _keep(kept)
                st.rerun()
    return after if made else None


def _list(made: Sequence[Edit], after: Vocabulary) -> None:
    for place, edit in enumerate(made):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{place + 1}. {view.edit_words(edit, after)}", width="stretch")
            st.button(
                "Take out", type="tertiary", icon=":material/close:", key=f"shared_vocabulary.out.{place}",
                on_click=_keep, args=((*made[:place], *made[place + 1 :]),),
            )  # fmt: skip


def _keep(edits: tuple[Edit, ...]) -> None:
    st.session_state[_EDITS] = edits
    # Fresh fields for the next edit: what was typed for the last one is in the list now.
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _fields(after: Vocabulary) -> Edit:
    what, where = st.columns(2)
    kind = what.selectbox(
        "What to do", list(view.KINDS), format_func=view.KINDS.__getitem__, key="shared_vocabulary.kind"
    )
    dimension = where.selectbox(
        "Kind of word", list(DIMENSIONS), index=list(DIMENSIONS).index(Dimension.TOOL),
        format_func=DIMENSIONS.__getitem__, key="shared_vocabulary.dimension",
    )  # fmt: skip
    return _FIELDS[kind](after.taxonomies[dimension])


def _new_term(at: Taxonomy) -> Edit:
    return Edit(EditKind.TERM, at.dimension, "", _said("What people read"), groups=_groups(at, "In the groups"))


def _new_group(at: Taxonomy) -> Edit:
    label = _said("What people read")
    members = _many(at, "Terms that it holds", choices.terms(at.dimension))
    return Edit(EditKind.GROUP, at.dimension, "", label, members=members)


def _new_member(at: Taxonomy) -> Edit:
    return Edit(EditKind.MEMBER, at.dimension, _term(at), groups=_groups(at, "Comes into the groups"))


def _new_alias(at: Taxonomy) -> Edit:
    return Edit(EditKind.ALIAS, at.dimension, _term(at), _said("Is also written"))


def _new_label(at: Taxonomy) -> Edit:
    return Edit(EditKind.LABEL, at.dimension, _term(at), _said("Is called from now on"))


def _retirement(at: Taxonomy) -> Edit:
    return Edit(EditKind.RETIRE, at.dimension, _term(at))


def _return(at: Taxonomy) -> Edit:
    return Edit(EditKind.REINSTATE, at.dimension, _term(at, sorted(at.retired)))


_FIELDS: Mapping[EditKind, Callable[[Taxonomy], Edit]] = {
    EditKind.TERM: _new_term,
    EditKind.GROUP: _new_group,
    EditKind.MEMBER: _new_member,
    EditKind.ALIAS: _new_alias,
    EditKind.LABEL: _new_label,
    EditKind.RETIRE: _retirement,
    EditKind.REINSTATE: _return,
}


def _said(label: str) -> str:
    return st.text_input(label, max_chars=LONGEST_SAID, key=_key("said")) or ""


def _term(at: Taxonomy, offered: Sequence[str] | None = None) -> str:
    chosen: str | None = st.selectbox(
        "Term", choices.terms(at.dimension) if offered is None else offered, index=None,
        format_func=lambda node: choices.term_label(at.dimension, node), placeholder="Type to search",
        key=_key(f"term.{at.dimension}"),
    )  # fmt: skip
    return chosen or ""


def _groups(at: Taxonomy, label: str) -> tuple[str, ...]:
    return _many(at, label, [node for node in choices.terms(at.dimension) if node in at.children])


def _many(at: Taxonomy, label: str, offered: Sequence[str]) -> tuple[str, ...]:
    chosen = st.multiselect(
        label, offered, format_func=lambda node: choices.term_label(at.dimension, node), select_all=False,
        placeholder="Type to search", key=_key(f"many.{at.dimension}"),
    )  # fmt: skip
    return tuple(chosen)


def _key(name: str) -> str:
    return f"shared_vocabulary.{st.session_state.get(_ROUND, 0)}.{name}"
