"""What clients propose to the agency, each with its two answers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from core.engagements.model import Proposal
from core.engagements.proposals import accept, decline
from core.engagements.queries import proposals
from core.identity.model import Actor, Permission
from pages.components.confirming import confirm
from pages.transactions import changing, in_transaction
from pages.view_models import clients as view


def show_received(actor: Actor, received: list[Proposal], now: datetime) -> None:
    """A card for each proposal."""
    for each in received:
        with st.container(border=True, key=f"clients.proposal.{each.id}"):
            st.markdown(view.proposal_says(each, now=now))
            with st.container(horizontal=True):
                taken = st.button("Accept", type="primary", key=f"clients.accept.{each.id}")
                refused = st.button("Decline", key=f"clients.decline.{each.id}")
        if taken:
            confirm("Accept", says=view.accepting_says(each), verb="Accept", key="clients.accepting",
                    act=_answer(actor, each, accept, f"{each.enterprise} is your client now."))  # fmt: skip
        if refused:
            confirm("Decline", says=view.declining_says(each), verb="Decline", key="clients.declining",
                    act=_answer(actor, each, decline, f"The proposal of {each.enterprise} is declined."))  # fmt: skip


def notice(actor: Actor) -> None:
    """Where the day begins: that somebody waits for an answer, to whoever may give it."""
    if not actor.may(Permission.ENGAGEMENT_ACCEPT):
        return
    with in_transaction(actor) as scope:
        received = proposals(scope.conn, actor)
    if received:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(view.notice_says(received))
            st.page_link("clients.py", label="Read and answer", icon=":material/arrow_forward:")


def _answer(actor: Actor, about: Proposal, operation: Callable[..., Any], said: str) -> Callable[[], str]:
    def act() -> str:
        with changing(actor) as scope:
            operation(scope.conn, actor=actor, engagement_id=about.id, now=scope.now)
        return said

    return act
