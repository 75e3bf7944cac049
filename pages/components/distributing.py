"""The form that sends a version: its fields, the confirmation, and the result that a second click gets again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import streamlit as st

from core.db.scope import Scope
from core.distribution.operations import distribute
from core.distribution.rules import MESSAGE_LIMIT
from core.identity.model import Actor
from core.policies.model import Policy
from pages.components.confirming import confirm
from pages.components.tables import ledger
from pages.transactions import carried_out_once
from pages.view_models import distribute as view

_RESULT = "distribute.kept"
_FORM_KEY = "distribute.form_key"


def result() -> Mapping[str, Any] | None:
    """What the last sending came to, until a new one is started."""
    kept: Mapping[str, Any] | None = st.session_state.get(_RESULT)
    return kept


def show_result(kept: Mapping[str, Any]) -> None:
    """Every agency with what came of it, and the way on."""
    st.success(view.outcome_sentence(kept), icon=":material/check_circle:")
    ledger(view.outcome(kept), alt="What came of it, agency by agency", key="distribute.result")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Send another", key="distribute.again", on_click=start_anew)
        st.page_link("follow_up.py", label="Follow it up", icon=":material/arrow_forward:")


def start_anew() -> None:
    """Forget the result; the form is a new one."""
    st.session_state.pop(_RESULT, None)
    st.session_state.pop(_FORM_KEY, None)


def fields(offered: view.Choices, found: Sequence[Policy], *, now: datetime, zone_name: str) -> view.Filled:
    """Draw the form; what it holds now."""
    what, whom = st.columns(2, gap="large")
    with what:
        policy_id, version_number = _what(offered, found)
        due_on = st.date_input(
            "Answer due by", value=view.default_due(now, zone_name), min_value=now.date(), key="distribute.due"
        )
        mandatory = st.checkbox("Mandatory", value=True, key="distribute.mandatory", help="A decline of it counts.")
    with whom:
        agencies = st.multiselect(
            "Agencies", list(offered.agencies), format_func=offered.agencies.__getitem__, key="distribute.agencies"
        )
        groups = st.multiselect(
            "Saved groups", list(offered.groups), format_func=offered.groups.__getitem__, key="distribute.groups",
            disabled=not offered.groups,
            placeholder="Choose groups" if offered.groups else "You have no saved groups",
        )  # fmt: skip
        message = st.text_area("Message (optional)", max_chars=MESSAGE_LIMIT, height=100, key="distribute.message")
        scheduled_for, announce = _later(now, zone_name)
    return view.Filled(
        policy_id, version_number, tuple(agencies), tuple(groups), due_on, mandatory, message, scheduled_for, announce
    )


def send_button(actor: Actor, filled: view.Filled, offered: view.Choices, names: Sequence[str]) -> None:
    """The button that asks before it sends."""
    pressed = st.button(
        "Review and send", type="primary", icon=":material/send:", key="distribute.send", disabled=not names,
        help=None if names else "Choose at least one agency or group.",
    )  # fmt: skip
    if pressed:
        title = offered.policies[filled.policy_id]
        says = view.says(filled, title, names, zone_name=actor.time_zone)
        verb = "Schedule it" if filled.scheduled_for else "Send it"
        confirm("Is this right?", says=says, verb=verb, key="distribute", act=lambda: _send(actor, filled))


def _send(actor: Actor, filled: view.Filled) -> str:
    def act(scope: Scope) -> dict[str, Any]:
        wanted = view.order(filled, actor.time_zone)
        return view.answer(distribute(scope.conn, actor=actor, order=wanted, now=scope.now))

    form_key = st.session_state.setdefault(_FORM_KEY, f"distribute-{uuid4()}")
    st.session_state[_RESULT] = carried_out_once(actor, form_key, view.request(filled), act)
    return ""


def _what(offered: view.Choices, found: Sequence[Policy]) -> tuple[UUID, int]:
    """Policy and version; an address that names a policy (`?policy=`) chooses it."""
    ids = list(offered.policies)
    named = next((each for each in ids if str(each) == st.query_params.get("policy")), None)
    if named is not None:
        st.session_state.setdefault("distribute.policy", named)
    policy_id = st.selectbox("Policy", ids, format_func=offered.policies.__getitem__, key="distribute.policy")
    numbers = view.versions(found, policy_id)
    version_number = st.selectbox(
        "Version", numbers, format_func=lambda number: _version_label(number, numbers), key="distribute.version"
    )
    return policy_id, version_number


def _version_label(number: int, numbers: Sequence[int]) -> str:
    return f"{number}, the newest" if number == numbers[0] else str(number)


def _later(now: datetime, zone_name: str) -> tuple[datetime | None, bool]:
    if not st.checkbox("Send later", key="distribute.later"):
        return None, False
    on, at = view.default_later(now, zone_name)
    day, clock = st.columns(2)
    chosen_on = day.date_input("On", value=on, min_value=now.date(), key="distribute.later_on")
    chosen_at = clock.time_input("At", value=at, key="distribute.later_at")
    announce = st.checkbox("Announce it to the agencies at once", key="distribute.announce")
    return view.moment(chosen_on, chosen_at, zone_name), announce
