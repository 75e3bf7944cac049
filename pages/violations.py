"""Violations: what went wrong with whose clauses, and what is done about it; `?violation=` opens one."""

import streamlit as st

from core.identity.model import Actor, Permission
from core.violations.queries import no_such_violation, violation_counts, violation_subjects
from core.violations.register import violations_register
from pages.components.addresses import open_record, opened_record
from pages.components.heading import heading
from pages.components.register import Register, choice, filters_row, order_of, search, show_register
from pages.components.violation_record import show_violation
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import violation_list as view

PARAMETER = "violation"


def show_list(actor: Actor) -> None:
    """What waits for whom, and the register."""
    other = "Client" if actor.is_agency else "Agency"
    heading("Violations", "What went wrong with which clause, and what is done about it?")
    with in_transaction(actor) as scope:
        counts = violation_counts(scope.conn, actor, now=scope.now)
        subjects = violation_subjects(scope.conn, actor)
        now = scope.now
    st.markdown(view.summary(counts, actor))
    if actor.may(Permission.VIOLATION_REPORT):
        st.page_link("report.py", label="Report a violation", icon=":material/add_alert:")
    register = Register(
        "violations", ("violation", "violations"), view.ORDERS, view.framing(actor), view.FILE, view.file_row,
        nothing=("Nothing is reported here.", "Choose other filters, or report what happened."),
    )  # fmt: skip
    with filters_row():
        words = search("violations_search", f"Part of what happened, or {other.lower()}")
        state = choice("State", view.STATES, "violations_state", width=140)
        severity = choice("Severity", view.SEVERITIES, "violations_severity", width=120)
        counterpart = choice(other, list(subjects.counterparts), f"violations_{other.lower()}", width=170)
        policy = choice("Policy", list(subjects.policies), "violations_policy", width=170)
        age = choice("Age", view.AGES, "violations_age", width=150)
        order = order_of(register)
    asked = view.wanted(
        words=words, state=state, severity=severity, age=age, now=now,
        counterpart=view.named(counterpart, subjects.counterparts),
        policy=view.named(policy, subjects.policies),
    )  # fmt: skip
    filters = {"Search": words, "State": state, "Severity": severity, other: counterpart, "Policy": policy, "Age": age}
    chosen = show_register(
        actor, register, order, filters,
        lambda conn, part: violations_register(conn, actor, asked, part, today=now.date()),
    )  # fmt: skip
    if chosen:
        open_record(PARAMETER, chosen.id)


actor = current_actor()
if chosen := opened_record(PARAMETER, no_such_violation):
    show_violation(actor, chosen)
else:
    show_list(actor)
