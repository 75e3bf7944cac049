"""Asking colleagues to read: what the reader was asked, what an administrator asks and sees."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import streamlit as st

from core.distribution.reading import (
    ask_to_read,
    cancel_reading_request,
    colleagues,
    confirm_reading,
    readers,
    reading_requests,
    remind_reader,
)
from core.distribution.reading_records import Reader, ReadingRequest
from core.identity.model import Actor
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.components.tables import ledger
from pages.transactions import changing, in_transaction
from pages.view_models import inbox as inbox_view
from pages.view_models import received as view
from pages.view_models.markdown import literal

DEFAULT_DAYS = timedelta(days=7)
Act = Callable[..., ReadingRequest]


def asked_to_read(asked: Sequence[ReadingRequest], *, now: datetime) -> None:
    """Over the inbox: what this person was asked to read, with the way there."""
    if not asked:
        return
    with st.container(border=True, gap="xsmall", key="inbox.asked"):
        st.markdown("**You are asked to read**")
        for request in asked:
            st.page_link(
                "inbox.py",
                label=literal(f"{request.policy_title}, {request.document}"),
                icon=":material/menu_book:",
                query_params={"distribution": str(request.distribution_id)},
            )
            st.caption(inbox_view.asked_line(request, now=now))


def confirm_own_reading(actor: Actor, asked: Sequence[ReadingRequest], *, now: datetime) -> None:
    """In the document: who asked, and the way to say that it is done."""
    for request in asked:
        with st.container(border=True, key="inbox.own_request"):
            st.markdown(f"**You are {inbox_view.asked_line(request, now=now)}**")
            if st.button("I have read it", icon=":material/done:", type="primary", key="inbox.confirm_reading"):
                _move(actor, confirm_reading, request.id, "Thank you: whoever asked you sees that you have read it.")
            st.caption("This tells your colleagues that you have read the document. It is not a signature.")


def show_readers(actor: Actor, distribution_id: UUID, *, can_ask: bool) -> None:
    """For administrators: who has read and who has not, and asking, reminding, cancelling."""
    with in_transaction(actor) as scope:
        found = readers(scope.conn, actor, distribution_id)
        requests = reading_requests(scope.conn, actor, distribution_id)
        people = {name: user_id for user_id, (name, _) in colleagues(scope.conn, actor).items()}
        now = scope.now
    st.header("Who has read it", anchor=False)
    st.caption("Only your agency sees this; the client sees when the document was first opened, and the signature.")
    st.markdown(view.read_sentence(found, requests))
    _table(actor, found, requests)
    for request in view.open_requests(requests):
        _moves(actor, request)
    if can_ask and people:
        _ask(actor, distribution_id, people, now)


def _table(actor: Actor, found: Sequence[Reader], requests: Sequence[ReadingRequest]) -> None:
    shown = view.readers(found, requests, zone_name=actor.time_zone)
    if len(shown):
        ledger(shown, alt="Who read this document, and who was asked to", key="inbox.readers")


def _moves(actor: Actor, request: ReadingRequest) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(literal(request.reader), width=180)
        if st.button("Remind", icon=":material/notifications:", key=f"inbox.remind.{request.id}"):
            _move(actor, remind_reader, request.id, f"{request.reader} is reminded.")
        if st.button("Cancel the request", icon=":material/close:", key=f"inbox.cancel.{request.id}"):
            _move(actor, cancel_reading_request, request.id, f"{request.reader} need not read it any more.")


def _ask(actor: Actor, distribution_id: UUID, people: dict[str, UUID], now: datetime) -> None:
    with st.expander("Ask colleagues to read it", icon=":material/group_add:", key="inbox.ask"):
        chosen = st.multiselect("Colleagues", list(people), key="inbox.readers_asked", placeholder="Choose people")
        due_on = st.date_input("To be read by", value=now.date() + DEFAULT_DAYS, min_value=now.date(), key="inbox.due")
        note = st.text_input("Note to them (they alone read it)", key="inbox.note", max_chars=1000)
        if not st.button("Ask them", key="inbox.ask_now", type="primary"):
            return
        with refusals() as outcome, changing(actor) as scope:
            ask_to_read(
                scope.conn,
                actor=actor,
                distribution_id=distribution_id,
                reader_ids=[people[name] for name in chosen],
                due_on=due_on,
                note=note,
                now=scope.now,
            )
        if not outcome.refused:
            for filled_in in ("inbox.readers_asked", "inbox.note"):
                st.session_state.pop(filled_in, None)
            say_next(f"{', '.join(chosen)}: asked to read it.")
            st.rerun()


def _move(actor: Actor, act: Act, request_id: UUID, said: str) -> None:
    with refusals() as outcome, changing(actor) as scope:
        act(scope.conn, actor=actor, request_id=request_id, now=scope.now)
    if not outcome.refused:
        say_next(said)
        st.rerun()
