"""Handing questions of an assessment to colleagues, taking them back, and ending one's own part."""

from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from core.assessments.delegating import delegate, finish_part, take_back
from core.assessments.rules import NOTE_LIMIT
from core.assessments.sheet import Sheet, SheetLine
from core.identity.model import Actor
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import assessments as view
from pages.view_models.markdown import literal
from pages.view_models.times import day

DEFAULT_DAYS = timedelta(days=5)


def delegating(actor: Actor, sheet: Sheet, people: dict[UUID, str], *, now: datetime) -> None:
    """Who has which question, and handing out more."""
    with st.expander("Delegate questions", icon=":material/group_add:", key="assessments.delegate"):
        for line in sheet.lines:
            if line.is_with_colleague:
                _with_colleague(actor, sheet, line)
        choices = view.clause_choices(sheet)
        names = {name: user_id for user_id, name in people.items()}
        chosen = st.multiselect("Questions", list(choices), key="assessments.clauses", placeholder="Choose questions")
        person = st.selectbox("Colleague", list(names), index=None, key="assessments.assignee", placeholder="Choose")
        due_on = st.date_input(
            "Answered by", value=now.date() + DEFAULT_DAYS, min_value=now.date(), key="assessments.delegate_due"
        )
        note = st.text_input("Note to them", max_chars=NOTE_LIMIT, key="assessments.delegate_note")
        if not st.button("Delegate", key="assessments.delegate_now"):
            return
        if person is None:
            st.error("Choose a colleague.", icon=":material/block:")
            return
        with refusals() as outcome, changing(actor) as scope:
            delegate(
                scope.conn,
                actor=actor,
                compliance_id=sheet.head.compliance_id,
                clause_ids=[choices[each] for each in chosen],
                assignee_id=names[person],
                due_on=due_on,
                note=note,
                now=scope.now,
            )
        if not outcome.refused:
            for filled_in in ("assessments.clauses", "assessments.assignee", "assessments.delegate_note"):
                st.session_state.pop(filled_in, None)
            say_next(f"{person} is asked for {', '.join(choices[each] for each in chosen)}.")
            st.rerun()


def _with_colleague(actor: Actor, sheet: Sheet, line: SheetLine) -> None:
    given = line.delegation
    if given is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        until = f"until {day(given.due_on)}"
        st.markdown(f"**{literal(line.clause_id)}** is with {literal(given.assignee)} {until}", width=360)
        if st.button("Take back", icon=":material/undo:", key=f"assessments.take_back.{line.clause_id}"):
            with refusals() as outcome, changing(actor) as scope:
                take_back(
                    scope.conn, actor=actor, compliance_id=sheet.head.compliance_id, clause_id=line.clause_id,
                    now=scope.now,
                )  # fmt: skip
            if not outcome.refused:
                st.rerun()


def own_part(actor: Actor, sheet: Sheet) -> None:
    """The button with which somebody says that what they were asked for is done."""
    is_asked = any(
        line.is_with_colleague and line.delegation and line.delegation.assignee_id == actor.user_id
        for line in sheet.lines
    )
    if not is_asked:
        return
    if st.button("My part is done", icon=":material/done:", type="secondary", key="assessments.part_done"):
        with refusals() as outcome, changing(actor) as scope:
            finish_part(scope.conn, actor=actor, compliance_id=sheet.head.compliance_id, now=scope.now)
        if not outcome.refused:
            say_next("Thank you: your colleagues see that your part is done.")
            st.rerun()
