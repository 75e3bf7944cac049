"""Operations: does every job run, and did any fail? `?job=` opens one, with its last runs and a way to run it now."""

import streamlit as st

from core.identity.model import Actor
from core.job_runs.queries import job_health
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.job_record import PARAMETER, show_job
from pages.components.platform_figures import show_platform
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import operations as view


def show_jobs(actor: Actor) -> None:
    """Every job, those to look at first."""
    heading("Operations", "Does every job run, and did any fail?")
    with in_transaction(actor) as scope:
        jobs = view.ordered(job_health(scope.conn, now=scope.now))
        now = scope.now
    if jobs:
        st.markdown(view.summary(jobs))
    show_platform(actor, jobs)
    if not jobs:
        empty("No job has run yet.", "The first ones run within a minute of the start.")
    else:
        row = choose(view.frame(jobs, now=now), alt="Jobs with their last run and failures", key="operations.jobs")
        if row is not None:
            st.query_params[PARAMETER] = jobs[row].job
            st.rerun()
    st.button("Look again", icon=":material/refresh:", key="operations.refresh")


actor = current_actor()
if chosen := st.query_params.get(PARAMETER):
    show_job(actor, chosen)
else:
    show_jobs(actor)
