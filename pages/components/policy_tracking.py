"""Brands, markets, topics and FDA checks of a policy: a line of badges, and the dialog that changes them."""

import streamlit as st

from core.identity.model import Actor, Permission
from core.policies.model import Policy, Tracking
from core.policies.tracking import MAX_LEAD_DAYS, track, tracked_brands, tracking
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import tracking as view


def show_tracking(actor: Actor, shown: Policy) -> None:
    """The badges and, for those who write, the way to change them."""
    with in_transaction(actor) as scope:
        kept = tracking(scope.conn, actor, shown.id)
        brands = tracked_brands(scope.conn, actor)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if badges := view.badges(shown, kept):
            st.markdown(badges, width="content")
        if actor.may(Permission.POLICY_DRAFT) and st.button(
            "Brands and checks", icon=":material/sell:", type="tertiary", key="policies.track"
        ):
            _ask(actor, shown, kept, sorted({*brands, *kept.brands}))


@st.dialog("Brands, markets and FDA checks", width="medium")
def _ask(actor: Actor, shown: Policy, kept: Tracking, known_brands: list[str]) -> None:
    """Kept beside the text: no version changes by it, and no agency reads it."""
    st.caption("For your own lists and filters. No version changes by it, and no agency reads it.")
    markets = view.markets()
    with st.form("policies.tracking", border=False):
        brands = st.multiselect(
            "Brands", known_brands, default=list(kept.brands), accept_new_options=True, key="policies.track.brands"
        )
        chosen = st.multiselect(
            "Markets", list(markets), default=[view.market_words(term) for term in kept.markets],
            key="policies.track.markets",
        )  # fmt: skip
        topics = st.multiselect(
            "Topics", list(kept.topics), default=list(kept.topics), accept_new_options=True, key="policies.track.topics"
        )
        fair = st.checkbox("Needs a fair-balance check", kept.requires_fair_balance, key="policies.track.fair")
        mlr = st.checkbox("Needs MLR sign-off", kept.requires_mlr_signoff, key="policies.track.mlr")
        label = st.checkbox("Needs an AI label", kept.requires_ai_label, key="policies.track.label")
        days = st.number_input(
            "Lead time before Form FDA 2253, in days (optional)", 0, MAX_LEAD_DAYS, value=kept.form_2253_lead_days,
            key="policies.track.days",
        )  # fmt: skip
        saved = st.form_submit_button("Save", type="primary", key="policies.track.save")
    if saved:
        terms = tuple(markets[name] for name in chosen)
        wanted = Tracking(tuple(brands), terms, tuple(topics), fair, mlr, label, days)
        _save(actor, shown, wanted, revision=kept.revision)


def _save(actor: Actor, shown: Policy, wanted: Tracking, *, revision: int) -> None:
    with refusals() as outcome, changing(actor) as scope:
        track(scope.conn, actor=actor, policy_id=shown.id, wanted=wanted, now=scope.now, expected_revision=revision)
    if not outcome.refused:
        say_next("Saved. No version has changed by it.")
        st.rerun()
