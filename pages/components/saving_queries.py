"""Saved queries: keep one, open one, share it, delete it; and what was asked before."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import streamlit as st

from core.analytics.model import QueryContent, SavedQuery
from core.analytics.operations import NAME_LENGTH, PURPOSE_LENGTH, change_query, delete_query, save_query
from core.analytics.queries import latest_runs
from core.identity.model import Actor
from pages.components.confirming import confirm, decide
from pages.components.empty import empty
from pages.components.register import choice, filters_row
from pages.components.tables import choose
from pages.transactions import changing, in_transaction
from pages.view_models import registers as words
from pages.view_models import workbench as view
from pages.view_models.markdown import literal

QUERY = "query"
Put = Callable[[str, Mapping[str, str], Mapping[str, str]], None]


def ask_to_save(
    actor: Actor, statement: str, given: Mapping[str, str], drawn: Mapping[str, str], opened: SavedQuery | None
) -> None:
    """A dialog for the name and who sees it; one's own that is open can be changed, anything can be saved anew."""
    own = opened if opened is not None and opened.owner_id == actor.user_id else None

    @st.dialog("Save this query")
    def ask() -> None:
        name = st.text_input("Name", value=own.name if own else "", key="saving.name", max_chars=NAME_LENGTH)
        purpose = st.text_area(
            "What it answers", value=own.purpose if own else "", key="saving.purpose", max_chars=PURPOSE_LENGTH
        )
        tags = st.text_input(
            "Tags", value=", ".join(own.tags) if own else "", key="saving.tags", placeholder="monthly, risk"
        )
        is_shared = st.toggle("Share with colleagues", value=bool(own and own.is_shared), key="saving.shared")
        st.caption(f"Colleagues at {literal(actor.organization)} who use the workbench read it; only you change it.")
        is_change = own is not None and st.toggle(f"Change “{own.name}” itself", value=True, key="saving.change")
        content = QueryContent(
            name or "", statement, purpose or "", dict(given), dict(drawn), view.tags_of(tags or ""), is_shared
        )
        decide("Save", "saving", lambda: _saved(actor, content, own if is_change else None))

    ask()


def _saved(actor: Actor, content: QueryContent, own: SavedQuery | None) -> str:
    with changing(actor) as scope:
        if own is None:
            query_id = save_query(scope.conn, actor=actor, content=content, now=scope.now)
        else:
            query_id = own.id
            change_query(
                scope.conn, actor=actor, query_id=own.id, revision=own.revision, content=content, now=scope.now
            )
    st.query_params[QUERY] = str(query_id)
    return f"Saved “{content.name.strip()}”."


def opened_query(queries: Sequence[SavedQuery]) -> SavedQuery | None:
    """The saved query that the address names, where the person may read it."""
    given = st.query_params.get(QUERY)
    return next((each for each in queries if str(each.id) == given), None)


def show_saved(actor: Actor, queries: Sequence[SavedQuery], *, put: Put) -> None:
    """The list with its filter; a chosen one can be opened or deleted."""
    if not queries:
        empty("No query is saved yet.", "Write one, run it, and save it: for yourself, or for your colleagues too.")
        return
    tags = sorted({tag for each in queries for tag in each.tags})
    with filters_row():
        tag = choice("Tag", tags, "workbench_tag")
        whose = choice("By", ["You", "Colleagues"], "workbench_by")
    listed = [
        each for each in queries
        if tag in {words.EVERY, *each.tags}
        and whose in {words.EVERY, "You" if each.owner_id == actor.user_id else "Colleagues"}
    ]  # fmt: skip
    if not listed:
        empty("No saved query fits here.", "Choose another tag.")
        return
    with in_transaction(actor) as scope:
        now = scope.now
    frame = view.saved_frame(listed, mine=actor.user_id, now=now, zone_name=actor.time_zone)
    row = choose(frame, alt="Saved queries", key="workbench.saved")
    if row is None:
        st.caption("Choose one to open it.")
        return
    _show_chosen(actor, listed[row], put)


def _show_chosen(actor: Actor, query: SavedQuery, put: Put) -> None:
    st.code(query.statement, language="sql")
    with st.container(horizontal=True):
        st.button(
            "Open in the editor", type="primary", icon=":material/edit:", key="workbench.open", on_click=_open,
            args=(put, query),
        )  # fmt: skip
        is_own = query.owner_id == actor.user_id
        if is_own and st.button("Delete…", icon=":material/delete:", key="workbench.delete"):
            says = f"“{literal(query.name)}” goes for good" + (", for your colleagues too." if query.is_shared else ".")
            confirm(
                "Delete this query?", says=says, verb="Delete", key="workbench.deleting",
                act=lambda: _deleted(actor, query.id),
            )  # fmt: skip


def _open(put: Put, query: SavedQuery) -> None:
    put(query.statement, query.parameters, query.chart)
    st.query_params[QUERY] = str(query.id)


def _deleted(actor: Actor, query_id: UUID) -> str:
    with changing(actor) as scope:
        name = delete_query(scope.conn, actor=actor, query_id=query_id)
    st.query_params.pop(QUERY, None)
    return f"“{name}” is deleted."


def show_history(actor: Actor, *, put: Put) -> None:
    """What the person asked last; theirs alone."""
    with in_transaction(actor) as scope:
        runs, now = latest_runs(scope.conn, actor), scope.now
    if not runs:
        empty("You have asked nothing yet.", "Your last queries stand here for ninety days; nobody else reads them.")
        return
    row = choose(view.history_frame(runs, now=now), alt="Your last queries", key="workbench.history")
    if row is None:
        st.caption(
            "Choose one to see it whole. The list is yours alone; the trail keeps that a query was run, not its text."
        )
        return
    st.code(runs[row].statement, language="sql")
    st.button(
        "Open in the editor", type="primary", icon=":material/edit:", key="workbench.again", on_click=put,
        args=(runs[row].statement, {}, {}),
    )  # fmt: skip
