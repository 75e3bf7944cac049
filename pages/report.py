"""Report: tell of a violation, or of something that was done with AI; `?decision=` brings May I?'s question."""

import streamlit as st

from core.identity.model import Actor
from core.violations.queries import documents_to_report
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.reporting_usage import usage_form
from pages.components.reporting_violation import violation_form
from pages.session import current_actor
from pages.transactions import in_transaction

VIOLATION, USAGE = "A violation", "Something that was done"


def show_forms(actor: Actor) -> None:
    """A violation for either side; what was done for the agency's people alone."""
    heading("Report", "What happened that a rule forbids, or that somebody should look at?")
    chosen = VIOLATION
    if actor.is_agency:
        given = USAGE if st.query_params.get("decision") else VIOLATION
        kinds = [VIOLATION, USAGE]
        chosen = st.radio(
            "What to report",
            kinds,
            kinds.index(given),
            key="report.what",
            label_visibility="collapsed",
            horizontal=True,
        )
    if chosen == USAGE:
        usage_form(actor)
        return
    with in_transaction(actor) as scope:
        documents = documents_to_report(scope.conn, actor)
        today = scope.now.date()
    if not documents:
        empty("There is nothing to report against.", "No document is in force between you and anybody else.")
        return
    violation_form(actor, documents, today)


show_forms(current_actor())
