"""What a client decides about a record: an assessment, and the day of the next review."""

from datetime import date, datetime

import streamlit as st

from core.compliance.operations import decide_assessment, set_review_date
from core.compliance.records import ComplianceRecord
from core.identity.model import Actor
from pages.components.confirming import confirm, confirm_with_reason
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import compliance as view
from pages.view_models.markdown import literal
from pages.view_models.words import counted


def decide(actor: Actor, record: ComplianceRecord, *, changes_count: int) -> None:
    """Accept the submitted assessment, or send it back with what was asked for."""
    with st.container(horizontal=True):
        accepted = st.button(
            "Accept the assessment", type="primary", disabled=changes_count > 0, key="reviews.accept",
            help="Not while you ask for a change of an answer" if changes_count else None,
        )  # fmt: skip
        sent_back = st.button("Send it back", key="reviews.send_back")
    if accepted:
        says = (
            f"The answers of **{literal(record.agency)}** count in the score from now on, and the next review is "
            "set by the status they lead to."
        )
        confirm("Accept", says=says, verb="Accept", key="reviews.accepting",
                act=lambda: _decide(actor, record, "", accepted=True))  # fmt: skip
    if sent_back:
        asked = f"You ask for {counted(changes_count, 'change')}. " if changes_count else ""
        confirm_with_reason(
            "Send it back", says=f"{asked}The agency reads your words and answers anew.",
            reason_label="Anything on the whole?" if changes_count else "What should change?", verb="Send it back",
            key="reviews.sending_back", act=lambda comment: _decide(actor, record, comment, accepted=False),
        )  # fmt: skip


def review_date(actor: Actor, record: ComplianceRecord, *, now: datetime) -> None:
    """The form that moves the next review."""
    first, last = view.review_bounds(now)
    with st.popover("Set the review date", key="compliance.review"), st.form("compliance.review_form", border=False):
        on = st.date_input("Next review on", value=first, min_value=first, max_value=last, key="compliance.review_on")
        reason = st.text_input("Why?", key="compliance.review_reason")
        if st.form_submit_button("Set it", key="compliance.review_set"):
            _set_review(actor, record, on, reason)


def _set_review(actor: Actor, record: ComplianceRecord, on: date, reason: str) -> None:
    with refusals() as outcome, changing(actor) as scope:
        set_review_date(
            scope.conn, actor=actor, compliance_id=record.id, next_review_on=on, reason=reason, now=scope.now,
            expected_revision=record.revision,
        )  # fmt: skip
    if not outcome.refused:
        say_next(f"The next review is on {on.day} {on:%b %Y}.")
        st.rerun()


def _decide(actor: Actor, record: ComplianceRecord, comment: str, *, accepted: bool) -> str:
    with changing(actor) as scope:
        decide_assessment(
            scope.conn, actor=actor, compliance_id=record.id, accepted=accepted, comment=comment, now=scope.now,
            expected_revision=record.revision,
        )  # fmt: skip
    return "The assessment is accepted." if accepted else "The assessment went back with your comment."
