"""How the platform does, in figures that explain themselves."""

from collections.abc import Sequence

import streamlit as st

from core.dashboard.platform import platform_figures
from core.identity.model import Actor
from core.job_runs.model import JobHealth, JobStatus
from pages.components.board_figures import show_card
from pages.transactions import in_transaction
from pages.view_models import boards as view
from pages.view_models.board_filters import NOT_COMPARED


@st.fragment
def show_platform(actor: Actor, jobs: Sequence[JobHealth]) -> None:
    """The cards, those of the jobs from their health as it was just asked."""
    with in_transaction(actor) as scope:
        figures = platform_figures(
            scope.conn, actor, now=scope.now,
            jobs_unwell=sum(each.status is not JobStatus.OK for each in jobs),
            job_failures=sum(each.failure_count for each in jobs),
        )  # fmt: skip
    with st.grid(4, min_column_width=190, gap="small"):
        for card in view.cards(figures, NOT_COMPARED, actor):
            with st.container(border=True, gap=None, height="stretch"):
                show_card(card)
    st.caption(view.freshness(figures, NOT_COMPARED, actor.time_zone))
