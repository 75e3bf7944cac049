"""The schedules: what comes next, and one of them opened, to pause, let go on, change or delete."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import streamlit as st

from core.errors import Refusal
from core.identity.model import Actor, Permission
from core.reports.filters import filters_from, in_words
from core.reports.model import Schedule, ScheduleState
from core.reports.registry import REPORTS
from core.reports.scheduling import (
    end_schedule,
    names_of_people,
    no_such_schedule,
    pause_schedule,
    resume_schedule,
    schedule,
    schedules,
)
from pages.components.addresses import open_record, opened_record
from pages.components.confirming import confirm
from pages.components.empty import empty
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.schedule_form import ask_for_change
from pages.components.tables import choose, facts
from pages.transactions import changing, in_transaction
from pages.view_models import reports as view
from pages.view_models.markdown import literal

PARAMETER = "schedule"


def show_schedules(actor: Actor) -> None:
    """The list, or the one in the address."""
    if chosen := opened_record(PARAMETER, no_such_schedule):
        with in_transaction(actor) as scope:
            found = schedule(scope.conn, actor, chosen)
            people, now = names_of_people(scope.conn, actor, now=scope.now), scope.now
        _one(actor, found, people, now)
        return
    with in_transaction(actor) as scope:
        held, now = schedules(scope.conn, actor), scope.now
        people = names_of_people(scope.conn, actor, now=now)
    if not held:
        empty(
            "Nothing is scheduled yet.",
            "Under Make, choose a report and send it on schedule: monthly, weekly or daily.",
        )
        return
    frame = view.schedule_frame(held, people, now=now, zone_name=actor.time_zone)
    row = choose(frame, alt="Schedules, what comes next first", key="reports.schedules")
    if row is not None:
        open_record(PARAMETER, held[row].id)


def _one(actor: Actor, held: Schedule, people: Mapping[UUID, str], now: datetime) -> None:
    st.subheader(literal(view.title_of(held.report)), anchor=False)
    if held.state is ScheduleState.PAUSED:
        st.warning(literal(held.pause_reason or "It is paused: nothing is made until it is let go on."))
    if held.last_error:
        st.error(literal(f"The last time: {held.last_error}"))
    said = view.schedule_facts(held, people, now=now, zone_name=actor.time_zone)
    said = {name: literal(value) for name, value in said.items()} | {"Of": literal(_narrowed(actor, held))}
    facts(said, alt="The schedule")
    if held.owner_id == actor.user_id or actor.may(Permission.PERSON_MANAGE):
        _actions(actor, held)
    else:
        st.caption("Whoever made this schedule and administrators can change it.")


def _narrowed(actor: Actor, held: Schedule) -> str:
    report = REPORTS.get(held.report)
    if report is None:
        return ""
    try:
        with in_transaction(actor) as scope:
            return view.narrowed(in_words(scope.conn, actor, filters_from(held.filters, report.filters)))
    except Refusal as refusal:
        return refusal.message


def _actions(actor: Actor, held: Schedule) -> None:
    report = REPORTS.get(held.report)
    with st.container(horizontal=True):
        change = st.button("Change", icon=":material/edit:", key="reports.change", disabled=report is None)
        if held.state is ScheduleState.ACTIVE:
            if st.button("Pause", icon=":material/pause:", key="reports.pause"):
                _move(actor, held)
        elif st.button("Let it go on", type="primary", icon=":material/play_arrow:", key="reports.resume"):
            _move(actor, held)
        gone = st.button("Delete", icon=":material/delete:", key="reports.delete")
    if change and report is not None:
        ask_for_change(actor, report, held, filters_from(held.filters, report.filters))
    if gone:
        confirm(
            "Delete the schedule",
            says=f"“{literal(view.title_of(held.report))}” is made no more. What it made stays in the history.",
            verb="Delete it", key="reports.deleting", act=lambda: _end(actor, held),
        )  # fmt: skip


def _move(actor: Actor, held: Schedule) -> None:
    with refusals() as outcome, changing(actor) as scope:
        asked = {"actor": actor, "schedule_id": held.id, "expected_revision": held.revision}
        if held.state is ScheduleState.ACTIVE:
            pause_schedule(scope.conn, **asked)  # type: ignore[arg-type]  # the three by their names
        else:
            resume_schedule(scope.conn, now=scope.now, **asked)  # type: ignore[arg-type]  # as above
    if not outcome.refused:
        say_next("The schedule is paused." if held.state is ScheduleState.ACTIVE else "The schedule goes on.")
        st.rerun()


def _end(actor: Actor, held: Schedule) -> str:
    with changing(actor) as scope:
        end_schedule(scope.conn, actor=actor, schedule_id=held.id, expected_revision=held.revision)
    st.query_params.pop(PARAMETER, None)
    return "The schedule is deleted."
