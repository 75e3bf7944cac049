"""One violation: what happened, which clause in its own words, where it stands, its timeline, and what to do next."""

from uuid import UUID

import streamlit as st

from core.identity.model import Actor, Permission
from core.usage.queries import UsageFilter, usage_events
from core.violations.model import Violation
from core.violations.operations import comment
from core.violations.queries import agency_side, violation_of
from core.violations.rules import WORDS_LIMIT
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.status import status
from pages.components.tables import facts, ledger
from pages.components.violation_moves import offer_moves
from pages.transactions import changing, in_transaction
from pages.view_models import usage as usage_view
from pages.view_models import violations as view
from pages.view_models.markdown import literal

EVENTS_SHOWN = 20


def show_violation(actor: Actor, violation_id: UUID) -> None:
    """Everything about one violation that the reader's side may know."""
    with in_transaction(actor) as scope:
        violation = violation_of(scope.conn, actor, violation_id, now=scope.now)
        now = scope.now
    heading("Violation", f"Clause {literal(violation.clause_id)} of {literal(violation.policy_title)}, "
            f"between you and {literal(view.counterpart(violation, actor))}")  # fmt: skip
    status(violation.state, violation.severity)
    st.markdown(view.standing(violation, actor, now=now))
    offer_moves(actor, violation, now.date())
    left, right = st.columns([3, 2], gap="large")
    with left:
        _what_happened(actor, violation)
        _own_side(actor, violation)
    with right:
        _timeline(actor, violation)


def _what_happened(actor: Actor, violation: Violation) -> None:
    st.header("What happened", anchor=False)
    st.markdown(literal(violation.summary))
    facts(view.facts(violation, zone_name=actor.time_zone), alt="What is known")
    with st.container(border=True, gap="xsmall"):
        st.caption(f"Clause {literal(violation.clause_id)} in version {violation.version_number}")
        st.markdown(f"> {literal(str(violation.clause.get('text', '')))}")
        st.markdown(literal(violation.clause_words))


def _own_side(actor: Actor, violation: Violation) -> None:
    """What no client reads."""
    with in_transaction(actor) as scope:
        side = agency_side(scope.conn, actor, violation.id)
        events = []
        if side is not None and side.event_count and actor.may(Permission.USAGE_MANAGE):
            wanted = UsageFilter(violation_id=violation.id, limit=EVENTS_SHOWN)
            events = usage_events(scope.conn, actor, wanted)
        now = scope.now
    if side is None:
        return
    st.header("Yours alone", anchor=False)
    st.caption("Your client reads none of this.")
    facts(view.own_facts(side), alt="What your agency alone knows")
    if events:
        frame = usage_view.frame(events, now=now, zone_name=actor.time_zone)
        ledger(frame, alt="Events of this violation", key="violation.events")


def _timeline(actor: Actor, violation: Violation) -> None:
    with in_transaction(actor) as scope:
        now = scope.now
    st.header("Timeline", anchor=False)
    for line in view.timeline(violation, now=now, zone_name=actor.time_zone):
        with st.container(border=True, gap="xsmall"):
            st.markdown(line.head)
            if line.words:
                st.markdown(line.words)
    if actor.may(Permission.VIOLATION_REPORT):
        _say(actor, violation)


def _say(actor: Actor, violation: Violation) -> None:
    with st.form("violation.comment", clear_on_submit=True, enter_to_submit=False):
        words = st.text_area(
            "Add to the timeline", max_chars=WORDS_LIMIT, key="violation.words",
            placeholder=f"{view.counterpart(violation, actor)} reads it too.",
        )  # fmt: skip
        sent = st.form_submit_button("Add", key="violation.say")
    if not sent:
        return
    with refusals() as outcome, changing(actor) as scope:
        comment(scope.conn, actor=actor, violation_id=violation.id, words=words, now=scope.now)
    if not outcome.refused:
        say_next("Added to the timeline.")
        st.rerun()
