"""Shared vocabulary: the words of all clauses, the operator's next version of them, and the versions so far."""

import streamlit as st

from core.clauses.model import Dimension
from core.clauses.taxonomy import reading_with, vocabulary
from core.vocabulary.versions import vocabulary_history
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.pager import Pager
from pages.components.tables import long_ledger
from pages.components.vocabulary_edits import edits_so_far, put_together
from pages.components.vocabulary_effect import show_effect
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import shared_vocabulary as view
from pages.view_models.markdown import literal
from pages.view_models.vocabulary import DIMENSIONS

actor = current_actor()
heading("Shared vocabulary", "Which words do all clauses share, and what would another one change?")
versions = Pager("shared_vocabulary.versions")
with in_transaction(actor) as scope:
    current, today = vocabulary(), scope.now.date()
    found = vocabulary_history(scope.conn, actor, before=versions.after, limit=versions.limit)
st.caption(view.version_words(current))

terms, following, history = st.tabs(["Terms", "Next version", "History"], key="vocabulary_tab", bind="query-params")
with terms, reading_with(current):
    which, words = st.columns([1, 2])
    dimension = which.selectbox(
        "Kind of word", list(DIMENSIONS), index=list(DIMENSIONS).index(Dimension.TOOL),
        format_func=DIMENSIONS.__getitem__, key="vocabulary_kind", bind="query-params",
    )  # fmt: skip
    search = words.text_input("Search", type="search", key="vocabulary_search", bind="query-params")
    taxonomy = current.taxonomies[dimension]
    st.caption(view.room_words(taxonomy))
    frame = view.term_frame(taxonomy, search or "")
    if frame.empty:
        empty("No term is written like that.", "Search for a part of its name, label or alias, or add it.")
    else:
        long_ledger(frame, alt="Terms below what they lie in", key=f"shared_vocabulary.terms.{dimension}")
with following:
    st.caption("A version only adds: nothing is removed or moved, so every clause that is signed keeps its words.")
    after = put_together(current)
    if after is not None:
        show_effect(actor, current, after, edits_so_far(), today=today)
with history:
    for version in versions.shown(found, lambda each: each.number):
        with st.container(border=True, gap="xsmall"):
            st.markdown(view.version_line(version, zone_name=actor.time_zone))
            st.markdown("\n".join(f"- {view.edit_words(edit, current)}" for edit in version.edits))
            st.caption(f"Why: {literal(version.reason)}")
    versions.controls()
    st.caption(f"Before that: the files that came with the program ({current.shipped_version}).")
