"""Help: the guide of the page at hand (`?page=inbox`), or all guides, the keys, the tour and the glossary."""

from pathlib import PurePath

import streamlit as st

from core.demo.mode import is_demo
from core.identity.model import Actor
from pages.components.heading import heading
from pages.components.page_help import PARAMETER, show_guide
from pages.page_table import pages_for
from pages.session import current_actor
from pages.view_models import guides as view
from pages.view_models.found import address_of
from pages.view_models.help import KEYS, glossary_frame, stem_of

# Every link here leads to this page again, and none of them is where the reader is.
_ALIKE = """<style>
.st-key-help-guides a, .st-key-help-pages a { background: none; }
.st-key-help-guides a *, .st-key-help-pages a * { font-weight: 400; }
</style>"""


def show_one(actor: Actor, name: str) -> None:
    """A guide with the way to its page; without one, that page's name and the glossary."""
    entries = pages_for(actor, is_demo=is_demo())
    entry = next((each for each in entries if name in {address_of(each), PurePath(each.script).stem}), None)
    shown = view.guide(stem_of(entry) if entry else name) or view.guide(name)
    title = shown.title if shown else entry.title if entry else "Help"
    heading(title, view.LONGER.get(name, "How does this page work?"))
    st.html(_ALIKE)
    with st.container(horizontal=True, key="help-pages"):
        st.page_link("help.py", label="All guides", icon=":material/arrow_back:")
        if entry:
            st.page_link(entry.script, label=f"Open {entry.title}", icon=entry.icon)
    if shown:
        with st.container(width=900):
            show_guide(shown)
    else:
        st.markdown("Nothing is written about this page yet. These are the words it uses.")
        show_glossary()


def show_all(actor: Actor) -> None:
    """Guides by reader and by page, the keys, the tour, the glossary."""
    heading("Help", "How do I do this, and what does this word mean?")
    entries = pages_for(actor, is_demo=is_demo())
    st.html(_ALIKE)
    longer, pages = st.columns(2)
    with longer, st.container(key="help-guides"):
        st.header("Guides", anchor=False)
        titles = view.titles()
        for name, whom in view.LONGER.items():
            if name in titles:
                st.page_link("help.py", label=titles[name], icon=":material/menu_book:", query_params={PARAMETER: name})
                st.caption(whom)
        if tour := next((entry for entry in entries if entry.script == "demo.py"), None):
            st.page_link(tour.script, label="The tour through the demo", icon=tour.icon)
        st.header("Keys", anchor=False)
        st.markdown("\n".join(f"- `{keys}` {does}" for keys, does in KEYS))
    with pages, st.container(key="help-pages"):
        st.header("Your pages", anchor=False)
        with st.container(gap="xsmall"):
            for entry in entries:
                if stem_of(entry) in titles:
                    where = {PARAMETER: stem_of(entry)}
                    st.page_link("help.py", label=entry.title, icon=entry.icon, query_params=where)
    show_glossary()


def show_glossary() -> None:
    """Every word with its meaning, narrowed by a search."""
    st.header("Glossary", anchor=False)
    typed = st.text_input("Word", type="search", key="help_word", bind="query-params", live=True, width=280)
    frame = glossary_frame(typed or "")
    if frame.empty:
        st.caption("No word begins like that.")
    else:
        st.table(frame, hide_index=True)


actor = current_actor()
if wanted := st.query_params.get(PARAMETER):
    show_one(actor, wanted)
else:
    show_all(actor)
