"""The brands of an engagement, each with its mark of co-promotion: set, or taken back."""

import streamlit as st

from core.engagements.alliances import mark_brand, unmark_brand
from core.engagements.model import Engagement, Mark
from core.engagements.queries import clauses_that_will_not_reach
from core.identity.model import Actor
from pages.components.confirming import confirm
from pages.transactions import changing, in_transaction
from pages.view_models import engagements as view
from pages.view_models.markdown import literal


def show_brands(actor: Actor, about: Engagement, marks: list[Mark]) -> None:
    """A line for each brand."""
    st.header("Co-promoted brands", anchor=False)
    st.caption(
        "A brand that you promote together with another company is marked by each of you, and matched by the agency. "
        "You see whether it is in effect."
    )
    marked = {mark.brand for mark in marks if mark.engagement_id == about.id}
    for brand in about.brands:
        with st.container(horizontal=True, vertical_alignment="center", key=f"engagements.brand.{brand}"):
            st.markdown(f"**{literal(brand)}** · {view.mark_words(marks, about, brand)}", width=360)
            if brand in marked:
                if st.button("Take the mark back", key=f"engagements.unmark.{brand}"):
                    _ask_to_unmark(actor, about, brand)
            elif st.button("Mark as co-promoted", key=f"engagements.mark.{brand}"):
                _ask_to_mark(actor, about, brand)


def _ask_to_mark(actor: Actor, about: Engagement, brand: str) -> None:
    with in_transaction(actor) as scope:
        unreached = clauses_that_will_not_reach(scope.conn, actor.org_id, about.id, brand)

    def act() -> str:
        with changing(actor) as scope:
            mark_brand(scope.conn, actor=actor, engagement_id=about.id, brand=brand, now=scope.now)
        return f"{brand} is marked as co-promoted."

    says = view.marking_says(brand, unreached)
    confirm("Mark as co-promoted", says=says, verb="Mark it", key="engagements.marking", act=act)


def _ask_to_unmark(actor: Actor, about: Engagement, brand: str) -> None:
    def act() -> str:
        with changing(actor) as scope:
            unmark_brand(scope.conn, actor=actor, engagement_id=about.id, brand=brand)
        return f"{brand} is no longer marked."

    says = f"Work on **{literal(brand)}** is yours alone again: your clauses on your own work reach it."
    confirm("Take the mark back", says=says, verb="Take it back", key="engagements.unmarking", act=act)
