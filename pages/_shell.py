"""The script Streamlit runs for every page: who is here, which pages exist for them, the bar, the page.

It lies inside `pages/`: beside a folder of that name, Streamlit would run any of its scripts for a deep link before
this one had said which pages there are.
"""

from pathlib import Path

import streamlit as st

from core.demo.mode import is_demo
from pages.account import counts_of, show_account, show_menu
from pages.components.refusing import refusals
from pages.inspection import note_inspection
from pages.opening import note_opening
from pages.page_table import pages_for
from pages.session import current_actor
from pages.view_models.bar import bar_title, entry_at
from pages.view_models.found import address_of

ICON = Path(__file__).parent / "static" / "favicon.png"

st.set_page_config(page_title="Policy Distribution & Sync", page_icon=ICON, layout="wide")

actor = current_actor()
entries = pages_for(actor, is_demo=is_demo())
waiting = counts_of(actor)
shown = [
    st.Page(
        entry.script,
        title=bar_title(entry, waiting),
        icon=entry.icon,
        default=number == 0,
        url_path="home" if number == 0 else entry.url_path,
        visibility="visible" if entry.is_in_bar_of(actor) else "hidden",
    )
    for number, entry in enumerate(entries)
]
# Where somebody lands has the bare address, and Streamlit then knows it by no other; links name it like any page.
landing = st.Page(entries[0].script, title=entries[0].title, visibility="hidden")
navigation = st.navigation([*shown, landing], position="top")
opened = entry_at(entries, navigation.url_path)
note_inspection(actor, opened.title, st.query_params.to_dict())
note_opening(actor, address_of(opened), st.query_params.to_dict())
show_menu(actor, entries, opened, waiting)
# A page that refuses says so in its place; the line beneath, with the way out, stays.
with refusals():
    navigation.run()
show_account(actor)
