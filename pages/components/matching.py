"""An agency's alliances: marks that are one co-promoted brand, matched or let go."""

import streamlit as st

from core.engagements.alliances import end_alliance, match_marks
from core.engagements.model import Alliance
from core.engagements.queries import alliances_of_agency, unmatched_marks
from core.identity.model import Actor
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import clients as view


def show_alliances(actor: Actor) -> None:
    """The alliances, then the marks that stand in none; nothing where no client ever marked a brand."""
    with in_transaction(actor) as scope:
        alliances = alliances_of_agency(scope.conn, actor.org_id)
        marks = view.marks_by_label(unmatched_marks(scope.conn, actor.org_id))
    if not alliances and not marks:
        return
    st.header("Co-promoted brands", anchor=False)
    st.caption("Two clients that promote one brand each mark it; you say which marks are the same brand.")
    for alliance in alliances:
        with st.container(horizontal=True, vertical_alignment="center", key=f"clients.alliance.{alliance.id}"):
            st.markdown(view.alliance_says(alliance))
            if st.button("End it", key=f"clients.end_alliance.{alliance.id}"):
                _ask_to_end(actor, alliance)
    if not marks:
        return
    with st.form("clients.match", width=560):
        chosen = st.multiselect("Marks that are one brand", list(marks), key="clients.marks")
        label = st.text_input("Called", key="clients.match_label", placeholder="The brand's name among you")
        matched = st.form_submit_button("Match them", type="primary", key="clients.match_send")
    if matched:
        with refusals() as outcome, changing(actor) as scope:
            match_marks(scope.conn, actor=actor, label=label, marks=[marks[each] for each in chosen])
        if not outcome.refused:
            say_next(f"{label} is matched; conflicts are checked again.")
            st.rerun()


def _ask_to_end(actor: Actor, alliance: Alliance) -> None:
    def act() -> str:
        with changing(actor) as scope:
            end_alliance(scope.conn, actor=actor, alliance_id=alliance.id, now=scope.now)
        return f"{alliance.label} is no longer in effect."

    confirm("End the alliance", says=view.ending_alliance_says(alliance), verb="End it", key="clients.ending_alliance",
            act=act)  # fmt: skip
