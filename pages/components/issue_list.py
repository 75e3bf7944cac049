"""Issues of an agency: what hangs together, and the fewest clauses that would end it."""

import streamlit as st

from core.conflicts.handling import handlings
from core.conflicts.queries import binding_findings
from core.identity.model import Actor
from pages.components.addresses import open_record
from pages.components.triaging import offer_triage
from pages.transactions import in_transaction
from pages.view_models import handling as handled
from pages.view_models import issues as view


@st.fragment
def show_issues(actor: Actor, parameter: str) -> None:
    """The worst issues, each opened by a click; nothing where nothing binds."""
    with in_transaction(actor) as scope:
        found = binding_findings(scope.conn, actor.org_id)
    cards = view.issue_cards(found)
    if not cards:
        return
    st.header("Issues", anchor=False)
    st.caption("Findings on the same work that hang together by a clause: settling one often moves its neighbours.")
    if said := view.renegotiating(found):
        st.markdown(said)
    for place, card in enumerate(cards[: view.MOST_ISSUES]):
        # What is inside is sent when somebody opens it: a large agency would wait for hundreds of lines otherwise.
        with st.expander(card.label, key=f"conflicts.issue_{place}", on_change="rerun") as opened:
            if opened.open:
                _handling(actor, card)
                _card(card, parameter)
    if (more := len(cards) - view.MOST_ISSUES) > 0:
        st.caption(f"{more} more, less urgent; each of their findings is in the list below.")
    st.header("Findings", anchor=False)


def _handling(actor: Actor, card: view.IssueCard) -> None:
    with in_transaction(actor) as scope:
        held = handlings(scope.conn, actor.org_id, card.finding_ids, now=scope.now)
        now = scope.now
    st.markdown(handled.issue_sentence(held.values(), now=now, zone_name=actor.time_zone))
    offer_triage(actor, {each: held[each] for each in card.finding_ids if each in held})


def _card(card: view.IssueCard, parameter: str) -> None:
    more = [f"- {card.more_clauses} more"] if card.more_clauses else []
    st.markdown("\n".join([*(f"- {name}" for name in card.clauses), *more]))
    for line in card.lines:
        with st.container(border=True, gap="xsmall"):
            st.markdown(line.text)
            if st.button("Open the finding", key=f"conflicts.issue.{line.finding_id}"):
                open_record(parameter, line.finding_id)
    if card.more_lines:
        st.caption(f"{card.more_lines} more findings of this issue are in the list below.")
