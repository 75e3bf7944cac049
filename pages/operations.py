"""Operations: does every job run, and did any fail?"""

import streamlit as st

from core.job_runs.queries import job_health
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.tables import ledger
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import operations as view

actor = current_actor()
heading("Operations", "Does every job run, and did any fail?")

with in_transaction(actor) as scope:
    jobs = job_health(scope.conn, now=scope.now)
    now = scope.now
if not jobs:
    empty("No job has run yet.", "The first ones run within a minute of the start.")
else:
    st.markdown(view.summary(jobs))
    ledger(view.frame(jobs, now=now), alt="Jobs with their last run and failures", key="operations.jobs")
st.button("Look again", icon=":material/refresh:", key="operations.refresh")
