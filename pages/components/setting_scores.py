"""Try other weights and intervals, see what they would do, and let them count from a day on."""

from datetime import datetime

import streamlit as st

from core.compliance.facts import ComponentName, Weights
from core.compliance.score_settings import (
    HEAVIEST,
    LIGHTEST,
    LONGEST_DAYS,
    REASON_LIMIT,
    SHORTEST_DAYS,
    ReviewIntervals,
    ScoreSettings,
)
from core.compliance.setting_scores import set_score_settings
from core.compliance.settings_preview import SettingsPreview, preview_score_settings
from core.identity.model import Actor
from pages.charts import show, stacked_bars
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.tables import ledger
from pages.transactions import changing, in_transaction
from pages.view_models import score_settings as view
from pages.view_models.breakdown import COMPONENTS
from pages.view_models.times import day

Figures = tuple[Weights, ReviewIntervals]
_FORESEEN = "score.foreseen"


def tried_figures(start: ScoreSettings) -> Figures | None:
    """Weights and intervals in a form that starts with these; what was asked to be tried, or None."""
    with st.form("score.form", enter_to_submit=False):
        st.markdown("**What each component weighs**")
        weights = {}
        with st.container(horizontal=True):
            for name in ComponentName:
                weights[name.value] = st.number_input(
                    COMPONENTS[name][0], LIGHTEST, HEAVIEST, start.weights.of(name), width=150,
                    help="What counts is its share of the sum.", key=f"score.weight.{name.value}",
                )  # fmt: skip
        st.markdown("**Days until an accepted assessment is looked at again**")
        days = {}
        with st.container(horizontal=True):
            for field, label in view.INTERVALS.items():
                days[field] = st.number_input(
                    label, SHORTEST_DAYS, LONGEST_DAYS, getattr(start.intervals, field), width=200,
                    help="Fixed when an assessment is accepted; reviews fixed before stay.", key=f"score.{field}",
                )  # fmt: skip
        wanted = st.form_submit_button("See what it would do", type="primary", key="score.try")
    return (Weights(**weights), ReviewIntervals(**days)) if wanted else None


def foreseen(actor: Actor, wanted: Figures | None) -> tuple[Figures, SettingsPreview] | None:
    """What was tried last with what it would do; kept, so that it is computed once."""
    if wanted is not None:
        st.session_state.pop(_FORESEEN, None)
        with refusals() as outcome, in_transaction(actor) as scope:
            weights, intervals = wanted
            found = preview_score_settings(scope.conn, actor=actor, weights=weights, intervals=intervals, now=scope.now)
        if not outcome.refused:
            st.session_state[_FORESEEN] = (wanted, found)
    kept: tuple[Figures, SettingsPreview] | None = st.session_state.get(_FORESEEN)
    return kept


def show_preview(figures: Figures, found: SettingsPreview) -> None:
    """The shares tried, records by status today and then, and who moves."""
    st.header("What it would do today", anchor=False)
    st.markdown(view.preview_sentence(found))
    st.caption(
        "Computed on today's facts; nothing is saved. Intervals move no score: they are fixed at acceptances to come."
    )
    shares, bars = st.columns(2, gap="large")
    with shares:
        ledger(view.weights_frame(figures[0]), alt="The weights tried, with their shares", key="score.tried")
    with bars:
        if found.record_count:
            chart = stacked_bars(["Today", "Then"], view.status_bars(found), unit="records")
            show(chart, alt=view.bars_alt(found), key="score.bars")
            ledger(view.status_frame(found), alt="Records by status, today and then", key="score.by_status")
    if found.movers:
        st.markdown("**What moves, the farthest first**")
        ledger(view.movers_frame(found.movers), alt="Records that would move", key="score.movers")
        if len(found.movers) > view.MOVERS_SHOWN:
            st.caption(f"The first {view.MOVERS_SHOWN} of {len(found.movers)}.")


def save(actor: Actor, figures: Figures, *, seen_number: int, now: datetime) -> None:
    """From which day and why; what was tried is what is saved."""
    with st.form("score.save_form", enter_to_submit=False):
        begins = st.date_input(
            "Counts from", now.date(), min_value=now.date(), format="YYYY-MM-DD", width=200,
            help="Today or later (UTC): days that have passed keep their scores.", key="score.begins",
        )  # fmt: skip
        reason = st.text_area(
            "Why", max_chars=REASON_LIMIT, help="Your colleagues read it; no agency does.", key="score.reason"
        )
        wanted = st.form_submit_button("Let these settings count", type="primary", key="score.save")
    if not wanted:
        return
    weights, intervals = figures
    with refusals() as outcome, changing(actor) as scope:
        made = set_score_settings(
            scope.conn, actor=actor, weights=weights, intervals=intervals, in_force_from=begins, reason=reason,
            now=scope.now, expected_number=seen_number,
        )  # fmt: skip
    if not outcome.refused:
        st.session_state.pop(_FORESEEN, None)
        say_next(
            f"Saved: these settings count from {day(made.in_force_from)} on. Scores follow within seconds of that day."
        )
        st.rerun()
