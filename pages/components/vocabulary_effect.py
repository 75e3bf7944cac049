"""What the next version of the shared vocabulary would change, shown before it can be saved, and saving it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from core.clauses.amending import Edit
from core.clauses.taxonomy import Vocabulary
from core.conflicts.vocabulary_effects import EffectTally, SharedEffect
from core.identity.model import Actor
from core.vocabulary.versions import save_version
from pages.components.confirming import confirm_with_reason
from pages.components.tables import ledger
from pages.components.vocabulary_edits import forget_edits
from pages.transactions import changing, in_transaction
from pages.view_models import shared_vocabulary as view
from pages.view_models.words import counted

MOST_AGENCIES = 500
"""How many are looked at at the most; the sentence says so."""
_SEEN = "shared_vocabulary.seen"
_FOR_GOOD = (
    "It counts at once, for everybody. **It cannot be taken back:** a word that has been given keeps its meaning, "
    "since clauses may be published with it."
)


def show_effect(actor: Actor, current: Vocabulary, after: Vocabulary, edits: Sequence[Edit], *, today: date) -> None:
    """The button that looks, what it found for exactly these edits, and the button that saves them."""
    if st.button("Show the effect", icon=":material/query_stats:", key="shared_vocabulary.look"):
        st.session_state[_SEEN] = (current.digest, tuple(edits), _looked(actor, current, after, today))
    digest, seen_edits, effect = st.session_state.get(_SEEN, ("", (), None))
    if effect is None or (digest, seen_edits) != (current.digest, tuple(edits)):
        st.caption("See what the edits change at the agencies before you save them.")
        return
    st.markdown(view.effect_sentence(effect))
    if effect.types:
        ledger(view.effect_frame(effect), alt="Findings by type that would change", key="shared_vocabulary.effect")
    st.caption("Totals over all agencies, and not whose they are. A finding changes when its severity or degree does.")
    if st.button(f"Save as version {after.number}", type="primary", key="shared_vocabulary.save"):
        _ask(actor, current, after, edits)


def _looked(actor: Actor, current: Vocabulary, after: Vocabulary, today: date) -> SharedEffect:
    """Agency by agency, a transaction for each batch, so that nobody else waits."""
    tally = EffectTally(current, after, today=today)
    shown = st.progress(0.0, text="Looking at the agencies …")
    while tally.has_more and tally.effect().checked_count < MOST_AGENCIES:
        with in_transaction(actor) as scope:
            tally.look(scope.conn, actor=actor)
        so_far = tally.effect()
        share = so_far.checked_count / max(1, min(so_far.agency_count, MOST_AGENCIES))
        shown.progress(min(1.0, share), text=f"{counted(so_far.checked_count, 'agency', 'agencies')} looked at …")
    shown.empty()
    return tally.effect()


def _ask(actor: Actor, current: Vocabulary, after: Vocabulary, edits: Sequence[Edit]) -> None:
    def act(reason: str) -> str:
        with changing(actor) as scope:
            made = save_version(
                scope.conn, actor=actor, edits=edits, reason=reason, based_on=current.number, now=scope.now
            )
        forget_edits()
        return f"Version {made.number} is in force. Every agency that holds clauses is being checked by it."

    confirm_with_reason(
        f"Save version {after.number}",
        says="\n".join([*(f"- {view.edit_words(each, after)}" for each in edits), "", _FOR_GOOD]),
        reason_label="Why does the vocabulary change?",
        verb="Save",
        key="shared_vocabulary.confirm",
        act=act,
    )
