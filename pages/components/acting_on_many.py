"""Remind of several distributions, or withdraw them: the dialogs before, and what was left out afterwards."""

from collections.abc import Callable, Sequence
from uuid import UUID

import streamlit as st

from core.distribution.model import SetResult
from core.distribution.operations import withdraw_all
from core.distribution.reminders import remind
from core.identity.model import Actor
from pages.components.confirming import decide
from pages.components.tables import ledger
from pages.transactions import changing
from pages.view_models import acting_on_many as view

_LEFT_OUT = "follow_up.left_out"
Ids = Callable[[], Sequence[UUID]]


def show_left_out() -> None:
    """Whom the last act passed over, by name; until the next act."""
    result: SetResult | None = st.session_state.get(_LEFT_OUT)
    if result is None or not result.left_out:
        return
    with st.expander(f"Left out: {len(result.left_out):,}"):
        ledger(view.left_out(result), alt="Whom the last act left out, and why", key="follow_up.left_out_list")


@st.dialog("Remind")
def ask_to_remind(actor: Actor, what: str, ids: Ids) -> None:
    """Says whom; one box to remind even those who were reminded today."""
    st.markdown(view.reminding_says(what))
    insist = st.checkbox("Remind those again who were reminded today", key="follow_up.insist")

    def act() -> str:
        with changing(actor) as scope:
            result = remind(scope.conn, actor=actor, distribution_ids=ids(), insist=insist, now=scope.now)
        st.session_state[_LEFT_OUT] = result
        return view.result_says(result, "Reminded")

    decide("Remind", "follow_up.remind", act)


@st.dialog("Withdraw")
def ask_to_withdraw(actor: Actor, what: str, ids: Ids) -> None:
    """Says what ends, and takes the reason that the agencies read."""
    st.markdown(view.withdrawing_many_says(what))
    reason = st.text_area("Why?", key="follow_up.withdraw_all.reason")

    def act() -> str:
        with changing(actor) as scope:
            result = withdraw_all(scope.conn, actor=actor, distribution_ids=ids(), reason=reason, now=scope.now)
        st.session_state[_LEFT_OUT] = result
        return view.result_says(result, "Withdrawn from")

    decide("Withdraw", "follow_up.withdraw_all", act)
