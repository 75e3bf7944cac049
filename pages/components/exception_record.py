"""One exception as the agency keeps it: its clauses, its period and conditions, and asking to go on with it."""

from uuid import UUID

import streamlit as st

from core.exceptions.asking import withdraw_request
from core.exceptions.model import ExceptionState
from core.exceptions.queries import exception_entry
from core.exceptions.renewing import ask_again
from core.exceptions.rules import WORDS_LIMIT
from core.identity.model import Actor, Permission
from pages.components.confirming import confirm, decide
from pages.components.exception_requests import WITHDRAWING
from pages.components.heading import heading
from pages.components.status import badge
from pages.transactions import changing, in_transaction
from pages.view_models import exceptions as view
from pages.view_models import requests as words
from pages.view_models.markdown import literal


def show_exception(actor: Actor, exception_id: UUID) -> None:
    """Everything about one exception, and what the agency may do about it."""
    with in_transaction(actor) as scope:
        asked = exception_entry(scope.conn, actor, exception_id)
    heading(asked.policy_title, f"An exception of {literal(asked.enterprise)} to version {asked.version_number}")
    st.markdown(badge(asked.state))
    for sentence in words.standing(asked, zone_name=actor.time_zone):
        st.markdown(sentence)
    with st.container(border=True):
        for clause in view.clauses(asked):
            st.markdown(clause)
    st.markdown(f"We asked: “{literal(asked.reason)}”")
    st.caption(words.signed_sentence(asked, zone_name=actor.time_zone))
    with st.container(horizontal=True, vertical_alignment="center"):
        where = {"distribution": str(asked.distribution_id)}
        st.page_link("inbox.py", label="Open the document", icon=":material/description:", query_params=where)
        if view.can_ask_again(asked, actor) and st.button(
            "Ask again", icon=":material/autorenew:", key="exceptions.again"
        ):
            _ask_again(actor, exception_id, view.again_sentence(asked), asked.reason)
        may_withdraw = asked.state is ExceptionState.REQUESTED and actor.may(Permission.DISTRIBUTION_SIGN)
        if may_withdraw and st.button("Withdraw the request", icon=":material/undo:", key="exceptions.withdraw"):
            _ask_to_withdraw(actor, exception_id)


@st.dialog("Ask again")
def _ask_again(actor: Actor, exception_id: UUID, says: str, reason: str) -> None:
    st.markdown(says)
    why = st.text_area("Why do you still need it?", reason, max_chars=WORDS_LIMIT, key="exceptions.again.reason")

    def act() -> str:
        with changing(actor) as scope:
            asked = ask_again(scope.conn, actor=actor, exception_id=exception_id, reason=why, now=scope.now)
        return f"{asked.enterprise} is asked to go on with the exception; the request waits in the register."

    decide("Ask again", "exceptions.again", act)


def _ask_to_withdraw(actor: Actor, exception_id: UUID) -> None:
    def act() -> str:
        with changing(actor) as scope:
            withdraw_request(scope.conn, actor=actor, exception_id=exception_id, now=scope.now)
        return "The request is withdrawn."

    confirm("Withdraw the request", says=WITHDRAWING, verb="Withdraw", key="exceptions.withdrawal", act=act)
