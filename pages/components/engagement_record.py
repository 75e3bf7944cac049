"""One engagement as the client keeps it: its terms, its co-promoted brands, its end."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from core.engagements.model import Engagement, EngagementState, Mark, Terms
from core.engagements.operations import change_terms, end
from core.engagements.queries import engagement, marks_of_enterprise, what_ending_stops
from core.identity.model import Actor
from pages.components.co_promoting import show_brands
from pages.components.confirming import confirm_with_reason
from pages.components.heading import heading, say_next
from pages.components.refusing import refusals
from pages.components.seen import seen_revision
from pages.components.status import status
from pages.components.tables import facts
from pages.transactions import changing, in_transaction
from pages.view_models import engagements as view
from pages.view_models.tracking import market_words
from pages.view_models.tracking import markets as every_market


def show_engagement(actor: Actor, engagement_id: UUID) -> None:
    """Everything about one engagement."""
    with in_transaction(actor) as scope:
        about = engagement(scope.conn, actor, engagement_id)
        marks = marks_of_enterprise(scope.conn, actor.org_id)
        now = scope.now
    revision = seen_revision(about.id, about.revision)
    heading(about.counterpart, "What this agency does for us, until when, and how it ends.")
    status(about.state)
    facts(view.facts(about, zone_name=actor.time_zone), alt="Brands, markets and dates")
    if said := view.due_soon(about, now=now, zone_name=actor.time_zone):
        st.warning(said, icon=":material/event:")
    st.page_link(
        "follow_up.py", label="What we sent them", icon=":material/arrow_forward:",
        query_params={"follow_agency": about.counterpart},
    )  # fmt: skip
    if about.state is not EngagementState.ACTIVE:
        return
    _terms(actor, about, marks, now, revision)
    show_brands(actor, about, marks)
    st.header("End it", anchor=False)
    st.caption("What they hold of ours expires, what is scheduled is refused. There is no way back.")
    if st.button("End this engagement", icon=":material/block:", key="engagements.end"):
        _ask_to_end(actor, about, revision)


def _terms(actor: Actor, about: Engagement, marks: list[Mark], now: datetime, revision: int) -> None:
    st.header("Brands, markets and dates", anchor=False)
    marked = sorted(mark.brand for mark in marks if mark.engagement_id == about.id)
    with st.form("engagements.terms", width=560):
        brands = st.multiselect(
            "Brands or products", list(about.brands), default=list(about.brands), accept_new_options=True,
            key=f"engagements.terms.brands.{about.id}",
            help=f"Marked as co-promoted, so they stay: {', '.join(marked)}." if marked else None,
        )  # fmt: skip
        markets = every_market()
        where = st.multiselect(
            "Markets", list(markets), default=[market_words(term) for term in about.markets],
            key=f"engagements.terms.markets.{about.id}", placeholder="Choose countries or regions",
        )  # fmt: skip
        ends_on = st.date_input(
            "Last day (empty: open)", value=about.ends_on, min_value=view.first_last_day(about, now.date()),
            key=f"engagements.terms.ends_on.{about.id}",
        )  # fmt: skip
        saved = st.form_submit_button("Save", type="primary", key="engagements.terms.save")
    if not saved:
        return
    with refusals() as outcome, changing(actor) as scope:
        wanted = Terms(tuple(brands), about.starts_on, ends_on, tuple(markets[name] for name in where))
        change_terms(
            scope.conn, actor=actor, engagement_id=about.id, wanted=wanted, now=scope.now, expected_revision=revision
        )
    if not outcome.refused:
        say_next("Saved; the agency reads it too.")
        st.rerun()


def _ask_to_end(actor: Actor, about: Engagement, revision: int) -> None:
    with in_transaction(actor) as scope:
        stops = what_ending_stops(scope.conn, actor.org_id, about.id)

    def act(why: str) -> str:
        with changing(actor) as scope:
            stopped = end(
                scope.conn, actor=actor, engagement_id=about.id, why=why, now=scope.now, expected_revision=revision
            )
        return view.ended_sentence(about, stopped)

    confirm_with_reason(
        "End the engagement", says=view.ending_says(about, stops), reason_label="Why? The agency reads it.",
        verb="End it", key="engagements.ending", act=act,
    )  # fmt: skip
