"""One assessment as the agency works on it: begin, answer question by question, delegate, submit."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from core.assessments.drafting import begin, submit
from core.assessments.queries import assessment_sheet, people_to_delegate_to
from core.assessments.sheet import Sheet
from core.identity.model import Actor, Permission
from pages.components.answering_questions import question
from pages.components.confirming import confirm
from pages.components.delegating import delegating, own_part
from pages.components.heading import heading
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import assessments as view
from pages.view_models.markdown import literal


def show_assessment(actor: Actor, compliance_id: UUID) -> None:
    """Everything about one assessment that the reader may see, and what they can do."""
    leads = actor.may(Permission.ASSESSMENT_SUBMIT)
    with in_transaction(actor) as scope:
        sheet = assessment_sheet(scope.conn, actor, compliance_id)
        people = people_to_delegate_to(scope.conn, actor) if leads else {}
        now = scope.now
    head = sheet.head
    heading(head.policy_title, f"Assessment · {literal(head.enterprise)} · version {head.version_number}")
    st.markdown(view.stands(sheet, now=now, zone_name=actor.time_zone))
    if sheet.decision_comment:
        st.info(literal(f"The client says: {sheet.decision_comment}"), icon=":material/chat:")
    if not sheet.lines:
        st.caption("This document has no typed clauses, so there is nothing to assess.")
        return
    if sheet.is_draft:
        st.progress(view.progress(sheet))
        _draft(actor, sheet, people, now, leads=leads)
        return
    if sheet.is_open and leads:
        _begin(actor, sheet)
    _links(actor, sheet)
    for line in sheet.lines:
        question(actor, sheet, line, can_write=False)


def _draft(actor: Actor, sheet: Sheet, people: dict[UUID, str], now: datetime, *, leads: bool) -> None:
    if leads:
        delegating(actor, sheet, people, now=now)
    _links(actor, sheet)
    for line in sheet.lines:
        is_own = line.delegation is not None and line.delegation.assignee_id == actor.user_id
        question(actor, sheet, line, can_write=leads or (is_own and line.is_with_colleague))
    if leads:
        _submit(actor, sheet)
    own_part(actor, sheet)


def _links(actor: Actor, sheet: Sheet) -> None:
    with st.container(horizontal=True):
        st.page_link(
            "inbox.py",
            label="Open the document",
            icon=":material/description:",
            query_params={"distribution": str(sheet.head.distribution_id)},
        )
        if actor.may(Permission.COMPLIANCE_READ):
            st.page_link(
                "standing.py",
                label="See the score",
                icon=":material/verified:",
                query_params={"record": str(sheet.head.compliance_id)},
            )


def _begin(actor: Actor, sheet: Sheet) -> None:
    word, hint = view.begin_words(sheet)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(word, type="primary", icon=":material/edit_note:", key="assessments.begin")
        st.caption(hint)
    if not pressed:
        return
    with refusals() as outcome, changing(actor) as scope:
        begin(scope.conn, actor=actor, compliance_id=sheet.head.compliance_id, now=scope.now)
    if not outcome.refused:
        st.rerun()


def _submit(actor: Actor, sheet: Sheet) -> None:
    st.caption("Every answer is saved when you give it. The client sees nothing before you submit.")
    if st.button("Submit to the client", type="primary", icon=":material/send:", key="assessments.submit"):
        says = (
            f"**{literal(sheet.head.enterprise)}** reads your {sheet.answered_count} answers with their evidence and "
            "decides on each. Until it has, nothing can be changed."
        )
        confirm("Submit the assessment", says=says, verb="Submit", key="assessments.submitting",
                act=lambda: _submitted(actor, sheet))  # fmt: skip


def _submitted(actor: Actor, sheet: Sheet) -> str:
    with changing(actor) as scope:
        submit(scope.conn, actor=actor, compliance_id=sheet.head.compliance_id, now=scope.now)
    return "Submitted. The client decides; the score follows its decision."
