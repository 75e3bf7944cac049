"""Score: what each component weighs and how soon we look again, tried before it counts; and what counted before."""

import streamlit as st

from core.compliance.score_settings import in_force
from core.compliance.settings_queries import settings_history
from pages.components.heading import heading
from pages.components.seen import seen_revision
from pages.components.setting_scores import foreseen, save, show_preview, tried_figures
from pages.components.tables import ledger, prose
from pages.session import current_actor
from pages.transactions import in_transaction
from pages.view_models import score_settings as view

actor = current_actor()
heading("Score", "What does each part of a score weigh, how soon do we look again, and what would a change do?")
with in_transaction(actor) as scope:
    history = settings_history(scope.conn, actor=actor)
    now = scope.now
current = in_force(history, now.date())
latest = history[0].number if history else 0
shown_number = seen_revision(actor.org_id, latest)

st.header("What counts today", anchor=False)
ledger(view.weights_frame(current.weights), alt="The weights in force, with their shares", key="score.current")
st.markdown(view.intervals_sentence(current.intervals))
st.caption(view.since_sentence(current, actor.time_zone))
for coming in view.planned(history, now.date()):
    st.info(view.planned_sentence(coming), icon=":material/event_upcoming:")

st.header("Try other settings", anchor=False)
st.caption("Each agency reads the weights of its own scores, and since when they count; neither who set them nor why.")
tried = foreseen(actor, tried_figures(current))
if tried is not None:
    show_preview(*tried)
    save(actor, tried[0], seen_number=shown_number, now=now)

st.header("What counted when", anchor=False)
prose(view.history_frame(history, actor.time_zone), alt="Settings, the latest first")
