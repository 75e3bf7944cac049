"""The person's menu at the top of every page, and the line under it: who is signed in, for whom, and the way out."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.identity.model import Actor
from core.notices.waiting import waiting_counts
from pages.components.leaving import leave_for
from pages.components.page_help import search_and_help
from pages.page_table import PageEntry
from pages.transactions import in_transaction
from pages.view_models.bar import bar_title, shown_count
from pages.view_models.found import address_of
from pages.view_models.markdown import literal
from pages.view_models.words import ROLE_WORDS

NOTICES = "notices"
# In the free corner of the bar, so that no page moves down for it; the open one keeps a colour that can be read.
# Where the bar has little room, the words of the two small buttons are left to whoever has the page read out.
_IN_THE_BAR = """<style>
.st-key-corner { position: fixed; top: .6rem; right: 1rem; z-index: 999991; width: auto; flex-wrap: nowrap; }
.st-key-corner button { color: inherit !important; }
.st-key-corner kbd { display: none; }
[data-testid=stBaseButton-primary] kbd { color: inherit; opacity: 1; }
.st-key-bar-help p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media (max-width: 1240px) {
  .st-key-bar-search p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
}
</style>"""


def counts_of(actor: Actor) -> Mapping[str, int]:
    """What waits on each page for this person to act on, as of this run."""
    with in_transaction(actor) as scope:
        return waiting_counts(scope.conn, actor)


def show_menu(actor: Actor, entries: Sequence[PageEntry], page: PageEntry, waiting: Mapping[str, int]) -> None:
    """Search, help and the person's name; behind it the pages that are not in the bar. Another `page` closes it."""
    st.html(_IN_THE_BAR)
    notices = waiting.get(NOTICES, 0)
    with st.container(horizontal=True, horizontal_alignment="right", key="corner", gap="xsmall"):
        search_and_help(address_of(page))
        with st.container(key="account", width="content"), _menu_of(actor, page, notices):
            st.caption(f"{literal(actor.organization)} · {ROLE_WORDS[actor.role]}")
            for entry in entries:
                if entry.is_in_menu_of(actor):
                    st.page_link(entry.script, label=bar_title(entry, waiting), icon=entry.icon)
            leave_for("Sign out", "/logout")


def _menu_of(actor: Actor, page: PageEntry, notices: int) -> DeltaGenerator:
    return st.popover(
        f"{literal(actor.display_name)}{f' :orange-badge[{shown_count(notices)}]' if notices else ''}",
        icon=":material/account_circle:",
        type="tertiary",
        key=f"account.menu.{page.title}",
    )


def show_account(actor: Actor) -> None:
    """Name, organization, role; and a link to the form that signs out."""
    st.divider()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{literal(actor.display_name)} · {literal(actor.organization)} · {actor.role.replace('_', ' ')}")
        leave_for("Sign out", "/logout")
