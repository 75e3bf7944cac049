"""Search: one field over everything that a person may open; `?q=` holds what is looked for."""

import streamlit as st

from core.demo.mode import is_demo
from core.identity.model import Actor
from core.search.model import LONGEST
from core.search.opened import opened_last
from core.search.queries import search
from core.search.rules import begins_words_of
from pages.components.empty import empty
from pages.components.found import show_found, show_opened, show_pages
from pages.components.heading import heading
from pages.page_table import OF_ONE_THING, pages_for
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import found as view
from pages.view_models import guides


def show_hits(actor: Actor, said: str) -> None:
    """Everything with these words, by kind, pages and guides last."""
    entries = pages_for(actor, is_demo=is_demo())
    with in_transaction(actor) as scope:
        groups = search(scope.conn, actor, said)
    pages = view.pages_found(said, entries, OF_ONE_THING)
    named = [(name, title) for name, title in guides.titles().items() if begins_words_of(said, title)]
    if not groups and not pages and not named:
        empty(
            "Nothing here has these words.",
            "Type the beginning of each word. You find what your role opens, and nothing of another organization's.",
        )
        return
    st.caption(view.summary(groups, len(pages), len(named)))
    for group in groups:
        show_found(group, entries)
    show_pages(pages, named)


actor = current_actor()
heading("Search", "Where is the policy, the agency, the person or the page I am looking for?")
typed = st.text_input(
    "Search for", key="q", bind="query-params", type="search", live="300ms", max_chars=LONGEST,
    placeholder="The beginnings of words, in any order", icon=":material/search:", width=640,
)  # fmt: skip
if typed and typed.strip():
    show_hits(actor, typed)
else:
    with in_transaction(actor) as scope:
        opened, now = opened_last(scope.conn, actor), scope.now
    show_opened(opened, pages_for(actor, is_demo=is_demo()), now=now)
