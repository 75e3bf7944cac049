"""Vocabulary: our own words beside the shared ones, those that still mean nothing first."""

import streamlit as st

from core.conflicts.word_effects import unmapped_words
from core.vocabulary.queries import own_terms
from pages.components.empty import empty
from pages.components.heading import heading
from pages.components.keys import NEW_KEY
from pages.components.tables import choose
from pages.components.word_editor import ask_for_word, ask_to_retire, give_meaning
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import vocabulary as view

actor = current_actor()
heading("Vocabulary", "Which of our words does the shared vocabulary not have, and what do they mean?")
with in_transaction(actor) as scope:
    own = own_terms(scope.conn, actor.org_id)
    unmapped = unmapped_words(scope.conn, actor, today=scope.now.date())

st.caption(view.purpose(is_enterprise=actor.is_enterprise))
with st.container(horizontal=True):
    if st.button("Add a word", type="primary", icon=":material/add:", key="vocabulary.add", shortcut=NEW_KEY):
        ask_for_word(actor)

if unmapped:
    st.header(view.unmapped_heading(unmapped), anchor=False)
    row = choose(view.unmapped_frame(unmapped), alt="Words without a meaning", key="vocabulary.unmapped")
    if row is None:
        st.caption("Choose one to say what it means. Until then nobody can check what rests on it.")
    else:
        give_meaning(actor, unmapped[row])

st.header("Our own words", anchor=False)
if own:
    frame = view.own_frame(own, zone_name=actor.time_zone)
    row = choose(frame, alt="Our own words and what they mean", key="vocabulary.own")
    if row is None:
        st.caption("Choose one to retire it.")
    else:
        ask_to_retire(actor, own[row])
else:
    empty("We have no words of our own.", "Add one for a term that people here know by another name.")
