"""What an agency asked a client for by its reservations, and how each request stands."""

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.exceptions.asking import ExceptionRequest, withdraw_request
from core.identity.model import Actor, Permission
from pages.components.confirming import confirm
from pages.components.status import badge
from pages.transactions import changing
from pages.view_models import received as view

WITHDRAWING = (
    "The client is no longer asked for an exception, and sees that you withdrew the request. "
    "Your signature and its reservation stay as they are."
)


def show_exceptions(actor: Actor, asked: Sequence[ExceptionRequest]) -> None:
    """One line each, the newest first; one that waits can be withdrawn."""
    if not asked:
        return
    st.header("Exceptions you asked for", anchor=False)
    for request in asked:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"{badge(request.state)} {view.exception_line(request, zone_name=actor.time_zone)}")
            for clause_id, words in request.clauses:
                st.caption(view.clause_line(clause_id, words))
            may = view.can_withdraw(request) and actor.may(Permission.DISTRIBUTION_SIGN)
            if may and st.button("Withdraw the request", icon=":material/undo:", key=f"inbox.exception.{request.id}"):
                _ask_to_withdraw(actor, request.id)


def _ask_to_withdraw(actor: Actor, exception_id: UUID) -> None:
    def act() -> str:
        with changing(actor) as scope:
            withdraw_request(scope.conn, actor=actor, exception_id=exception_id, now=scope.now)
        return "The request is withdrawn."

    confirm("Withdraw the request", says=WITHDRAWING, verb="Withdraw", key="inbox.exception_withdrawal", act=act)
