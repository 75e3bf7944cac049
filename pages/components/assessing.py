"""The self-assessment: one question for each clause, in plain words, and what the client said of the last one."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.compliance.answers import TEXT_LIMIT
from core.compliance.operations import submit_assessment
from core.compliance.records import AssessmentEntry, ComplianceRecord
from core.distribution.model import ReceivedDocument
from core.identity.model import Actor, Permission
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.seen import seen_revision
from pages.transactions import changing
from pages.view_models import standing as view
from pages.view_models.markdown import literal


def assessment(
    actor: Actor, record: ComplianceRecord, document: ReceivedDocument, entries: Sequence[AssessmentEntry]
) -> None:
    """Where the assessment stands, and the form where answers can be sent."""
    record = replace(record, revision=seen_revision(record.id, record.revision))
    stands = view.standing(entries, zone_name=actor.time_zone)
    st.header("Self-assessment", anchor=False)
    st.markdown(literal(stands.sentence))
    if stands.comment:
        box = st.warning if stands.needs_changes else st.info
        box(literal(f"The client says: {stands.comment}"), icon=":material/chat:")
    questions = view.questions(document.clauses, view.last_answers(entries))
    if not questions:
        st.caption("This document has no typed clauses, so there is nothing to assess.")
    elif not (stands.is_open and record.is_current_version and actor.may(Permission.ASSESSMENT_SUBMIT)):
        _given(questions)
    else:
        label = "Answer anew" if entries and not stands.needs_changes else "Answer the questions"
        with st.expander(label, expanded=not entries or stands.needs_changes, icon=":material/edit_note:"):
            _form(actor, record, questions)


def _given(questions: Sequence[view.Question]) -> None:
    answered = [question for question in questions if question.answer]
    for question in answered:
        because = f" ({literal(question.reason)})" if question.reason else ""
        st.markdown(f"- **{literal(question.clause_id)}** {question.answer}{because}: {question.asks}")


def _form(actor: Actor, record: ComplianceRecord, questions: Sequence[view.Question]) -> None:
    with st.form("standing.assessment", enter_to_submit=False, border=False):
        filled_in = {question.clause_id: _question(question) for question in questions}
        sent = st.form_submit_button("Submit to the client", type="primary", key="standing.submit")
    if sent:
        _submit(actor, record, filled_in)


def _question(question: view.Question) -> tuple[str | None, str, str]:
    with st.container(border=True):
        answer = st.radio(
            f"**{literal(question.clause_id)}** · {question.asks}",
            list(view.ANSWERS),
            index=list(view.ANSWERS).index(question.answer) if question.answer else None,
            horizontal=True,
            key=f"standing.answer.{question.clause_id}",
        )
        if question.own_words:
            st.caption(f"“{question.own_words}”")
        reason, note = st.columns(2)
        because = reason.text_input(
            "Reason, where it is not applicable",
            value=question.reason,
            max_chars=TEXT_LIMIT,
            key=f"standing.reason.{question.clause_id}",
        )
        said = note.text_input(
            "Note for the client", value=question.note, max_chars=TEXT_LIMIT, key=f"standing.note.{question.clause_id}"
        )
    return answer, because, said


def _submit(actor: Actor, record: ComplianceRecord, filled_in: dict[str, tuple[str | None, str, str]]) -> None:
    with refusals() as outcome, changing(actor) as scope:
        submit_assessment(
            scope.conn,
            actor=actor,
            compliance_id=record.id,
            answers=view.answers(filled_in),
            now=scope.now,
            expected_revision=record.revision,
        )
    if not outcome.refused:
        say_next("Submitted. The client decides; the score follows its decision.")
        st.rerun()
