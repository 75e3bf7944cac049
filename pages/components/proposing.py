"""A client's proposals: the form that sends one to an address, and taking one back."""

from datetime import datetime

import streamlit as st

from core.engagements.model import EngagementState, Proposal, Terms
from core.engagements.proposals import propose, withdraw_proposal
from core.identity.model import Actor
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.tables import choose
from pages.transactions import changing
from pages.view_models import engagements as view
from pages.view_models.markdown import literal
from pages.view_models.tracking import markets as every_market


@st.dialog("Propose an engagement")
def ask_what_to_propose(actor: Actor, brands: list[str], now: datetime) -> None:
    """Address, brands, markets, dates."""
    email = st.text_input("E-mail address of an agency's administrator", key="engagements.email")
    chosen = st.multiselect(
        "Brands or products", brands, accept_new_options=True, key="engagements.brands",
        placeholder="Choose, or type a new one",
    )  # fmt: skip
    markets = every_market()
    where = st.multiselect(
        "Markets (optional)", list(markets), key="engagements.markets", placeholder="Choose countries or regions"
    )
    first, last = st.columns(2)
    starts_on = first.date_input("From", value=now.date(), key="engagements.starts_on")
    ends_on = last.date_input("Last day (optional)", value=None, min_value=starts_on, key="engagements.ends_on")
    st.caption(
        "There is no list of agencies: the proposal waits at this address, whoever has it. You learn the agency's name "
        "when it accepts."
    )
    if not st.button("Propose it", type="primary", key="engagements.send"):
        return
    with refusals() as outcome, changing(actor) as scope:
        wanted = Terms(tuple(chosen), starts_on, ends_on, tuple(markets[name] for name in where))
        propose(scope.conn, actor=actor, email=email, wanted=wanted, now=scope.now)
    if not outcome.refused:
        say_next(view.proposed_sentence(email.strip().lower()))
        st.rerun()


def show_proposals(actor: Actor, found: list[Proposal], now: datetime) -> None:
    """What was proposed and not accepted; one that waits can be taken back."""
    st.header("Proposals", anchor=False)
    row = choose(view.proposals_frame(found, now=now), alt="Proposals, waiting first", key="engagements.proposals")
    if row is None or found[row].state is not EngagementState.PROPOSED:
        return
    chosen = found[row]
    if st.button("Withdraw it", icon=":material/undo:", key="engagements.withdraw"):
        says = f"The proposal to **{literal(chosen.email)}** can no longer be accepted. You can send another."
        confirm("Withdraw the proposal", says=says, verb="Withdraw", key="engagements.withdrawing",
                act=lambda: _withdraw(actor, chosen))  # fmt: skip


def _withdraw(actor: Actor, chosen: Proposal) -> str:
    with changing(actor) as scope:
        withdraw_proposal(scope.conn, actor=actor, engagement_id=chosen.id, now=scope.now)
    return f"The proposal to {chosen.email} is withdrawn."
