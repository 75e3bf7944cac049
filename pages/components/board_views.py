"""Saved views of a dashboard: open, save, share, rename, begin with, delete, bring back; `?view=` names one."""

from collections.abc import Callable, Sequence
from uuid import UUID

import streamlit as st

from core.dashboard.board_model import Choices
from core.dashboard.narrowing import Narrowing, as_filters, from_filters
from core.dashboard.views import LONGEST_NAME, SavedView, change_view, delete_view, open_with, save_view
from core.db.scope import Scope
from core.identity.model import Actor, Permission
from pages.components.board_filters import choose_next, clear_all, is_narrowed_by_address
from pages.components.board_targets import targets_button
from pages.components.heading import say_next
from pages.components.refusing import refusals
from pages.transactions import changing
from pages.view_models import board_filters as view
from pages.view_models.board_filters import Chosen
from pages.view_models.markdown import literal

VIEW = "view"
_BEGUN, _GONE = "dashboards.begun", "dashboards.deleted_view"


def begin_with(views: Sequence[SavedView], offered: Choices) -> None:
    """Once a session take the view of the address, or the reader's own first one, unless the address says filters."""
    asked = st.query_params.get(VIEW)
    if st.session_state.get(_BEGUN) == (asked or ""):
        return
    st.session_state[_BEGUN] = asked or ""
    found = next((each for each in views if str(each.id) == asked or (not asked and each.is_default)), None)
    if found is not None and not is_narrowed_by_address():
        _open(found, offered)
    elif asked and found is None:
        st.warning("This view is not there any more, or it is not shared with you.", icon=":material/visibility_off:")


def views_bar(actor: Actor, views: Sequence[SavedView], chosen: Chosen, narrowing: Narrowing, offered: Choices) -> None:
    """Which view is open, and what can be done with views and filters."""
    opened = next((each for each in views if str(each.id) == st.query_params.get(VIEW)), None)
    kept = _kept(chosen, narrowing)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = literal(opened.name) if opened else "Views"
        with st.popover(label, icon=":material/bookmarks:", key="dashboards.views"):
            _list(views, offered)
            if opened and actor.may(Permission.DASHBOARD_SAVE):
                _manage(actor, opened, kept)
        if actor.may(Permission.DASHBOARD_SAVE) and st.button(
            "Save as a view", icon=":material/bookmark_add:", key="dashboards.save", type="tertiary"
        ):
            _ask_to_save(actor, kept)
        targets_button(actor)
        if chosen != Chosen():
            st.button(
                "Clear all filters", icon=":material/filter_alt_off:", key="dashboards.clear", type="tertiary",
                on_click=_clear,
            )  # fmt: skip
        _undo(actor)


def _list(views: Sequence[SavedView], offered: Choices) -> None:
    if not views:
        st.caption("No view is saved yet. Choose filters, then save them as a view.")
    for each in views:
        shared = f" · shared by {literal(each.owner_name)}" if each.is_shared else ""
        first = " · opens first" if each.is_default else ""
        if st.button(f"{literal(each.name)}{shared}{first}", key=f"dashboards.view.{each.id}", type="tertiary"):
            _open(each, offered)


def _open(found: SavedView, offered: Choices) -> None:
    st.session_state[_BEGUN] = str(found.id)
    st.query_params[VIEW] = str(found.id)
    choose_next(view.chosen(from_filters(found.filters), found.filters.get("parts", ""), offered))


def _manage(actor: Actor, opened: SavedView, kept: dict[str, str]) -> None:
    """What can be done with the view that is open; a colleague's can only be begun with."""
    st.divider()
    first = "Do not open first" if opened.is_default else "Open first"
    if st.button(first, key="dashboards.first", icon=":material/home:", type="tertiary"):
        target = None if opened.is_default else opened.id
        _act(actor, "Kept.", lambda scope: open_with(scope.conn, actor=actor, view_id=target))
    if not opened.is_of(actor):
        return
    share = "Stop sharing" if opened.is_shared else "Share with colleagues"
    if st.button(share, key="dashboards.share", icon=":material/group:", type="tertiary"):
        _change(
            actor,
            opened.id,
            "Shared." if not opened.is_shared else "Not shared any more.",
            is_shared=not opened.is_shared,
        )
    if st.button("Keep these filters in it", key="dashboards.update", icon=":material/save:", type="tertiary"):
        _change(actor, opened.id, f"“{opened.name}” now holds these filters.", filters=kept)
    name = st.text_input("Name", opened.name, max_chars=LONGEST_NAME, key=f"dashboards.name.{opened.id}")
    if name != opened.name and st.button("Rename", key="dashboards.rename", icon=":material/edit:", type="tertiary"):
        _change(actor, opened.id, "Renamed.", name=name)
    if st.button("Delete", key="dashboards.delete", icon=":material/delete:", type="tertiary"):
        _delete(actor, opened)


def _change(
    actor: Actor, view_id: UUID, said: str, *, name: str | None = None, filters: dict[str, str] | None = None,
    is_shared: bool | None = None,
) -> None:  # fmt: skip
    _act(
        actor, said,
        lambda scope: change_view(
            scope.conn, actor=actor, view_id=view_id, now=scope.now, name=name, filters=filters, is_shared=is_shared
        ),
    )  # fmt: skip


def _delete(actor: Actor, opened: SavedView) -> None:
    def gone(scope: Scope) -> None:
        delete_view(scope.conn, actor=actor, view_id=opened.id, now=scope.now)
        st.session_state[_GONE] = (opened.id, opened.name)
        st.query_params.pop(VIEW, None)

    _act(actor, f"“{opened.name}” is deleted.", gone)


def _undo(actor: Actor) -> None:
    """The way back, until another page or view is opened."""
    gone = st.session_state.get(_GONE)
    if gone and st.button("Undo: bring it back", icon=":material/undo:", key="dashboards.undo", type="tertiary"):
        del st.session_state[_GONE]
        _change(actor, gone[0], f"“{gone[1]}” is back.")


def _ask_to_save(actor: Actor, kept: dict[str, str]) -> None:
    @st.dialog("Save these filters as a view")
    def ask() -> None:
        name = st.text_input("Name", max_chars=LONGEST_NAME, key="dashboards.new.name", placeholder="Monthly review")
        shared = st.toggle("Share with my organization", key="dashboards.new.shared")
        if st.button("Save", type="primary", key="dashboards.new.save"):
            with refusals() as outcome, changing(actor) as scope:
                view_id = save_view(scope.conn, actor=actor, name=name, filters=kept, is_shared=shared, now=scope.now)
            if not outcome.refused:
                st.session_state[_BEGUN] = str(view_id)
                st.query_params[VIEW] = str(view_id)
                say_next(f"“{name.strip()}” is saved.")
                st.rerun()

    ask()


def _act(actor: Actor, said: str, act: Callable[[Scope], None]) -> None:
    with refusals() as outcome, changing(actor) as scope:
        act(scope)
    if not outcome.refused:
        say_next(said)
        st.rerun()


def _kept(chosen: Chosen, narrowing: Narrowing) -> dict[str, str]:
    """The filters and the parts as a view keeps them."""
    parts = {} if chosen.parts == view.PARTS else {"parts": ",".join(chosen.parts)}
    return as_filters(narrowing) | parts


def _clear() -> None:
    st.query_params.pop(VIEW, None)
    st.session_state[_BEGUN] = ""
    clear_all()
