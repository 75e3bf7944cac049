"""One question of an assessment: the answer, saved when it is given, what was said last time, and its evidence."""

from typing import Any
from uuid import UUID

import streamlit as st

from core.assessments.drafting import AnsweredMeanwhile, save_answer
from core.assessments.sheet import Sheet, SheetLine
from core.compliance.answers import TEXT_LIMIT
from core.compliance.model import AnswerValue
from core.errors import Refusal
from core.identity.model import Actor
from pages.components.evidence import add_evidence, shown_evidence
from pages.transactions import changing
from pages.view_models import assessments as view
from pages.view_models.markdown import literal

_FIELDS = ("value", "reason", "note")


def question(actor: Actor, sheet: Sheet, line: SheetLine, *, can_write: bool) -> None:
    """The question in a box of its own, to be answered or to be read."""
    with st.container(border=True, key=f"assessments.question.{line.clause_id}"):
        st.markdown(f"**{literal(line.clause_id)}** · {literal(line.asked.question)}")
        if marks := view.marks(line, has_last=sheet.last_version is not None):
            st.markdown(marks)
        st.caption(view.hints(line) if can_write else view.in_policy(line))
        if line.wants_change and line.verdict:
            st.warning(literal(f"The client says: {line.verdict.comment}"), icon=":material/chat:")
        if can_write:
            _answer(actor, sheet, line)
        else:
            st.markdown(view.answer_words(line.draft if sheet.is_draft else line.given))
        if last := view.last_time(line, sheet.last_version):
            st.caption(last)
        shown_evidence(actor, line.evidence, can_remove=can_write, key="assessments")
        if can_write:
            add_evidence(actor, sheet, line)


def _answer(actor: Actor, sheet: Sheet, line: SheetLine) -> None:
    place = f"assessments.{sheet.head.assessment_id}.{line.clause_id}"
    _follow(place, line)
    saving: dict[str, Any] = {"on_change": _save, "args": (actor, sheet.head.compliance_id, line.clause_id, place)}
    st.radio(
        f"Answer to {line.clause_id}",
        list(view.ANSWERS),
        index=None,
        horizontal=True,
        label_visibility="collapsed",
        key=f"{place}.value",
        **saving,
    )
    if st.session_state[f"{place}.value"] == view.WORDS[AnswerValue.NOT_APPLICABLE]:
        st.text_input("Why is it not applicable?", max_chars=TEXT_LIMIT, key=f"{place}.reason", **saving)
    st.text_input("Note for the client", max_chars=TEXT_LIMIT, key=f"{place}.note", **saving)
    if refused := st.session_state.pop(f"{place}.refused", None):
        st.error(literal(refused), icon=":material/block:")


def _follow(place: str, line: SheetLine) -> None:
    """Show what is saved, unless this reader's own fields have saved it: a colleague may have answered meanwhile."""
    revision = line.draft.revision if line.draft else 0
    if st.session_state.get(f"{place}.seen") == revision and f"{place}.value" in st.session_state:
        return
    draft = line.draft
    st.session_state[f"{place}.seen"] = revision
    st.session_state[f"{place}.value"] = (
        view.WORDS[draft.value] if draft and draft.value and not draft.is_stale else None
    )
    st.session_state[f"{place}.reason"] = draft.reason if draft else ""
    st.session_state[f"{place}.note"] = draft.note if draft else ""


def _save(actor: Actor, compliance_id: UUID, clause_id: str, place: str) -> None:
    """A callback: the transaction of this one answer; what is refused is said under the question."""
    word, reason, note = (st.session_state.get(f"{place}.{field}") for field in _FIELDS)
    try:
        with changing(actor) as scope:
            st.session_state[f"{place}.seen"] = save_answer(
                scope.conn,
                actor=actor,
                compliance_id=compliance_id,
                clause_id=clause_id,
                value=view.ANSWERS[word].value if word else None,
                reason=reason or "",
                note=note or "",
                expected_revision=st.session_state.get(f"{place}.seen", 0),
                now=scope.now,
            )
    except Refusal as refusal:
        st.session_state[f"{place}.refused"] = refusal.message
        if isinstance(refusal, AnsweredMeanwhile):
            st.session_state.pop(f"{place}.seen", None)
