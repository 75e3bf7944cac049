"""One plan: its waves, whom each is for, and what can still be changed about them."""

from uuid import UUID

import streamlit as st

from core.distribution.waves.model import Plan, Wave
from core.distribution.waves.operations import cancel_waves, change_wave, start_wave
from core.distribution.waves.queries import agencies_of_wave, plan
from core.identity.model import Actor
from pages.components.confirming import confirm, confirm_with_reason, decide
from pages.components.heading import heading
from pages.components.tables import ledger
from pages.components.wave_condition import condition_fields
from pages.transactions import changing, in_transaction
from pages.view_models import plans as view
from pages.view_models.markdown import literal


def show_plan(actor: Actor, plan_id: UUID) -> None:
    """Everything about one plan."""
    with in_transaction(actor) as scope:
        about = plan(scope.conn, actor.org_id, plan_id)
        now = scope.now
    heading(about.policy_title, f"Version {about.version_number} in waves, planned by {literal(about.created_by)}")
    if about.message:
        st.info(literal(about.message), icon=":material/chat:")
    ledger(view.waves_frame(about, now=now, zone_name=actor.time_zone), alt="Waves of this plan", key="plans.waves")
    movable = view.movable(about)
    for wave in movable:
        _moves(actor, about, wave)
    if len(movable) > 1 and st.button("Cancel all that are planned", key="plans.cancel_all", icon=":material/block:"):
        _ask_to_cancel(actor, about, None)
    _agencies(actor, about)


def _moves(actor: Actor, about: Plan, wave: Wave) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**Wave {wave.number}** starts {literal(view.starts(wave.condition, actor.time_zone))}.")
        next_wave = view.next_wave(about)
        if wave == next_wave and st.button("Start now", key=f"plans.start.{wave.number}", icon=":material/send:"):
            _ask_to_start(actor, about, wave)
        if st.button("Change", key=f"plans.change.{wave.number}", icon=":material/edit:"):
            _ask_to_change(actor, about, wave)
        if st.button("Cancel wave", key=f"plans.cancel.{wave.number}", icon=":material/block:"):
            _ask_to_cancel(actor, about, wave.number)


def _agencies(actor: Actor, about: Plan) -> None:
    numbers = [wave.number for wave in about.waves]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox("Agencies of wave", numbers, key="plans_wave", bind="query-params", width=160)
        batch_id = about.waves[number - 1].batch_id
        if batch_id:
            st.page_link(
                "follow_up.py",
                label="Follow it up",
                icon=":material/arrow_forward:",
                query_params={"follow_batch": str(batch_id)},
            )
    with in_transaction(actor) as scope:
        agencies = agencies_of_wave(scope.conn, actor.org_id, about.id, number)
    st.dataframe(view.agencies_frame(agencies), hide_index=True, alt=f"Agencies of wave {number}", key="plans.agencies")


def _ask_to_start(actor: Actor, about: Plan, wave: Wave) -> None:
    def act() -> str:
        with st.spinner("Sending …"), changing(actor) as scope:
            start_wave(scope.conn, actor=actor, plan_id=about.id, number=wave.number, now=scope.now)
        return f"Wave {wave.number} has started."

    confirm("Start now", says=view.starting_says(about, wave), verb="Start it", key="plans.starting", act=act)


def _ask_to_cancel(actor: Actor, about: Plan, number: int | None) -> None:
    def act(reason: str) -> str:
        with changing(actor) as scope:
            cancel_waves(scope.conn, actor=actor, plan_id=about.id, number=number, reason=reason, now=scope.now)
        return f"Wave {number} is cancelled." if number else "What was still planned is cancelled."

    confirm_with_reason(
        "Cancel",
        says=view.cancelling_says(number),
        reason_label="Why?",
        verb="Cancel it",
        key="plans.cancelling",
        act=act,
    )


@st.dialog("Change when it starts")
def _ask_to_change(actor: Actor, about: Plan, wave: Wave) -> None:
    with in_transaction(actor) as scope:
        now = scope.now
    condition = condition_fields(f"plans.changing.{wave.number}", wave.number, now=now, zone_name=actor.time_zone)

    def act() -> str:
        with changing(actor) as scope:
            change_wave(
                scope.conn, actor=actor, plan_id=about.id, number=wave.number, condition=condition, now=scope.now
            )
        return f"Wave {wave.number} starts {view.starts(condition, actor.time_zone)}."

    decide("Change it", "plans.changing", act)
