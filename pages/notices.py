"""Notices: what is due and what one was told of it; choosing a row opens the thing itself."""

from datetime import datetime
from uuid import UUID

import streamlit as st

from core.identity.model import Actor
from core.notices.model import Notice
from core.notices.operations import mark_all_read, mark_read
from core.notices.queries import NoticeFilter, notices_of, open_notice_count
from pages.components.empty import empty
from pages.components.heading import heading, say_next
from pages.components.notice_links import go_to
from pages.components.pager import Pager
from pages.components.tables import choose
from pages.session import current_actor
from pages.transactions import changing, in_transaction
from pages.view_models import notices as view
from pages.view_models.words import counted


def open_notice(actor: Actor, notice: Notice) -> None:
    """It counts as read, and the page of what it is about opens."""
    with changing(actor) as scope:
        mark_read(scope.conn, actor=actor, notice_id=notice.id, now=scope.now)
    go_to(actor, notice)


def read_everything(actor: Actor) -> None:
    """Behind the button."""
    with changing(actor) as scope:
        count = mark_all_read(scope.conn, actor=actor, now=scope.now)
    say_next(f"{counted(count, 'notice').capitalize()} marked as read.")


actor = current_actor()
heading("Notices", "What is due to me, and what was I told of it?")
with st.container(horizontal=True, vertical_alignment="bottom"):
    kind = st.selectbox("About", view.kinds_for(actor.kind), key="notices_kind", bind="query-params", width=260)
    open_only = st.toggle("Only what is open", key="notices_open", bind="query-params")
pager = Pager("notices", (kind, open_only))
after: tuple[datetime, UUID] | None = pager.after
with in_transaction(actor) as scope:
    wanted = NoticeFilter(kind=view.KINDS.get(kind), open_only=open_only, after=after, limit=pager.limit)
    found = notices_of(scope.conn, actor, wanted)
    open_count = open_notice_count(scope.conn, actor)
    now = scope.now
if not found:
    if open_only or kind != view.EVERY:
        empty("Nothing fits these filters.", "Choose another kind, or all that you were told.")
    else:
        empty(
            "Nothing is due to you.", "You are told on the morning of a working day, and by one letter with all of it."
        )
else:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(view.summary(open_count))
        if open_count:
            st.button(
                "Mark all as read",
                icon=":material/done_all:",
                key="notices.all",
                on_click=read_everything,
                args=(actor,),
            )
    shown = pager.shown(found, lambda each: (each.created_at, each.id))
    table = view.frame(shown, actor.kind, now=now, zone_name=actor.time_zone)
    row = choose(table, alt="Notices, the latest first", key="notices.list")
    if row is not None:
        open_notice(actor, shown[row])
    pager.controls()
