"""The person's menu at the top of every page, and the line under it: who is signed in, for whom, and the way out."""

from collections.abc import Sequence

import streamlit as st

from core.identity.model import Actor
from core.notices.queries import open_notice_count
from pages.components.leaving import leave_for
from pages.page_table import PageEntry
from pages.transactions import in_transaction
from pages.view_models.markdown import literal
from pages.view_models.notices import menu_title
from pages.view_models.words import ROLE_WORDS

NOTICES = "notices.py"
# In the free corner of the bar, so that no page moves down for it; the open one keeps a colour that can be read.
_IN_THE_BAR = """<style>
.st-key-account { position: fixed; top: .6rem; right: 1rem; z-index: 999991; width: auto; }
.st-key-account button { color: inherit !important; }
</style>"""


def show_menu(actor: Actor, entries: Sequence[PageEntry], page: str) -> None:
    """The person's name; behind it the pages that are not in the bar, and the way out. Another `page` closes it."""
    st.html(_IN_THE_BAR)
    waiting = _open_notices(actor, entries)
    with (
        st.container(horizontal=True, horizontal_alignment="right", key="account"),
        st.popover(
            f"{literal(actor.display_name)}{f' :orange-badge[{waiting:,}]' if waiting else ''}",
            icon=":material/account_circle:",
            type="tertiary",
            key=f"account.menu.{page}",
        ),
    ):
        st.caption(f"{literal(actor.organization)} · {ROLE_WORDS[actor.role]}")
        for entry in entries:
            if entry.is_in_menu_of(actor):
                label = menu_title(entry.title, waiting) if entry.script == NOTICES else entry.title
                st.page_link(entry.script, label=label, icon=entry.icon)
        leave_for("Sign out", "/logout")


def _open_notices(actor: Actor, entries: Sequence[PageEntry]) -> int:
    """How many notices wait, for somebody who has the page."""
    if NOTICES not in {entry.script for entry in entries}:
        return 0
    with in_transaction(actor) as scope:
        return open_notice_count(scope.conn, actor)


def show_account(actor: Actor) -> None:
    """Name, organization, role; and a link to the form that signs out."""
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{literal(actor.display_name)} · {literal(actor.organization)} · {actor.role.replace('_', ' ')}")
        leave_for("Sign out", "/logout")
