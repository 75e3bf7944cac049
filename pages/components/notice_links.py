"""From a notice to the page of what it is about, where that page exists for the reader."""

from pathlib import PurePath

import streamlit as st

from core.identity.model import Actor
from core.notices.model import Notice
from core.notices.wording import PAGES, link_value
from pages.page_table import pages_for


def go_to(actor: Actor, notice: Notice) -> None:
    """Open the page; stay where it does not exist for this role."""
    address, parameter = PAGES[notice.kind, actor.kind]
    scripts = {entry.url_path or PurePath(entry.script).stem: entry.script for entry in pages_for(actor)}
    if script := scripts.get(address):
        st.switch_page(script, query_params={parameter: link_value(notice.kind, notice.link_id)})
    st.rerun()
