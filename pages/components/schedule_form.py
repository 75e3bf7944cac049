"""The form of a schedule: how often, when, as which files, for whom. New ones begin monthly, for oneself."""

from dataclasses import replace

import streamlit as st

from core.identity.model import Actor
from core.papers.model import Format
from core.reports.filters import in_words
from core.reports.model import Cadence, Filters, Rhythm, Schedule, ScheduleWanted
from core.reports.registry import Report
from core.reports.scheduling import change_schedule, create_schedule, recipients
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import reports as view
from pages.view_models.markdown import literal
from pages.view_models.times import when

_NEW = Cadence(Rhythm.MONTHLY, 8, day_of_month=1)


def ask_for_schedule(actor: Actor, report: Report, filters: Filters, picked: Format) -> None:
    """A dialog for a new schedule of what was chosen."""

    @st.dialog("Send it on schedule")
    def ask() -> None:
        _about(actor, report, filters)
        begun = ScheduleWanted(report.key, filters, (picked,), _NEW, (actor.user_id,))
        wanted = _fields(actor, report, begun, "reports.new")
        if st.button("Schedule it", type="primary", key="reports.new.save"):
            with refusals() as outcome, changing(actor) as scope:
                made = create_schedule(scope.conn, actor=actor, wanted=wanted, now=scope.now)
                at = when(made.next_run_at, now=scope.now, zone_name=actor.time_zone)
            if not outcome.refused:
                say_next(f"“{report.title}” is scheduled. The first one comes {at}.")
                st.rerun()

    ask()


def ask_for_change(actor: Actor, report: Report, held: Schedule, filters: Filters) -> None:
    """A dialog that changes a schedule."""

    @st.dialog("Change the schedule")
    def ask() -> None:
        _about(actor, report, filters)
        begun = ScheduleWanted(report.key, filters, held.formats, held.cadence, held.recipient_ids)
        wanted = _fields(actor, report, begun, f"reports.change.{held.id}")
        if st.button("Save", type="primary", key="reports.change.save"):
            with refusals() as outcome, changing(actor) as scope:
                change_schedule(
                    scope.conn, actor=actor, schedule_id=held.id, wanted=wanted, now=scope.now,
                    expected_revision=held.revision,
                )  # fmt: skip
            if not outcome.refused:
                say_next("The schedule is changed.")
                st.rerun()

    ask()


def _about(actor: Actor, report: Report, filters: Filters) -> None:
    with refusals(), in_transaction(actor) as scope:
        narrowed = view.narrowed(in_words(scope.conn, actor, filters))
        st.markdown(f"**{literal(report.title)}** of {literal(narrowed)}.")


def _fields(actor: Actor, report: Report, begun: ScheduleWanted, key: str) -> ScheduleWanted:
    """The fields as they are filled; they begin as `begun` says."""
    with in_transaction(actor) as scope:
        offered = view.offered_recipients(recipients(scope.conn, actor, report, now=scope.now), actor)
    names = {rhythm: words for words, rhythm in view.RHYTHMS.items()}
    words = st.radio(
        "How often", list(view.RHYTHMS), index=list(view.RHYTHMS).index(names[begun.cadence.rhythm]),
        key=f"{key}.rhythm", horizontal=True,
    )  # fmt: skip
    rhythm, weekday, day = view.RHYTHMS[words], None, None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if rhythm is Rhythm.WEEKLY:
            named = st.selectbox("On", view.WEEKDAYS, index=begun.cadence.weekday or 0, key=f"{key}.weekday", width=160)
            weekday = view.WEEKDAYS.index(named)
        if rhythm is Rhythm.MONTHLY:
            day = int(st.number_input("On day", 1, 31, begun.cadence.day_of_month or 1, key=f"{key}.day", width=160))
        at = st.selectbox(f"At ({actor.time_zone})", view.HOURS, index=begun.cadence.hour, key=f"{key}.hour", width=200)
    if day is not None and day > 28:  # noqa: PLR2004  # the days that every month has
        st.caption("In a shorter month it is made on the last day.")
    kinds = st.multiselect(
        "As", list(view.FORMATS), [view.FORMAT_NAMES[each] for each in begun.formats], key=f"{key}.formats"
    )  # fmt: skip
    chosen = st.multiselect(
        "For whom", list(offered), [each for each in begun.recipient_ids if each in offered],
        format_func=offered.__getitem__, key=f"{key}.people", placeholder="Choose people of your organization",
    )  # fmt: skip
    st.caption("They get it by mail, with a notice here. Only who may make this report themselves can be chosen.")
    cadence = Cadence(rhythm, view.HOURS.index(at), weekday, day)
    return replace(begun, cadence=cadence, formats=[view.FORMATS[each] for each in kinds], recipient_ids=chosen)
