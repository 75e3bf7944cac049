"""One job of the scheduler: how it does, what it ran, and running it now."""

from datetime import datetime

import streamlit as st

from core.identity.model import Actor, Permission
from core.job_runs.model import JobHealth
from core.job_runs.ordering import order_run
from core.job_runs.queries import job_health, no_such_job, runs_of_job
from pages.components.confirming import confirm
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.tables import facts, ledger
from pages.session import current_actor
from pages.transactions import changing, in_transaction
from pages.view_models import operations as view

PARAMETER = "job"


def show_job(actor: Actor, job: str) -> None:
    """Its state, its last runs, the button."""
    st.button("Back to the list", icon=":material/arrow_back:", key="job.back", on_click=_close)
    with in_transaction(actor) as scope:
        found = next((each for each in job_health(scope.conn, now=scope.now) if each.job == job), None)
        now = scope.now
    if found is None:
        raise no_such_job()
    heading(view.name(job).capitalize(), "When did this job run, how did it end, and what comes next?")
    facts(view.job_facts(found, now=now, zone_name=actor.time_zone), alt="The job")
    with st.container(horizontal=True):
        if actor.may(Permission.JOB_RUN) and found.planned is not None:
            _run_now(found)
        st.button("Look again", icon=":material/refresh:", key="job.refresh")
    _history(actor, job)


def _run_now(job: JobHealth) -> None:
    if st.button(
        "Run now", icon=":material/play_arrow:", type="primary", key="job.run", disabled=job.is_ordered,
        help="A run that was asked for has not ended." if job.is_ordered else None,
    ):  # fmt: skip
        confirm(
            "Run this job now?",
            says="It is taken up within seconds, once no other run of it is under way. The order is in the trail.",
            verb="Run now",
            key="job.order",
            act=lambda: _order(job.job),
        )


def _order(job: str) -> str:
    actor = current_actor()
    with changing(actor) as scope:
        order_run(scope.conn, actor=actor, job=job, now=scope.now)
    return "The run is ordered. Look again in a few seconds."


def _history(actor: Actor, job: str) -> None:
    st.header("Last runs", anchor=False)
    failed_only = st.toggle("Only those that failed", key="operations_failed", bind="query-params")
    pager = Pager("job", (job, failed_only))
    before: tuple[datetime, datetime] | None = pager.after
    with in_transaction(actor) as scope:
        runs = runs_of_job(scope.conn, job, failed_only=failed_only, before=before, limit=pager.limit)
    if not runs:
        empty("No run failed." if failed_only else "It has not run yet.", "Runs are kept for 30 days.")
        return
    shown = pager.shown(runs, lambda each: (each.started_at, each.slot))
    ledger(view.runs_frame(shown, zone_name=actor.time_zone), alt="Runs of the job, the latest first", key="job.runs")
    pager.controls()


def _close() -> None:
    st.query_params.pop(PARAMETER, None)
