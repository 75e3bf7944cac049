"""When the agency's clauses were last checked, and a button that checks them now."""

from datetime import datetime

import streamlit as st

from core.conflicts.operations import request_detection
from core.conflicts.queries import latest_run
from core.identity.model import Actor, Permission
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import conflicts as view

_ASKED = "conflicts.asked_at"
POLL_SECONDS = 0.5


def last_check(actor: Actor) -> None:
    """The sentence and the button; after a click it looks until the check is done, then the page is drawn anew."""
    asked_at: datetime | None = st.session_state.get(_ASKED)

    @st.fragment(run_every=POLL_SECONDS if asked_at else None)
    def look() -> None:
        with in_transaction(actor) as scope:
            run = latest_run(scope.conn, actor.org_id)
            now = scope.now
        if asked_at and run and run.started_at > asked_at:
            del st.session_state[_ASKED]
            st.rerun()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption("Checking …" if asked_at else view.check_sentence(run, now=now, zone_name=actor.time_zone))
            if actor.may(Permission.CONFLICT_DETECT):
                pressed = st.button(
                    "Check now", icon=":material/refresh:", key="conflicts.check", disabled=asked_at is not None
                )
                if pressed:
                    _ask(actor)

    look()


def _ask(actor: Actor) -> None:
    with refusals() as outcome, changing(actor) as scope:
        request_detection(scope.conn, actor=actor)
        st.session_state[_ASKED] = scope.now
    if not outcome.refused:
        st.rerun()
