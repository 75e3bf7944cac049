"""Where a record's self-assessment stands, with what was answered, and the way to write it."""

from collections.abc import Sequence

import streamlit as st

from core.compliance.records import AssessmentEntry, ComplianceRecord
from core.distribution.model import ReceivedDocument
from core.identity.model import Actor, Permission
from pages.view_models import standing as view
from pages.view_models.markdown import literal


def assessment_standing(
    actor: Actor, record: ComplianceRecord, document: ReceivedDocument, entries: Sequence[AssessmentEntry]
) -> None:
    """A sentence, the answers given last, and the link to the assessment itself."""
    stands = view.standing(entries, zone_name=actor.time_zone)
    st.header("Self-assessment", anchor=False)
    st.markdown(literal(stands.sentence))
    if stands.comment:
        box = st.warning if stands.needs_changes else st.info
        box(literal(f"The client says: {stands.comment}"), icon=":material/chat:")
    questions = view.questions(document.clauses, view.last_answers(entries))
    if not questions:
        st.caption("This document has no typed clauses, so there is nothing to assess.")
        return
    if record.is_current_version and actor.may(Permission.ASSESSMENT_DRAFT):
        st.page_link(
            "assessments.py",
            label="Open the assessment",
            icon=":material/fact_check:",
            query_params={"record": str(record.id)},
        )
    for question in questions:
        if question.answer:
            because = f" ({literal(question.reason)})" if question.reason else ""
            st.markdown(f"- **{literal(question.clause_id)}** {question.answer}{because}: {question.asks}")
