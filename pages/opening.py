"""What somebody opens is kept for them, so that they find it again; once for each turn to it, not for each run."""

from collections.abc import Mapping

import streamlit as st

from core.identity.model import Actor
from core.search.opened import names_a_thing, note_opened
from pages.transactions import in_transaction

_LAST = "opening.last"


def note_opening(actor: Actor, page: str, query: Mapping[str, str]) -> None:
    """Keep what this address names, where it names one thing; `page` is the address without its parameters."""
    if not names_a_thing(actor.kind, page, query):
        st.session_state.pop(_LAST, None)
        return
    named = (page, *sorted(query.items()))
    if st.session_state.get(_LAST) == named:
        return
    with in_transaction(actor) as scope:
        note_opened(scope.conn, actor=actor, page=page, query=query, now=scope.now)
    st.session_state[_LAST] = named
