"""One compliance record as the agency reads it: the number, why, what would raise it, how it moved, the assessment."""

from datetime import timedelta
from uuid import UUID

import streamlit as st

from core.compliance.prospects import open_facts
from core.compliance.queries import assessments_of_policy, compliance_record, daily_average
from core.compliance.settings_queries import settings_of
from core.distribution.model import document_name
from core.distribution.queries import received_document
from core.exceptions.asking import exceptions_of_agency
from core.identity.model import Actor
from pages.charts import score_lines, show
from pages.components.assessing import assessment_standing
from pages.components.exception_requests import show_exceptions
from pages.components.heading import heading
from pages.components.raising import what_raises
from pages.components.score import headline, shown_breakdown
from pages.transactions import in_transaction
from pages.view_models import standing as view
from pages.view_models.markdown import literal
from pages.view_models.times import when_day

HISTORY = timedelta(days=180)


def show_record(actor: Actor, compliance_id: UUID) -> None:
    """Everything about one record of the agency's."""
    with in_transaction(actor) as scope:
        record = compliance_record(scope.conn, actor.org_id, compliance_id)
        document = received_document(scope.conn, actor.org_id, record.policy_distribution_id)
        entries = assessments_of_policy(
            scope.conn, actor.org_id, agency_org_id=actor.org_id, policy_id=record.policy_id
        )
        since = (scope.now - HISTORY).date()
        history = daily_average(scope.conn, actor.org_id, since=since, compliance_id=record.id)
        settings = settings_of(scope.conn, record, org_id=actor.org_id)
        found = open_facts(scope.conn, record, org_id=actor.org_id, now=scope.now)
        asked = exceptions_of_agency(scope.conn, actor, policy_id=record.policy_id)
        now = scope.now
    held = document_name(record.version_number, record.rider_number)
    heading(record.policy_title, f"{literal(record.enterprise)} · {held}")
    number, parts = st.columns([1, 2], gap="large")
    with number:
        headline(record)
        st.caption(f"Next review {when_day(record.next_review_date, now=now, zone_name=actor.time_zone)}")
        st.page_link(
            "inbox.py", label="Open the document", query_params={"distribution": str(record.policy_distribution_id)}
        )
    with parts:
        shown_breakdown(actor, record, settings, key="standing.breakdown")
    what_raises(record, found, key="standing.raises")
    st.header("How it moved", anchor=False)
    days, scores = view.history(history)
    if days:
        alt = view.history_alt(record.policy_title, days, scores)
        show(score_lines({record.policy_title: (days, scores)}), alt=alt, key="standing.history")
    else:
        st.caption("There is no number yet, so there is no line.")
    show_exceptions(actor, asked)
    assessment_standing(actor, record, document, entries)
