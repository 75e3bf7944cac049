"""Handle an issue: give all its findings to somebody, or set their state, at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from core.conflicts.handling import Handling, colleagues
from core.conflicts.model import ResolutionStatus
from core.conflicts.rules import NOTES_LIMIT
from core.conflicts.triage import MOST_AT_ONCE, Triage, triage
from core.identity.model import Actor, Permission
from pages.components.confirming import decide
from pages.transactions import changing, in_transaction
from pages.view_models import handling as view
from pages.view_models.times import end_of_day

SET_ASIDE = timedelta(days=90)


def offer_triage(actor: Actor, held: Mapping[UUID, Handling]) -> None:
    """The button that opens the dialog, for whoever may settle findings; the first of them names it."""
    if not held or not actor.may(Permission.CONFLICT_RESOLVE):
        return
    if st.button("Handle this issue", key=f"conflicts.triage.{next(iter(held))}"):
        _ask(actor, held)


@st.dialog("Handle this issue")
def _ask(actor: Actor, held: Mapping[UUID, Handling]) -> None:
    with in_transaction(actor) as scope:
        people = {each.id: each.display_name for each in colleagues(scope.conn, actor.org_id, now=scope.now)}
        now = scope.now
    taken = dict(list(held.items())[:MOST_AT_ONCE])
    st.markdown(view.triage_says(len(taken), len(held)))
    wanted = _wanted(actor, people, now)

    def act() -> str:
        read: dict[UUID, int | None] = {key: each.revision for key, each in taken.items()}
        with changing(actor) as scope:
            done = triage(scope.conn, actor=actor, findings=read, wanted=wanted, now=scope.now)
        return view.triaged_sentence(done)

    decide("Handle all", "conflicts.triage", act)


def _wanted(actor: Actor, people: Mapping[UUID, str], now: datetime) -> Triage:
    """What the fields of the dialog say."""
    choices: list[UUID | str] = [view.LEAVE, view.NOBODY, *people]
    who = st.selectbox(
        "Give them to", choices, format_func=lambda key: view.choice_words(key, people), key="conflicts.triage.who"
    )
    state = st.selectbox("State", list(view.TRIAGE_STATES), key="conflicts.triage.state")
    status = view.TRIAGE_STATES[state]
    assignee_id = who if isinstance(who, UUID) else None
    if status is not ResolutionStatus.IGNORED:
        return Triage(who != view.LEAVE, assignee_id, status)
    reason = st.text_area("Why they can wait", max_chars=NOTES_LIMIT, key="conflicts.triage.reason")
    until = st.date_input(
        "Until", (now + SET_ASIDE).date(), min_value=now.date(), format="YYYY-MM-DD", key="conflicts.triage.until"
    )
    return Triage(who != view.LEAVE, assignee_id, status, reason, end_of_day(until, actor.time_zone))
