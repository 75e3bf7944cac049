"""One finding among colleagues: who has it, by when, and what they say about it."""

from datetime import date, datetime
from uuid import UUID

import streamlit as st

from core.conflicts.handling import WORDS_LIMIT, Handling, colleagues, comment, comments_on, handling_of, set_due
from core.conflicts.records import Conflict
from core.conflicts.triage import assign
from core.identity.model import Actor, Permission
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing, in_transaction
from pages.view_models import handling as view


def show_handling(actor: Actor, finding: Conflict) -> None:
    """Whose it is and by when; whoever may settle it gives it to somebody, or sets another day."""
    with in_transaction(actor) as scope:
        held = handling_of(scope.conn, actor, finding.id, now=scope.now)
        people = {each.id: each.display_name for each in colleagues(scope.conn, actor.org_id, now=scope.now)}
        now = scope.now
    if held.clock is None and held.assignee_id is None:
        return
    st.markdown(view.handling_sentence(held, now=now, zone_name=actor.time_zone))
    if not actor.may(Permission.CONFLICT_RESOLVE):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if held.assignee_id != actor.user_id and st.button("Assign to me", key="conflicts.assign_me"):
            _give(actor, finding, actor.user_id)
        with st.popover("Give it to somebody", key="conflicts.give"):
            options = [None, *people]
            who = st.selectbox(
                "Who", options, format_func=lambda key: people.get(key, "Nobody"), key="conflicts.assignee"
            )
            if st.button("Give", key="conflicts.assign"):
                _give(actor, finding, who)
        if held.clock is not None:
            with st.popover("Another day", key="conflicts.due"):
                _another_day(actor, finding, held, now)


def show_comments(actor: Actor, finding: Conflict) -> None:
    """What colleagues said, and a field for more; no client reads it."""
    with in_transaction(actor) as scope:
        thread = comments_on(scope.conn, actor, finding.id, now=scope.now)
        now = scope.now
    may_write = actor.may(Permission.CONFLICT_RESOLVE)
    if not thread and not may_write:
        return
    st.header("Among colleagues", anchor=False)
    st.caption("Your agency alone reads this; no client does.")
    for remark in view.remarks(thread, now=now, zone_name=actor.time_zone):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{remark.author}** · {remark.at}")
            st.markdown(remark.words)
    if may_write:
        _say(actor, finding)


def _say(actor: Actor, finding: Conflict) -> None:
    with st.form("conflicts.comment", enter_to_submit=False, clear_on_submit=True, border=False):
        words = st.text_area("A comment (it cannot be taken back)", max_chars=WORDS_LIMIT, key="conflicts.words")
        sent = st.form_submit_button("Comment", key="conflicts.comment_now")
    if sent:
        with refusals() as outcome, changing(actor) as scope:
            comment(scope.conn, actor=actor, conflict_id=finding.id, words=words, now=scope.now)
        if not outcome.refused:
            st.rerun()


def _give(actor: Actor, finding: Conflict, assignee_id: UUID | None) -> None:
    with refusals() as outcome, changing(actor) as scope:
        given = assign(
            scope.conn,
            actor=actor,
            conflict_id=finding.id,
            assignee_id=assignee_id,
            now=scope.now,
            expected_revision=finding.revision,
        )
    if not outcome.refused:
        say_next(f"Given to {given.assignee_name or view.NOBODY}.")
        st.rerun()


def _another_day(actor: Actor, finding: Conflict, held: Handling, now: datetime) -> None:
    today = now.date()
    ahead = max(held.clock.due_on, today) if held.clock else today
    due_on = st.date_input(
        "To be settled by", value=ahead, min_value=today, format="YYYY-MM-DD", key="conflicts.due_on"
    )
    with st.container(horizontal=True):
        if st.button("Set the day", key="conflicts.set_due"):
            _set_due(actor, finding, due_on)
        if held.is_due_by_hand and st.button("By its severity", key="conflicts.reset_due"):
            _set_due(actor, finding, None)


def _set_due(actor: Actor, finding: Conflict, due_on: date | None) -> None:
    with refusals() as outcome, changing(actor) as scope:
        set_due(
            scope.conn,
            actor=actor,
            conflict_id=finding.id,
            due_on=due_on,
            now=scope.now,
            expected_revision=finding.revision,
        )
    if not outcome.refused:
        say_next("Another day is set." if due_on else "The day follows the severity again.")
        st.rerun()
