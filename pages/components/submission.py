"""One submission as the client reads it: each answer beside the last one, with its evidence; then the decision."""

from uuid import UUID

import streamlit as st

from core.assessments.model import AnswerVerdict
from core.assessments.queries import assessment_sheet
from core.assessments.reviewing import accept_untouched, review_answers
from core.assessments.sheet import Sheet, SheetLine
from core.compliance.answers import TEXT_LIMIT
from core.compliance.queries import compliance_record
from core.compliance.records import ComplianceRecord
from core.identity.model import Actor
from pages.components.deciding import decide, review_date
from pages.components.evidence import shown_evidence
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.status import status
from pages.transactions import changing, in_transaction
from pages.view_models import compliance as record_view
from pages.view_models import reviews as view
from pages.view_models.markdown import literal
from pages.view_models.times import when_day


def show_submission(actor: Actor, compliance_id: UUID) -> None:
    """Everything about one assessment that the client may see, and what it can do."""
    with in_transaction(actor) as scope:
        sheet = assessment_sheet(scope.conn, actor, compliance_id)
        record = compliance_record(scope.conn, actor.org_id, compliance_id)
        now = scope.now
    heading(sheet.head.policy_title, f"Review · {literal(sheet.head.agency)} · version {sheet.head.version_number}")
    _standing(actor, sheet, record)
    st.caption(f"Next review {when_day(record.next_review_date, now=now, zone_name=actor.time_zone)}")
    with st.container(horizontal=True):
        if record_view.can_set_review(record, actor):
            review_date(actor, record, now=now)
        st.page_link(
            "compliance.py", label="See the score and why", icon=":material/verified:",
            query_params={"record": str(compliance_id)},
        )  # fmt: skip
    can_decide = view.is_to_decide(sheet, actor)
    if not any(line.given for line in sheet.lines):
        return
    st.header("Answers", anchor=False)
    st.caption(view.spread(sheet))
    for line in sheet.lines:
        _answer(actor, sheet, line, can_decide=can_decide)
    if can_decide:
        _end(actor, sheet, record)


def _standing(actor: Actor, sheet: Sheet, record: ComplianceRecord) -> None:
    st.markdown(literal(view.stands(sheet, zone_name=actor.time_zone)))
    with st.container(horizontal=True, vertical_alignment="center"):
        status(record.compliance_status)
        score = "no data yet" if record.compliance_score is None else f"{record.compliance_score} of 100"
        st.markdown(f"Score {score}")
    if sheet.decision_comment:
        st.info(literal(f"Your comment: {sheet.decision_comment}"), icon=":material/chat:")


def _answer(actor: Actor, sheet: Sheet, line: SheetLine, *, can_decide: bool) -> None:
    with st.container(border=True, key=f"reviews.answer.{line.clause_id}"):
        st.markdown(f"**{literal(line.clause_id)}** · {literal(line.asked.question)}")
        if mark := view.verdict_mark(line):
            st.markdown(mark)
        _answers(sheet, line)
        shown_evidence(actor, line.evidence, can_remove=False, key="reviews")
        if line.wants_change and line.verdict:
            st.warning(literal(f"You ask: {line.verdict.comment}"), icon=":material/chat:")
        if can_decide:
            _verdict(actor, sheet, line)


def _answers(sheet: Sheet, line: SheetLine) -> None:
    """The answer, beside that of last time where there was one."""
    if sheet.last_version is None:
        st.markdown(view.this_time(line))
        return
    now, last = st.columns(2)
    now.caption("This time")
    now.markdown(view.this_time(line))
    last.caption(f"Last time (version {sheet.last_version})")
    last.markdown(view.last_time(line))


def _verdict(actor: Actor, sheet: Sheet, line: SheetLine) -> None:
    place = f"reviews.{line.clause_id}"
    accepted = line.verdict is not None and line.verdict.verdict is AnswerVerdict.ACCEPTED
    with st.container(horizontal=True, vertical_alignment="center"):
        if not accepted and st.button("Accept", icon=":material/check:", key=f"{place}.accept"):
            _say(actor, sheet, line, AnswerVerdict.ACCEPTED, "")
        with st.popover("Ask for a change", icon=":material/edit:", key=f"{place}.change"):
            words = st.text_area("What should change?", max_chars=TEXT_LIMIT, key=f"{place}.words")
            if st.button("Ask for it", key=f"{place}.ask"):
                _say(actor, sheet, line, AnswerVerdict.CHANGES_REQUESTED, words)


def _say(actor: Actor, sheet: Sheet, line: SheetLine, verdict: AnswerVerdict, words: str) -> None:
    with refusals() as outcome, changing(actor) as scope:
        review_answers(
            scope.conn, actor=actor, compliance_id=sheet.head.compliance_id,
            verdicts={line.clause_id: (verdict, words)}, now=scope.now,
        )  # fmt: skip
    if not outcome.refused:
        st.rerun()


def _end(actor: Actor, sheet: Sheet, record: ComplianceRecord) -> None:
    st.header("Decide", anchor=False)
    untouched = view.untouched_count(sheet)
    if untouched and st.button(
        "Accept all others", icon=":material/done_all:", key="reviews.accept_others",
        help="Every answer of which you have said nothing yet",
    ):  # fmt: skip
        with refusals() as outcome, changing(actor) as scope:
            accept_untouched(scope.conn, actor=actor, compliance_id=sheet.head.compliance_id, now=scope.now)
        if not outcome.refused:
            say_next("Accepted what was not looked at yet.")
            st.rerun()
    decide(actor, record, changes_count=view.changes_count(sheet))
