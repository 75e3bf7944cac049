"""One compliance record as the client reads it: the number, why, how it moved, and what there is to decide."""

from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from core.compliance.prospects import open_facts
from core.compliance.queries import assessments_of_policy, compliance_record, daily_average
from core.compliance.records import ComplianceRecord, DailyAverage
from core.compliance.settings_queries import settings_of
from core.distribution.model import document_name
from core.distribution.queries import received_document
from core.identity.model import Actor
from pages.charts import score_lines, show
from pages.components.deciding import review_date
from pages.components.heading import heading
from pages.components.raising import what_raises
from pages.components.score import headline, shown_breakdown
from pages.components.tables import prose
from pages.transactions import in_transaction
from pages.view_models import compliance as view
from pages.view_models.markdown import literal
from pages.view_models.times import when_day

HISTORY = timedelta(days=180)


def show_record(actor: Actor, compliance_id: UUID) -> None:
    """Everything about one record of an agency's."""
    with in_transaction(actor) as scope:
        record = compliance_record(scope.conn, actor.org_id, compliance_id)
        document = received_document(scope.conn, actor.org_id, record.policy_distribution_id)
        entries = assessments_of_policy(
            scope.conn, actor.org_id, agency_org_id=record.agency_org_id, policy_id=record.policy_id
        )
        since = (scope.now - HISTORY).date()
        history = daily_average(scope.conn, actor.org_id, since=since, compliance_id=record.id)
        settings = settings_of(scope.conn, record, org_id=actor.org_id)
        found = open_facts(scope.conn, record, org_id=actor.org_id, now=scope.now)
        now = scope.now
    held = document_name(record.version_number, record.rider_number)
    heading(record.policy_title, f"{literal(record.agency)} · {held}")
    number, parts = st.columns([1, 2], gap="large")
    with number:
        _number(actor, record, now)
    with parts:
        shown_breakdown(actor, record, settings, key="compliance.breakdown")
    what_raises(record, found, key="compliance.raises")
    _history(record, history)
    st.header("The agency's assessment", anchor=False)
    st.caption(view.assessment_sentence(entries, zone_name=actor.time_zone))
    if entries:
        prose(view.answers(entries[0], document.clauses), alt="Answers by clause")
    if record.is_current_version:
        label = (
            "Decide on it" if view.can_decide(view.to_decide(entries), record, actor) else "See answers and evidence"
        )
        st.page_link(
            "reviews.py", label=label, icon=":material/fact_check:", query_params={"record": str(compliance_id)}
        )


def _number(actor: Actor, record: ComplianceRecord, now: datetime) -> None:
    headline(record)
    st.caption(f"Next review {when_day(record.next_review_date, now=now, zone_name=actor.time_zone)}")
    if view.can_set_review(record, actor):
        review_date(actor, record, now=now)
    st.page_link(
        "follow_up.py",
        label="See the distribution",
        icon=":material/arrow_forward:",
        query_params={"distribution": str(record.policy_distribution_id)},
    )


def _history(record: ComplianceRecord, daily: list[DailyAverage]) -> None:
    st.header("How it moved", anchor=False)
    days, scores = view.history(daily)
    if days:
        line = score_lines({record.policy_title: (days, scores)})
        show(line, alt=view.history_alt(days, scores), key="compliance.history")
    else:
        st.caption("There is no number yet, so there is no line.")
