"""One event of a usage log: all that is known of it, and how somebody settles what the engine left open."""

from datetime import datetime

import streamlit as st

from core.identity.model import Actor
from core.usage.model import SettledAs, Settling, StoredEvent
from core.usage.queries import usage_event
from core.usage.settling import settle
from core.violations.queries import documents_to_report
from core.violations.rules import WORDS_LIMIT
from pages.components.confirming import decide
from pages.components.heading import heading
from pages.components.tables import facts
from pages.transactions import changing, in_transaction
from pages.view_models import usage as view

PARAMETER = "event"


def opened_event() -> str | None:
    """The event in the address, with the way back to the log above it; None shows the log."""
    given = st.query_params.get(PARAMETER)
    if given:
        st.button("Back to the log", icon=":material/arrow_back:", key="event.back", on_click=_close)
    return given or None


def open_event(event_id: str) -> None:
    """Open one: the address names it from now on."""
    st.query_params[PARAMETER] = event_id
    st.rerun()


def show_event(actor: Actor, event_id: str) -> None:
    """What is known of it, what was found, and the two ways to settle it."""
    with in_transaction(actor) as scope:
        event = usage_event(scope.conn, actor, event_id)
        now: datetime = scope.now
    heading("An event of the log", "What was done, and do our clients' rules allow it? No client reads this page.")
    facts(view.event_facts(event, now=now, zone_name=actor.time_zone), alt="What is known of the event")
    for violation_id in event.violation_ids:
        st.page_link(
            "violations.py", label="Open the violation", icon=":material/report:",
            query_params={"violation": str(violation_id)},
        )  # fmt: skip
    if event.is_to_look_at:
        with st.container(horizontal=True):
            if st.button("It was fine", type="primary", key="event.fine", icon=":material/check:"):
                _ask_fine(actor, event)
            if st.button("It broke a clause", key="event.broken", icon=":material/report:"):
                _ask_broken(actor, event)


@st.dialog("It was fine")
def _ask_fine(actor: Actor, event: StoredEvent) -> None:
    st.markdown("You settle it for good, in your name. The reason is kept with the event; no client reads it.")
    reason = st.text_area("Why it was fine", max_chars=WORDS_LIMIT, key="event.reason.fine")
    decide("Settle it", "event.settling", lambda: _settled(actor, event, Settling(SettledAs.FINE, reason)))


@st.dialog("It broke a clause")
def _ask_broken(actor: Actor, event: StoredEvent) -> None:
    st.markdown(
        "It is reported to the client whose clause it is. Of that client's own work it reads your words; of other work "
        "it reads a fixed sentence and what its clause names."
    )
    choices = in_doubt = view.clauses_in_doubt(event)
    if not in_doubt:
        with in_transaction(actor) as scope:
            choices = view.clauses_of(documents_to_report(scope.conn, actor), first=event.client_id)
    clause: view.ClauseOf | None = st.selectbox(
        "Which clause",
        list(choices),
        index=0 if in_doubt else None,
        format_func=choices.__getitem__,
        placeholder="Choose the clause",
        key="event.clause",
    )
    reason = st.text_area("What happened", max_chars=WORDS_LIMIT, key="event.reason.broken")
    wanted = Settling(SettledAs.VIOLATION, reason, *(clause or ()))
    decide("Report it", "event.settling", lambda: _settled(actor, event, wanted))


def _settled(actor: Actor, event: StoredEvent, wanted: Settling) -> str:
    with changing(actor) as scope:
        settle(scope.conn, actor=actor, event_id=event.id, wanted=wanted, now=scope.now)
    return "It is settled." if wanted.verdict is SettledAs.FINE else "It is settled, and reported as a violation."


def _close() -> None:
    st.query_params.pop(PARAMETER, None)
