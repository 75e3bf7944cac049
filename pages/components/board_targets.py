"""What an administrator wants the figures to reach."""

import streamlit as st

from core.dashboard.board import targets_of
from core.dashboard.metric_model import Direction
from core.dashboard.metrics import METRICS, metrics_of
from core.dashboard.targets import set_target
from core.identity.model import Actor, Permission
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction


def targets_button(actor: Actor) -> None:
    """Opens the dialog, for whoever may set targets."""
    if actor.may(Permission.SETTINGS_MANAGE) and st.button(
        "Targets", icon=":material/flag:", key="dashboards.targets", type="tertiary"
    ):
        _ask(actor)


@st.dialog("Targets")
def _ask(actor: Actor) -> None:
    """One metric at a time; an empty figure takes its target away."""
    offered = [each.key for each in metrics_of(actor.kind) if each.better is not Direction.NEITHER]
    with in_transaction(actor) as scope:
        targets = targets_of(scope.conn, actor)
    for key, target in targets.items():
        st.caption(f"{METRICS[key].title}: {target:,}")
    metric = st.selectbox("Metric", offered, format_func=lambda key: METRICS[key].title, key="dashboards.target.metric")
    chosen = METRICS[metric]
    wish = "at most" if chosen.better is Direction.DOWN else "at least"
    value: int | None = st.number_input(
        f"Shall be {wish}", min_value=0, step=1, value=targets.get(metric), key=f"dashboards.target.{metric}",
        placeholder="no target", help=f"In {chosen.unit.value}. {chosen.definition}",
    )  # fmt: skip
    if st.button("Save", type="primary", key="dashboards.target.save"):
        with refusals() as outcome, changing(actor) as scope:
            wanted = None if value is None else int(value)
            set_target(scope.conn, actor=actor, metric=metric, value=wanted, now=scope.now)
        if not outcome.refused:
            say_next(f"The target of “{chosen.title}” is saved.")
            st.rerun()
