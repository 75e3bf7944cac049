"""The form that sends a version: what, when, to whom; the dialog that says what it will do, and sends it once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import streamlit as st

from core.db.scope import Scope
from core.distribution.follow_up import FollowedPolicy, sendable_versions
from core.distribution.model import Impact
from core.distribution.operations import distribute, preview
from core.distribution.rules import MESSAGE_LIMIT
from core.distribution.waves.model import WaveCondition
from core.distribution.waves.operations import make_plan, preview_plan
from core.distribution.waves.rules import WAVE_LIMIT
from core.identity.model import Actor
from pages.components.confirming import decide
from pages.components.impact import show_sending
from pages.components.sending_result import FORM_KEY, RESULT
from pages.components.tables import ledger
from pages.components.wave_condition import at_a_time, condition_fields
from pages.transactions import carried_out_once, in_transaction
from pages.view_models import distribute as view

_WAVES = "distribute.wave_count"
FEWEST_WAVES = 2
"""One wave would be a sending like any other."""


def what_fields(scope: Scope, actor: Actor, policies: Sequence[FollowedPolicy]) -> tuple[FollowedPolicy, int | None]:
    """Policy and version; an address that names a policy (`?policy=`) chooses it. No version: all were withdrawn."""
    by_id = {policy.id: policy for policy in policies}
    named = next((each for each in by_id if str(each) == st.query_params.get("policy")), None)
    if named is not None:
        st.session_state.setdefault("distribute.policy", named)
    policy_id = st.selectbox("Policy", list(by_id), format_func=lambda each: by_id[each].title, key="distribute.policy")
    offered = {each.version_number: each for each in sendable_versions(scope.conn, actor.org_id, policy_id)}
    version_number = st.selectbox(
        "Version",
        list(offered),
        key=f"distribute.version.{policy_id}",
        disabled=not offered,
        format_func=lambda number: view.version_label(offered[number], by_id[policy_id].current_version),
        placeholder="Every version was withdrawn",
    )
    return by_id[policy_id], version_number


def terms_fields(
    policy_id: UUID, version_number: int, *, now: datetime, zone_name: str, due_after: timedelta
) -> view.Filled:
    """Due date, whether it is mandatory, the message; nobody is chosen yet."""
    due_on = st.date_input(
        "Answer due by", value=view.default_due(now, zone_name, due_after), min_value=now.date(), key="distribute.due"
    )
    mandatory = st.checkbox("Mandatory", value=True, key="distribute.mandatory", help="A decline of it counts.")
    message = st.text_area("Message (optional)", max_chars=MESSAGE_LIMIT, height=100, key="distribute.message")
    return view.Filled(policy_id, version_number, due_on, mandatory, message or "", {})


def when_fields(*, now: datetime, zone_name: str) -> tuple[datetime | None, bool, tuple[WaveCondition | None, ...]]:
    """Now, at a time (announced or not), or in waves with what starts each."""
    how = st.radio("When", [view.NOW, view.LATER, view.WAVES], key="distribute.when", horizontal=True)
    if how == view.LATER:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            at = at_a_time("distribute.later", 1, now=now, zone_name=zone_name).starts_at
        return at, st.checkbox("Announce it to the agencies at once", key="distribute.announce"), ()
    if how == view.WAVES:
        return None, False, _wave_fields(now=now, zone_name=zone_name)
    return None, False, ()


def filling_field(wave_count: int) -> int:
    """Which wave the agencies ticked join."""
    if not wave_count:
        return 1
    numbers = list(range(1, wave_count + 1))
    return st.radio(
        "Agencies for", numbers, key="distribute.filling", horizontal=True, format_func=lambda number: f"Wave {number}"
    )


def send_button(actor: Actor, filled: view.Filled, title: str) -> None:
    """The button that says what will happen before it sends."""
    missing = [number for number in range(1, len(filled.conditions) + 1) if number not in filled.agencies.values()]
    ready = bool(filled.agencies) and not missing
    why = "Choose at least one agency" + (f" for wave {missing[0]}." if missing else ".")
    if st.button(
        "Review and send",
        type="primary",
        icon=":material/send:",
        key="distribute.send",
        disabled=not ready,
        help=None if ready else why,
    ):
        ask_to_send(actor, filled, title)
    st.page_link("plans.py", label="Plans of waves", icon=":material/stacks:")


def _wave_fields(*, now: datetime, zone_name: str) -> tuple[WaveCondition | None, ...]:
    count = st.session_state.setdefault(_WAVES, FEWEST_WAVES)
    conditions: list[WaveCondition | None] = []
    for number in range(1, count + 1):
        st.markdown(f"**Wave {number}**")
        key = f"distribute.wave.{number}"
        if number == 1 and not st.checkbox("Later than now", key=f"{key}.later"):
            conditions.append(None)
        else:
            conditions.append(condition_fields(key, number, now=now, zone_name=zone_name))
    with st.container(horizontal=True):
        st.button(
            "Add a wave",
            key="distribute.more_waves",
            on_click=_set_waves,
            args=(count + 1,),
            disabled=count >= WAVE_LIMIT,
        )
        st.button(
            "Leave out the last",
            key="distribute.fewer_waves",
            on_click=_set_waves,
            args=(count - 1,),
            disabled=count <= FEWEST_WAVES,
        )
    return tuple(conditions)


def _set_waves(count: int) -> None:
    st.session_state[_WAVES] = count


@st.dialog("Is this right?", width="large")
def ask_to_send(actor: Actor, filled: view.Filled, title: str) -> None:
    """The dialog: what it will do, by agency where one is refused, and the button that sends."""
    zone_name = actor.time_zone
    with in_transaction(actor) as scope:
        impacts, says = _look_ahead(scope, actor, filled, title)
        st.markdown(says)
        if not filled.in_waves:
            show_sending(scope, actor, view.order(filled, zone_name))
    refused = [agency for impact in impacts for agency in impact.refused]
    if refused:
        st.warning(f"{len(refused):,} cannot receive it and are left out.", icon=":material/block:")
        ledger(view.refused_frame(refused[:100]), alt="Who cannot receive it, and why", key="distribute.refused")
    if any(impact.reached_count for impact in impacts):
        decide(
            "Schedule it" if filled.scheduled_for else "Send it", "distribute", lambda: _send(actor, filled, zone_name)
        )


def _look_ahead(scope: Scope, actor: Actor, filled: view.Filled, title: str) -> tuple[Sequence[Impact], str]:
    zone_name, now = actor.time_zone, scope.now
    if filled.in_waves:
        order = view.plan_order(filled, now, zone_name)
        impacts = preview_plan(scope.conn, actor=actor, order=order, now=now)
        return impacts, view.plan_says(filled, title, impacts, now=now, zone_name=zone_name)
    impact = preview(scope.conn, actor=actor, order=view.order(filled, zone_name), now=now)
    return [impact], view.says(filled, title, impact, zone_name=zone_name)


def _send(actor: Actor, filled: view.Filled, zone_name: str) -> str:
    def act(scope: Scope) -> dict[str, Any]:
        if filled.in_waves:
            plan = view.plan_order(filled, scope.now, zone_name)
            return view.plan_answer(make_plan(scope.conn, actor=actor, order=plan, now=scope.now))
        order = view.order(filled, zone_name)
        return view.answer(distribute(scope.conn, actor=actor, order=order, now=scope.now))

    form_key = st.session_state.setdefault(FORM_KEY, f"distribute-{uuid4()}")
    with st.status(f"Sending to {len(filled.agencies):,} agencies …"):
        st.session_state[RESULT] = carried_out_once(actor, form_key, view.request(filled), act)
    return ""
