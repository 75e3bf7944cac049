"""Publish an approved draft at a time: set it, change it, take it back."""

from datetime import datetime
from functools import partial

import streamlit as st

from core.identity.model import Actor
from core.policies.model import Draft
from core.policies.publishing import cancel_publication, order_publication
from pages.components.confirming import confirm
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import policies as view
from pages.view_models.times import minute


def publication(actor: Actor, draft: Draft) -> None:
    """The buttons beside the other moves of a draft, for whoever may publish it."""
    if not view.can_schedule(draft, actor):
        return
    label = "Change the time" if draft.publish_at else "Publish at a time"
    if st.button(label, icon=":material/schedule:", key="draft.schedule"):
        _ask(actor, draft)
    if draft.publish_at and st.button("Do not publish then", key="draft.unschedule"):
        says = f"The draft stays approved and is not published on {minute(draft.publish_at, actor.time_zone)}."
        confirm("Cancel the publication", says=says, verb="Cancel the publication", key="draft.cancel_publication",
                act=partial(_cancel, actor, draft))  # fmt: skip


@st.dialog("Publish at a time")
def _ask(actor: Actor, draft: Draft) -> None:
    st.markdown("The version gets its number then, in your name. No agency receives it by that.")
    proposed = view.in_zone(draft.publish_at, actor.time_zone) if draft.publish_at else None
    chosen = st.datetime_input(
        f"Day and time ({actor.time_zone})", value=proposed, format="YYYY-MM-DD", key="draft.publish_at"
    )
    if st.button("Set the time", type="primary", key="draft.schedule.confirm", disabled=chosen is None) and chosen:
        _order(actor, draft, chosen)


def _order(actor: Actor, draft: Draft, chosen: datetime) -> None:
    publish_at = view.moment(chosen, actor.time_zone)
    with refusals() as outcome, changing(actor) as scope:
        order_publication(scope.conn, actor=actor, policy_id=draft.policy_id, publish_at=publish_at, now=scope.now)
    if not outcome.refused:
        say_next(f"The draft publishes itself on {minute(publish_at, actor.time_zone)}.")
        st.rerun()


def _cancel(actor: Actor, draft: Draft) -> str:
    with changing(actor) as scope:
        cancel_publication(scope.conn, actor=actor, policy_id=draft.policy_id)
    return "The publication is cancelled. The draft stays approved."
