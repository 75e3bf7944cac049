"""Help: the way to it from every page, and a guide with its pictures."""

import streamlit as st

from pages.components.keys import HELP_KEY, SEARCH_KEY
from pages.view_models import guides as view

PARAMETER = "page"


def search_and_help(page: str) -> None:
    """Two small buttons in the corner of the bar; help opens the guide of the page at hand, named by its address."""
    if st.button("Search", icon=":material/search:", type="tertiary", key="bar.search", shortcut=SEARCH_KEY):
        st.switch_page("search.py")
    if st.button("Help", icon=":material/help:", type="tertiary", key="bar.help", shortcut=HELP_KEY):
        st.switch_page("help.py", query_params={PARAMETER: page} if page else {})


def show_guide(shown: view.Guide) -> None:
    """Its text, with pictures as wide as they are drawn."""
    for part in shown.parts:
        if isinstance(part, view.Picture):
            st.image(part.path, alt=part.alt, width="stretch")
            st.caption(part.alt)
        else:
            st.markdown(part.text)
